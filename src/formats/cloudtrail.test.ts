import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Dictionaries } from './batch.ts'
import { makeCloudTrailDecoder } from './cloudtrail.ts'
import { recordIn } from './cloudtrail-parsed.ts'
import { type PlainRow, plainRow } from './cloudtrail-plain.fixture.ts'
import { anyRecord, nth, ROLE_RECORD, writeStrangely } from './cloudtrail-records.fixture.ts'
import { readAll } from './decoded.fixture.ts'
import { READ_LIMITS } from './decoder.ts'
import { emptyCounts } from './read.ts'

const FACTS = { account: '111122223333', region: 'eu-west-1' }
const RUNS = process.env.LONG ? 10_000 : 300
type Choices = Parameters<typeof readAll>[3]
const read = (content: string | Uint8Array, choices: Choices = {}) => {
  const { rows, counts } = readAll(makeCloudTrailDecoder, 'cloudtrail', content, { facts: FACTS, ...choices })
  const dropped = Object.values(counts.dropped).reduce((sum, n) => sum + n, 0)
  expect(counts.records, 'in = kept + dropped').toBe(counts.events + dropped)
  expect(rows.length).toBe(counts.events)
  return { rows, counts, ids: rows.map(row => row.id) }
}
const same = (rows: readonly Record<string, string | number>[], records: readonly unknown[]): void => {
  const wanted = records
    .map(record => plainRow(record, FACTS))
    .filter((row): row is PlainRow => typeof row !== 'string')
  expect(rows.map(({ record: _, ...row }) => row)).toEqual(wanted)
}

describe('the wrappings of CloudTrail', () => {
  const [a, b] = [nth(1), nth(2)]
  const event = (detail: unknown) => ({
    version: '0',
    id: 'x',
    'detail-type': 'AWS API Call via CloudTrail',
    time: 'z',
    detail,
    eventName: 'not the record’s',
  })
  const entry = (record: unknown) => ({
    EventId: 'id',
    EventName: 'GetObject',
    Resources: [],
    CloudTrailEvent: JSON.stringify(record),
  })
  const wrappings: Record<string, string> = {
    'a delivered file': JSON.stringify({ Records: [a, b] }),
    'a delivered file, printed for people': JSON.stringify({ Records: [a, b] }, null, 2),
    'other members before and after the list': JSON.stringify({
      Owner: { eventName: 1 },
      Records: [a, b],
      NextToken: 'x',
    }),
    lines: `${JSON.stringify(a)}\n${JSON.stringify(b)}\n`,
    'lines with carriage returns': `${JSON.stringify(a)}\r\n${JSON.stringify(b)}`,
    'delivered files joined': `${JSON.stringify({ Records: [a] })}\n${JSON.stringify({ Records: [b] })}`,
    'a bare array': JSON.stringify([a, b]),
    'LookupEvents output': JSON.stringify({ Events: [entry(a), entry(b)], NextToken: 'x' }),
    'EventBridge events in lines': `${JSON.stringify(event(a))}\n${JSON.stringify(event(b))}`,
    'EventBridge events in an array': JSON.stringify([event(a), event(b)]),
    'a wrapping that nobody knows': JSON.stringify({ logs: { list: [a, b] } }),
  }
  for (const [name, content] of Object.entries(wrappings))
    test(name, () => {
      for (const piece of [undefined, 700, 64, 7]) {
        const { rows } = read(content, { piece })
        same(rows, [a, b])
        for (const row of rows) {
          const cut: unknown = JSON.parse(row.record)
          expect(recordIn(typeof cut === 'string' ? JSON.parse(cut) : cut)).toEqual(row.id === a.eventID ? a : b)
        }
      }
    })
})

describe('every column equals what JSON.parse gives', () => {
  test('a role’s record', () => same(read(JSON.stringify(ROLE_RECORD)).rows, [ROLE_RECORD]))
  test('random records, strangely written, in pieces', () => {
    fc.assert(
      fc.property(
        fc.array(anyRecord, { maxLength: 4 }),
        fc.infiniteStream(fc.nat(1 << 20)),
        fc.integer({ min: 1, max: 4000 }),
        (records, stream, piece) => {
          const content = `{"Records":[${records.map(record => writeStrangely(record, n => stream.next().value % n)).join(',')}]}`
          const parsed = (JSON.parse(content) as { Records: unknown[] }).Records
          const { rows, counts } = read(content, { piece })
          same(rows, parsed)
          expect(counts.records).toBe(parsed.length)
        },
      ),
      { numRuns: RUNS },
    )
  })
  test('a record whose time is no text hides no neighbour, however strangely that begins', () => {
    const odd = '{"eventVersion":"1.02","eventTime":true,"requestParameters":{"x":[{"version":"a"},null]}}'
    const strange = JSON.stringify(ROLE_RECORD).replace('{"e', '{"\\u0065')
    const { rows, counts } = read(`{"Records":[${odd},${strange}]}`)
    same(rows, [ROLE_RECORD])
    expect([counts.records, counts.events]).toEqual([2, 1])
  })
  const folders = ['cloudtrail', 'cloudtrail-benign'].map(name =>
    join(import.meta.dirname, '../../../shared/data', name),
  )
  test.skipIf(!folders.every(existsSync))('all real samples (needs ../shared/data; skipped without it)', () => {
    const files = folders.flatMap(folder =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name => join(folder, name)),
    )
    let events = 0
    for (const file of files.filter(name => statSync(name).isFile())) {
      const text = readFileSync(file, 'utf8')
      const { rows } = read(text, { piece: 50_000 })
      events += rows.length
      if (!file.endsWith('.json') || !text.startsWith('{"Records"')) continue
      same(rows, (JSON.parse(text) as { Records: unknown[] }).Records)
    }
    expect(events).toBeGreaterThan(4000)
  })
})

