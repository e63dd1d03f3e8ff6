import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { type Rows, readAll } from './decoded.fixture.ts'
import { makeDnsDecoder } from './dns.ts'

const read = (text: string | Uint8Array, piece?: number) => readAll(makeDnsDecoder, 'dns', text, { piece })

const RECORD = {
  version: '1.100000',
  account_id: '123456789012',
  region: 'us-east-1',
  vpc_id: 'vpc-0a1b2c3d4e5f60718',
  query_timestamp: '2023-08-05T12:03:18Z',
  query_name: 'WWW.Example.com.',
  query_type: 'A',
  query_class: 'IN',
  rcode: 'NOERROR',
  answers: [
    { Rdata: 'edge.example.com.', Type: 'CNAME', Class: 'IN' },
    { Rdata: '192.0.2.44', Type: 'A', Class: 'IN' },
  ],
  srcaddr: '10.0.0.5',
  srcport: '61362',
  transport: 'UDP',
  srcids: { instance: 'i-0d15cd0d3adcc1d5c', resolver_network_interface: 'rni-1' },
  firewall_rule_action: 'BLOCK',
}
const line = (changes: object = {}): string => JSON.stringify({ ...RECORD, ...changes })
const only = (text: string): Rows[number] => {
  const { rows } = read(text)
  expect(rows).toHaveLength(1)
  return rows[0]
}

test('gives every column of a record', () => {
  expect(only(line())).toMatchObject({
    at: Date.UTC(2023, 7, 5, 12, 3, 18) / 1000,
    account: '123456789012',
    region: 'us-east-1',
    vpc: 'vpc-0a1b2c3d4e5f60718',
    instance: 'i-0d15cd0d3adcc1d5c',
    interface: 'rni-1',
    source: '10.0.0.5',
    sourcePort: 61362,
    query: 'www.example.com',
    queryType: 'A',
    rcode: 'NOERROR',
    transport: 'UDP',
    answers: 2,
    answer: '192.0.2.44',
    answersMetadata: 0,
    firewallAction: 'BLOCK',
    record: line(),
  })
})

test('falls back to the object’s surroundings for account and Region', () => {
  expect(only(line({ account_id: undefined, region: null }))).toMatchObject({
    account: '111122223333',
    region: 'eu-west-1',
  })
})

test.each([
  ['2022-06-25 00:27:53', Date.UTC(2022, 5, 25, 0, 27, 53)],
  ['2022-06-25T00:27:53.123456789Z', Date.UTC(2022, 5, 25, 0, 27, 53)],
  ['2022-06-25T00:27:53+02:00', Date.UTC(2022, 5, 24, 22, 27, 53)],
  ['2024-02-29T23:59:59Z', Date.UTC(2024, 1, 29, 23, 59, 59)],
])('reads the time %s', (query_timestamp, ms) => {
  expect(only(line({ query_timestamp })).at).toBe(ms / 1000)
})

test.each([
  ['no query_timestamp', line({ query_timestamp: undefined })],
  ['bad query_timestamp', line({ query_timestamp: '2023-02-29T00:00:00Z' })],
  ['bad query_timestamp', line({ query_timestamp: '2023-08-05T24:03:18Z' })],
  ['bad query_timestamp', line({ query_timestamp: '1691237' })],
  ['no query_name', line({ query_name: null })],
  ['query_name too long', line({ query_name: 'a'.repeat(1025) })],
  ['text too long', line({ rcode: 'R'.repeat(257) })],
  ['not JSON', 'hello'],
  ['not JSON', line().replace('"IN"', "'IN'")],
  ['not JSON', line().slice(0, 200)],
  ['not JSON', line().replace('NOERROR', 'NO\tERROR')],
  ['nested too deep', line({ extra: JSON.parse('['.repeat(70) + ']'.repeat(70)) })],
])('drops a record for: %s', (reason, bad) => {
  const { rows, counts } = read(`${line()}\n${bad}\n${line()}\n`)
  expect(rows).toHaveLength(2)
  expect(counts.dropped).toEqual({ [reason]: 1 })
  expect(counts).toMatchObject({ records: 3, events: 2 })
})

test('knows an answer that is the metadata address, in either family and any place', () => {
  const answers = (...data: [string, string][]) => ({
    answers: data.map(([Type, Rdata]) => ({ Rdata, Type, Class: 'IN' })),
  })
  const flags = [
    answers(['A', '169.254.169.254']),
    answers(['A', '192.0.2.1'], ['AAAA', 'fd00:ec2::254']),
    answers(['A', '169.254.169.253']),
    answers(['TXT', '169.254.169.254']),
  ].map(changes => only(line(changes)).answersMetadata)
  expect(flags).toEqual([1, 1, 0, 0])
})

