import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readNotification } from './notification.ts'

const s3 = (key: string, eventName = 'ObjectCreated:Put') => ({
  eventSource: 'aws:s3',
  eventName,
  s3: { bucket: { name: 'logs-bucket' }, object: { key, size: 1234 } },
})
const json = JSON.stringify
const one = (key: string, bytes = 1234) => ({ is: 'objects', objects: [{ bucket: 'logs-bucket', key, bytes }] })

test.each([
  ['S3', json({ Records: [s3('AWSLogs/a+b%23.json.gz')] }), one('AWSLogs/a b#.json.gz')],
  ['S3 through SNS', json({ Type: 'Notification', Message: json({ Records: [s3('k.gz')] }) }), one('k.gz')],
  [
    'EventBridge',
    json({
      source: 'aws.s3',
      'detail-type': 'Object Created',
      detail: { bucket: { name: 'logs-bucket' }, object: { key: 'a b+c.gz', size: 9 } },
    }),
    one('a b+c.gz', 9),
  ],
  ['CloudTrail', json({ s3Bucket: 'logs-bucket', s3ObjectKey: ['x+y.json.gz'] }), one('x+y.json.gz', 0)],
  [
    'CloudTrail through SNS',
    json({ Type: 'Notification', Message: json({ s3Bucket: 'logs-bucket', s3ObjectKey: ['x.json.gz'] }) }),
    one('x.json.gz', 0),
  ],
])('%s tells of an object', (_, body, expected) => {
  expect(readNotification(body)).toEqual(expected)
})

test.each([
  json({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'logs-bucket' }),
  json({ Records: [s3('k', 'ObjectRemoved:Delete')] }),
  json({ Records: [s3('folder/')] }),
  json({ Records: [s3('%E0%A4%A')] }),
  json({ Records: [] }),
  json({ source: 'aws.s3', 'detail-type': 'Object Deleted', detail: {} }),
])('%s tells of nothing to read', body => {
  expect(readNotification(body)).toEqual({ is: 'nothing' })
})

test.each([
  '',
  'hello',
  '[]',
  'null',
  '{}',
  json({ Type: 'Notification', Message: 'hello' }),
  json({ Records: [{ eventSource: 'aws:sns' }] }),
])('%s is not for us', body => {
  expect(readNotification(body)).toEqual({ is: 'foreign' })
})

test('a hostile body is never a crash, and names no bucket that could not exist', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.string(), (body, bucket) => {
      readNotification(body)
      const told = readNotification(json({ s3Bucket: bucket, s3ObjectKey: ['k'] }))
      if (told.is === 'objects') expect(bucket).toMatch(/^[\w.-]{3,255}$/)
    }),
  )
  expect(readNotification('['.repeat(100_000))).toEqual({ is: 'foreign' })
  const many = readNotification(
    json({ s3Bucket: 'logs-bucket', s3ObjectKey: Array.from({ length: 5000 }, (_, i) => `k${i}`) }),
  )
  expect(many.is === 'objects' && many.objects.length).toBe(1000)
})