describe('records that are none', () => {
  const good = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => JSON.stringify(nth(from + i)))
  const around = (bad: string) => `{"Records":[${[...good(0, 3), bad, ...good(3, 6)].join(',')}]}`
  const IDS = [0, 1, 2, 3, 4, 5].map(i => `id-${i}`)
  const text = JSON.stringify(nth(99))
  const deep = `{"eventTime":"2026-01-01T00:00:00Z","eventName":"x","a":${'['.repeat(80)}${text}${']'.repeat(80)}}`
  const cases: Record<string, [string, string]> = {
    'a quote lost': [text.replace('"eventSource"', '"eventSource'), 'not JSON'],
    'a bracket lost': [text.slice(0, -1), 'not JSON'],
    'a bracket too many': [text.replace('"eventSource":', '"eventSource":['), 'not JSON'],
    'a raw newline in a string': [text.replace('aws-cli', 'aws\ncli'), 'not JSON'],
    'a word that JSON does not know': [text.replace('null', 'nil'), 'not JSON'],
    'a number that JSON does not know': [text.replace('null', '01'), 'not JSON'],
    'an escape that JSON does not know': [text.replace('aws-cli', '\\x41'), 'not JSON'],
    'an empty object': ['{}', 'no eventTime'],
    'no time': [text.replace('eventTime', 'eventTome'), 'no eventTime'],
    'a time that is none': [text.replace(/2026-11-[^"]*/, '2026-02-30T00:00:00Z'), 'no eventTime'],
    'no name': [text.replace('"GetObject"', 'null'), 'no eventName'],
    'a number for a record': ['12', 'not JSON'],
    'nesting without end': [deep, 'nested too deep'],
  }
  cases['a time that is none'] = [JSON.stringify({ ...nth(99), eventTime: '2026-02-30T00:00:00Z' }), 'bad eventTime']
  for (const [name, [bad, reason]] of Object.entries(cases))
    test(name, () => {
      for (const piece of [undefined, 900, 33]) {
        const { ids, counts } = read(around(bad), { piece })
        expect(ids).toEqual(IDS)
        expect(counts.dropped).toEqual({ [reason]: 1 })
        expect(counts.samples[reason].startsWith(bad.slice(0, 100).trim())).toBe(true)
      }
    })
  test('a record longer than allowed is passed over, and nothing inside it is believed', () => {
    const limits = { ...READ_LIMITS, recordBytesMax: 2000 }
    const long = JSON.stringify({ ...nth(99), requestParameters: { list: [nth(7), 'x'.repeat(5000), nth(8)] } })
    for (const piece of [undefined, 2500, 77]) {
      const { ids, counts } = read(around(long), { piece, limits })
      expect(ids).toEqual(IDS)
      expect(counts.dropped).toEqual({ 'record too long': 1 })
    }
  })
  test('an object that ends in the middle of a record keeps those before', () => {
    const { ids, counts } = read(around(text).slice(0, -1000))
    expect(ids).toEqual([...IDS.slice(0, 3), 'id-99', ...IDS.slice(3, 5)])
    expect(counts.dropped).toEqual({ 'cut short': 1 })
  })
  test('the list’s own name damaged', () => {
    expect(read(around(text).replace('Records', 'Recxrds')).ids).toEqual([...IDS.slice(0, 3), 'id-99', ...IDS.slice(3)])
  })
  test('ids stay right when the dictionary is cleared between batches', () => {
    const many = Array.from({ length: 9000 }, (_, i) => JSON.stringify(nth(i)))
    const { rows, counts } = read(many.join('\n'), { piece: 1 << 20 })
    expect(rows.map(row => row.id)).toEqual(many.map((_, i) => `id-${i}`))
    expect(new Set(rows.map(row => row.principalName))).toEqual(new Set(['web']))
    expect([counts.firstAt, counts.lastAt]).toEqual([1_795_000_000, 1_795_008_999])
  })
})

test('a plain record costs no memory', () => {
  const records = 4000
  const text = (i: number): string =>
    JSON.stringify({ ...nth(i), userAgent: 'aws-cli/2', sourceIPAddress: `198.51.100.${i % 250}` })
  const bytes = new Uint8Array(Buffer.from(Array.from({ length: records }, (_, i) => text(i)).join('\n')))
  const decoder = makeCloudTrailDecoder(new Dictionaries(), () => undefined, READ_LIMITS)
  const counts = emptyCounts()
  const grown = Array.from({ length: 60 }, () => {
    decoder.begin(FACTS, counts)
    const before = process.memoryUsage().heapUsed
    decoder.decode(bytes, 0, bytes.length, 0, true)
    return process.memoryUsage().heapUsed - before
  })
  // The middle one: collections in between make some look negative, compiling makes the first ones large. Where V8
  // does not inline the hash of a text that is looked up, half of the hashes are boxed: 8 bytes for each on average.
  const middle = grown.slice(20).sort((a, b) => a - b)[20]
  expect(counts.events).toBe(60 * records)
  expect(middle / records).toBeLessThan(20)
})
