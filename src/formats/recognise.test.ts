import { describe, expect, test } from 'vitest'
import { recognise } from './recognise.ts'

const of = (content: string): string | undefined => {
  const bytes = new Uint8Array(Buffer.from(content))
  return recognise(bytes, 0, bytes.length)
}

const FLOW = '2 111122223333 eni-0a 10.0.0.1 10.0.0.2 443 50000 6 10 840 1795000000 1795000060 ACCEPT OK'

describe('an object is known by its content', () => {
  test.each([
    ['cloudtrail', '{"Records":[]}'],
    ['cloudtrail', '\ufeff \n{ "Owner" : {"a":[1]}, "Records" : [ ] }'],
    ['cloudtrail', '{"eventVersion":"1.08","userIdentity":{}}\n'],
    ['cloudtrail', '{"awsRegion":"eu-west-1","eventTime":"x"}'],
    ['cloudtrail', '[\n{"additionalEventData":{},"eventName":"x"}]'],
    ['cloudtrail', '{"Events":[{"EventId":"x"}]}'],
    ['cloudtrail', '{"version":"0","id":"x","detail-type":"AWS API Call via CloudTrail","detail":{}}'],
    ['cloudtrail', '{"Recxrds":[{"eventTime":"2026-01-01T00:00:00Z","eventName":"x"}]}'],
    ['cloudtrail', 'x{"eventTime":"2026-01-01T00:00:00Z","eventName":"x"}'],
    ['envelope', '{"messageType":"DATA_MESSAGE","owner":"1","logEvents":[]}'],
    ['envelope', '{"owner":"1","logGroup":"x","logEvents":[]}'],
    ['dns', '{"version":"1.1","account_id":"1","query_timestamp":"x"}\n'],
    ['cloudtrail-digest', '{"awsAccountId":"1","digestStartTime":"x","digestS3Object":"y"}'],
    ['flow', FLOW],
    ['flow', `${FLOW}\n`],
    ['flow', 'version account-id interface-id srcaddr\n2 1 eni-0a 10.0.0.1'],
    ['flow', 'srcaddr dstaddr\n'],
    ['flow', `# ${FLOW}\n${FLOW}\n`],
    [undefined, ''],
    [undefined, '  \n'],
    [undefined, '{}'],
    [undefined, '[]'],
    [undefined, '{"a":1}'],
    [undefined, '{"a"'],
    [undefined, '<html><body>'],
    [undefined, 'the quick brown fox'],
    [undefined, '\u0000\u0001\u0002'],
  ])('%s: %j', (format, content) => expect(of(content)).toBe(format))
})