test('keeps escaped octets of a name as text, and the root as the empty name', () => {
  expect(only(line({ query_name: '\\052.Example.com.' })).query).toBe('\\052.example.com')
  expect(only(line({ query_name: '.' })).query).toBe('')
})

test('reads records however they are laid out', () => {
  const records = [RECORD, { ...RECORD, query_name: 'b.example.' }, { ...RECORD, query_name: 'c.example.' }]
  const expected = ['www.example.com', 'b.example', 'c.example']
  const layouts = [
    records.map(record => JSON.stringify(record)).join('\n'),
    records.map(record => JSON.stringify(record)).join(''),
    `\ufeff${records.map(record => JSON.stringify(record)).join('\r\n\r\n')}\r\n`,
    JSON.stringify(records),
    JSON.stringify(records, null, 2),
    records.map(record => JSON.stringify(record, null, 4)).join('\n'),
  ]
  for (const layout of layouts)
    for (const piece of [1, 100, 100_000]) {
      const { rows, counts } = read(layout, piece)
      expect(rows.map(row => row.query)).toEqual(expected)
      expect(counts.dropped).toEqual({})
    }
})

test('finds what follows a record that was cut off', () => {
  const { rows, counts } = read(`${line().slice(0, 50)}\n${line()}\n{"query_name":\n${line()}\n${line().slice(0, -3)}`)
  expect(rows).toHaveLength(2)
  expect(counts.dropped).toEqual({ 'not JSON': 2, 'cut short': 1 })
})

test('drops a record longer than the limit and goes on behind it', () => {
  const { rows, counts } = read(`${line({ pad: 'x'.repeat(2 << 20) })}\n${line()}\n`, 1 << 18)
  expect(rows).toHaveLength(1)
  expect(counts.dropped).toEqual({ 'record too long': 1 })
})

/** What JSON.parse says of a line, told as plainly as possible. */
const plainly = (text: string): Record<string, unknown> => {
  const record = JSON.parse(text)
  const answers: { Type?: unknown; Rdata?: unknown }[] = Array.isArray(record.answers)
    ? record.answers
    : record.answers
      ? [record.answers]
      : []
  const isAddress = (data: string) =>
    /^\d+\.\d+\.\d+\.\d+$/.test(data) || (data.includes(':') && URL.canParse(`http://[${data}]`))
  const address = answers.find(a => a !== null && (a.Type === 'A' || a.Type === 'AAAA') && isAddress(String(a.Rdata)))
  return {
    at: Math.floor(Date.parse(`${record.query_timestamp.replace(' ', 'T').replace(/Z?$/, 'Z')}`) / 1000),
    query: record.query_name.toLowerCase().replace(/\.$/, ''),
    queryType: record.query_type ?? '',
    rcode: record.rcode ?? '',
    account: record.account_id ?? '111122223333',
    vpc: record.vpc_id ?? '',
    instance: record.srcids?.instance ?? '',
    sourcePort: Number(record.srcport ?? 0),
    answers: answers.length,
    hasAnswer: address !== undefined,
    record: text,
  }
}
const agree = (lines: string[], rows: Rows): void => {
  expect(rows).toHaveLength(lines.length)
  lines.forEach((text, i) => {
    expect({ ...rows[i], hasAnswer: rows[i].answer !== '' }).toMatchObject(plainly(text))
  })
}

test('agrees with JSON.parse on unusual records', () => {
  const lines = [
    line({ srcport: 53 }),
    line({ srcport: 5.3e1 }),
    line({ answers: { Rdata: '192.0.2.1', Type: 'A', Class: 'IN' } }),
    line({ answers: [] }),
    line({ answers: null }),
    line({ answers: [null, { Type: 'A' }, { Rdata: '2001:db8::1', Type: 'AAAA' }] }),
    line({ srcids: null }),
    line({ query_name: 'b\u00fccher.example.' }),
    line().replace('"query_name"', '"query\\u005fname"'),
    line().replace('"rcode":', '"rcode":"NXDOMAIN","rcode":'),
    line().replace('{', '{ "srcids" : {"instance":"i-1"} , '),
    line({ unknown: { deep: [1, -2.5e3, true, false, null, 'a"b\\'] } }),
  ]
  agree(lines, read(lines.join('\n')).rows)
})

const REAL = '../shared/data/dns'

describe.skipIf(!existsSync(REAL))(`real query logs (only where ${REAL} exists)`, () => {
  test('agree with JSON.parse, record by record', () => {
    for (const name of readdirSync(REAL, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.jsonl.gz')) continue
      const lines = gunzipSync(readFileSync(`${REAL}/${name}`))
        .toString()
        .trim()
        .split('\n')
        .slice(0, 5000)
      const { rows, counts } = read(lines.join('\n'), 1 << 18)
      expect(counts.dropped).toEqual({})
      agree(lines, rows)
    }
  })
})
