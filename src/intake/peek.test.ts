import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { peek, peekBytes } from './peek.ts'

const at = (iso: string): number => Date.parse(iso) / 1000
const look = (text: string) => peekBytes(Buffer.from(text))

test('finds the first event’s time in every form of CloudTrail', () => {
  const record = { eventVersion: '1.08', eventTime: '2026-01-05T13:05:07Z', eventName: 'GetObject' }
  const found = { kind: 'cloudtrail', at: at('2026-01-05T13:05:07Z') }
  expect(look(JSON.stringify({ Records: [record] }))).toEqual(found)
  expect(look(JSON.stringify([record], null, 2))).toEqual(found)
  expect(look(JSON.stringify({ Events: [{ CloudTrailEvent: JSON.stringify(record) }] }))).toEqual(found)
  expect(look(JSON.stringify({ detail: record }))).toEqual(found)
})

test('takes the earliest of what it sees: files that people made are rarely in order', () => {
  const records = ['2026-01-05T13:00:00Z', '2026-01-03T01:00:00Z', '2026-01-07T00:00:00Z'].map(eventTime => ({
    eventTime,
  }))
  expect(look(JSON.stringify({ Records: records })).at).toBe(at('2026-01-03T01:00:00Z'))
  const flows = [1767618307, 1767610000, 1767619000].map(start => `10.0.0.1 10.0.0.2 ${start} ${start + 60} ACCEPT`)
  expect(look(`srcaddr dstaddr start end action\n${flows.join('\n')}\n`).at).toBe(1767610000)
})

test('finds a query’s time', () => {
  expect(look('{"version":"1.1","query_timestamp":"2026-01-05T13:05:07Z"}\n')).toEqual({
    kind: 'dns',
    at: at('2026-01-05T13:05:07Z'),
  })
})

test('finds a flow’s start with and without header, and in the CloudWatch envelope', () => {
  const line = '2 111122223333 eni-0a1b2c3d 10.0.0.1 10.0.0.2 443 50000 6 10 840 1767618307 1767618360 ACCEPT OK'
  expect(look(`${line}\n`)).toEqual({ kind: 'flow', at: 1767618307 })
  expect(look('srcaddr dstaddr start end action\n10.0.0.1 10.0.0.2 1767618307 1767618360 ACCEPT\n')).toEqual({
    kind: 'flow',
    at: 1767618307,
  })
  const envelope = { messageType: 'DATA_MESSAGE', logEvents: [{ id: '1', timestamp: 1767618307123, message: line }] }
  expect(look(JSON.stringify(envelope))).toEqual({ kind: 'flow', at: 1767618307 })
})

test('looks through gzip, even where it is cut off', () => {
  const text = JSON.stringify({ Records: Array(5000).fill({ eventTime: '2026-01-05T13:05:07Z', x: Math.PI }) })
  const packed = gzipSync(text)
  expect(peekBytes(packed.subarray(0, packed.length >> 1)).at).toBe(at('2026-01-05T13:05:07Z'))
})

test('is told nothing by bombs, rubbish and what cannot be opened', async () => {
  const nothing = { kind: undefined, at: 0 }
  expect(peekBytes(gzipSync(Buffer.alloc(32 << 20)))).toEqual(nothing)
  expect(peekBytes(Buffer.from([0x1f, 0x8b, 1, 2, 3]))).toEqual(nothing)
  expect(look('{"eventTime":"2026-99-99T99:99:99Z"}')).toEqual({ kind: 'cloudtrail', at: 0 })
  const open = () => {
    throw new Error('no')
  }
  expect(await peek(open, 'x')).toEqual(nothing)
})
