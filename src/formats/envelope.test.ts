import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { KindName } from '../events/kinds.ts'
import { Dictionaries } from './batch.ts'
import { readAll } from './decoded.fixture.ts'
import { makeEnvelopeDecoder } from './envelope.ts'
import { Readers, readObject } from './read.ts'

const LINE = '2 123456789010 eni-1 203.0.113.12 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK'
const QUERY = JSON.stringify({
  account_id: '123456789012',
  query_timestamp: '2023-08-05T12:03:18Z',
  query_name: 'example.com.',
  query_type: 'A',
  answers: [{ Rdata: '192.0.2.1', Type: 'A', Class: 'IN' }],
})
const CALL = JSON.stringify({
  eventVersion: '1.08',
  userIdentity: { type: 'Root', accountId: '123456789012' },
  eventTime: '2023-08-05T12:03:18Z',
  eventSource: 'iam.amazonaws.com',
  eventName: 'ListUsers',
  awsRegion: 'us-east-1',
  eventID: 'a1',
  recipientAccountId: '123456789012',
})

const envelope = (messages: (string | object)[], changes: object = {}): string =>
  JSON.stringify({
    messageType: 'DATA_MESSAGE',
    owner: '444455556666',
    logGroup: 'g',
    logStream: 's',
    subscriptionFilters: ['f'],
    logEvents: messages.map((message, i) => ({
      id: `${i}`,
      timestamp: 1418530010000 + i,
      ...(typeof message === 'string' ? { message } : message),
    })),
    ...changes,
  })

const read = (kind: KindName, text: string, piece?: number, account = '111122223333') =>
  readAll(makeEnvelopeDecoder, kind, text, { piece, facts: { account, region: 'eu-west-1' } })

describe('messages', () => {
  test('that are a transit gateway’s flow log lines', () => {
    const line =
      '6 TransitGateway 999988887777 tgw-0a tgw-attach-0a 111122223333 444455556666 vpc-0a vpc-0b subnet-0a subnet-0b eni-0a eni-0b ' +
      'az1 az2 tgw-attach-0b 10.0.1.5 10.9.2.6 50000 22 6 9 900 1766000000 1766000060 OK IPv4 0 0 0 0 2 us-east-1 ingress - -'
    const { rows } = read('flow', envelope([line, LINE, line]))
    expect(rows.map(row => row.interface)).toEqual([
      'tgw-attach-0a/10.0.1.5',
      expect.stringMatching(/^eni-/),
      'tgw-attach-0a/10.0.1.5',
    ])
  })

  test('that are flow log lines', () => {
    const { rows, counts } = read('flow', envelope([LINE, LINE.replace('OK', 'NODATA'), LINE]))
    expect(rows.map(row => [row.local, row.servicePort, row.record])).toEqual([
      ['172.31.16.21', 22, LINE],
      ['172.31.16.21', 22, LINE],
    ])
    expect(counts).toMatchObject({ records: 3, events: 2, dropped: { 'no data': 1 }, kind: 'flow', format: 'envelope' })
  })

  test('that are DNS queries, whose records are the strings as they stand', () => {
    const { rows } = read('dns', envelope([QUERY, QUERY]))
    expect(rows.map(row => [row.query, row.answer, row.record])).toEqual([
      ['example.com', '192.0.2.1', JSON.stringify(QUERY).slice(1, -1)],
      ['example.com', '192.0.2.1', JSON.stringify(QUERY).slice(1, -1)],
    ])
  })

  test('that are CloudTrail records', () => {
    const { rows, counts } = read('cloudtrail', envelope([CALL]))
    expect(rows[0]).toMatchObject({ eventName: 'ListUsers', record: JSON.stringify(CALL).slice(1, -1) })
    expect(counts).toMatchObject({ records: 1, events: 1 })
  })

  test('with \\u escapes, line breaks and non-ASCII text', () => {
    const text = envelope([`${QUERY.replace('example', 'b\u00fccher')}\n`, ` ${LINE}\n`]).replace(
      'query_name',
      'query_nam\\u0065',
    )
    expect(read('dns', text.replace(LINE, '-')).rows.map(row => row.query)).toEqual(['b\u00fccher.com'])
    expect(read('flow', text.replace('account_id', 'x').replaceAll('query', 'q')).rows).toHaveLength(1)
  })

  test('of custom formats, when CloudWatch named their fields', () => {
    const extractedFields = { flow_direction: 'egress', srcaddr: '10.0.0.1', dstaddr: '10.9.9.9', start: '1418530010' }
    const { rows } = read('flow', envelope([LINE, { message: 'x y z', extractedFields }, LINE]))
    expect(rows.map(row => row.local)).toEqual(['172.31.16.21', '10.0.0.1', '172.31.16.21'])
    expect(rows[1].record).toBe('x y z')
  })

  test('of no known kind are counted', () => {
    const { counts } = read('flow', envelope(['{"hello":"world"}', 'hello world', '', { timestamp: 1 }]))
    expect(counts.dropped).toEqual({
      'message of another kind': 1,
      'wrong number of fields': 1,
      'empty message': 1,
      'no message': 1,
    })
    expect(counts.records).toBe(4)
  })
})

describe('envelopes', () => {
  test('stand one behind the other, on lines, in any order of members, cut anywhere', () => {
    const one = envelope([LINE, LINE])
    const reordered = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(one)).reverse()))
    const text = `${one}${one}\n${reordered}\n${JSON.stringify(JSON.parse(one), null, 2)}`
    const whole = read('flow', text)
    expect(whole.rows).toHaveLength(8)
    expect(whole.counts.dropped).toEqual({})
    for (const piece of [3, 64, 1000]) expect(read('flow', text, piece)).toEqual(whole)
  })

  test('that only check the destination are no logs', () => {
    const control = envelope(['CWL CONTROL MESSAGE: Checking health of destination Firehose.'], {
      messageType: 'CONTROL_MESSAGE',
    })
    const { rows, counts } = read('flow', control + envelope([LINE]))
    expect(rows).toHaveLength(1)
    expect(counts.dropped).toEqual({ 'control message': 1 })
  })

  test('tell the account by their owner when nothing else does', () => {
    const line = LINE.replace('123456789010', 'unknown')
    const text = envelope([line]) + envelope([line], { owner: '777788889999' })
    expect(read('flow', text, undefined, '').rows.map(row => row.account)).toEqual(['444455556666', '777788889999'])
    expect(read('flow', text).rows.map(row => row.account)).toEqual(['111122223333', '111122223333'])
  })

  test('that are damaged lose what was hit', () => {
    const one = envelope([LINE, LINE, LINE])
    const { rows, counts } = read('flow', one.replace('"id":"1"', '"id":"1') + one)
    expect(rows).toHaveLength(5)
    expect(counts.dropped).toEqual({ 'not JSON': 1 })
    expect(read('flow', one.slice(0, -100)).rows).toHaveLength(2)
  })
})

test('an object that Firehose wrote, packed twice over and of two kinds, is read whole', async () => {
  const bytes = Buffer.concat([gzipSync(envelope([LINE, LINE])), gzipSync(envelope([QUERY]))])
  const kinds: KindName[] = []
  const sink = (batch: { kind: KindName; rows: number }) => void kinds.push(...Array(batch.rows).fill(batch.kind))
  const readers = new Readers(new Dictionaries(), sink)
  let read = 0
  const source = {
    read: (into: Uint8Array) => {
      const piece = bytes.subarray(read, read + Math.min(into.length, 100))
      into.set(piece)
      read += piece.length
      return piece.length
    },
    close: () => {},
  }
  const counts = await readObject(source, { account: '', region: '' }, readers)
  readers.close()
  expect(kinds.sort()).toEqual(['dns', 'flow', 'flow'])
  expect(counts).toMatchObject({ format: 'envelope', records: 3, events: 3, dropped: {}, trouble: undefined })
})
