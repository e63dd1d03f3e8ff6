/** The kernel against the plain scanners, which are its specification: `readAll` runs both and compares. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TextTable } from '../tables/text.ts'
import { Dictionaries } from './batch.ts'
import { makeCloudTrailDecoder } from './cloudtrail.ts'
import { anyRecord, nth, ROLE_RECORD, writeStrangely } from './cloudtrail-records.fixture.ts'
import { readAll } from './decoded.fixture.ts'
import { READ_LIMITS } from './decoder.ts'
import { makeDnsDecoder } from './dns.ts'
import { DNS } from './dns-kernel.ts'
import { member } from './dns-members.ts'
import { DNS_PLAN, openKernel } from './kernel.ts'

const RUNS = process.env['LONG'] ? 10_000 : 300
const TIMEOUT = process.env['LONG'] ? 1_800_000 : 60_000

const QUERY = {
  version: '1.100000',
  account_id: '123456789012',
  region: 'us-east-1',
  vpc_id: 'vpc-0a1b2c3d4e5f60718',
  query_timestamp: '2023-08-05T12:03:18Z',
  query_name: 'WWW.Example.com.',
  query_type: 'A',
  rcode: 'NOERROR',
  answers: [{ Rdata: '192.0.2.44', Type: 'A', Class: 'IN' }],
  srcaddr: '10.0.0.5',
  srcport: '61362',
  transport: 'UDP',
  srcids: { instance: 'i-0d15cd0d3adcc1d5c' },
}

const odd = fc.oneof(
  fc.constantFrom<unknown>(null, true, 7, '', 'naïve', '"}\\', 'x'.repeat(300), '::1', [], {}, '70000'),
  fc.jsonValue(),
)
const often = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 9, arbitrary: value }, { weight: 1, arbitrary: odd })
const address = often(fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('169.254.169.254', 'fd00:ec2::254')))
const answer = often(
  fc.record(
    { Rdata: address, Type: often(fc.constantFrom('A', 'AAAA', 'CNAME', 'AAAB', 'AA')), Class: odd },
    { requiredKeys: [] },
  ),
)
const anyQuery = fc.record(
  {
    ...Object.fromEntries(Object.entries(QUERY).map(([name, value]) => [name, often(fc.constant(value))])),
    query_name: often(fc.oneof(fc.domain(), fc.string({ maxLength: 40 }))),
    query_timestamp: often(fc.constantFrom('2024-02-29T23:59:59.123Z', '2026-01-01 00:00:00', 'soon')),
    srcport: often(fc.oneof(fc.nat(70_000), fc.nat(70_000).map(String))),
    srcaddr: address,
    answers: often(fc.array(answer, { maxLength: 5 })),
    srcids: often(fc.record({ instance: odd, resolver_network_interface: odd }, { requiredKeys: [] })),
  },
  { requiredKeys: ['query_timestamp', 'query_name'] },
)

/** What happens to the bytes: cut out, overwritten or put in between. */
const damages = fc.array(
  fc.tuple(
    fc.double({ min: 0, max: 0.999, noNaN: true }),
    fc.nat(9),
    fc.array(fc.oneof(fc.constantFrom(...Buffer.from('"\\{}[],: \n0ntf')), fc.nat(255)), { maxLength: 4 }),
  ),
  { maxLength: 3 },
)
type Damages = [number, number, number[]][]
const hurt = (bytes: Buffer, how: Damages): Buffer =>
  how.reduce((so, [where, lost, put]) => {
    const from = Math.floor(so.length * where)
    return Buffer.concat([so.subarray(0, from), Uint8Array.from(put), so.subarray(from + lost)])
  }, bytes)

const FORMATS = [
  ['CloudTrail', makeCloudTrailDecoder, 'cloudtrail', anyRecord],
  ['DNS', makeDnsDecoder, 'dns', anyQuery],
] as const

describe.each(FORMATS)('%s', (_, make, kind, record) => {
  test('any records, strangely written, damaged and in pieces', { timeout: TIMEOUT }, () => {
    const property = fc.property(
      fc.array(record as fc.Arbitrary<unknown>, { minLength: 1, maxLength: 6 }),
      fc.infiniteStream(fc.nat(1 << 20)),
      fc.boolean(),
      damages,
      fc.integer({ min: 1, max: 4000 }),
      (records, stream, isStrange, how, piece) => {
        const choose = (n: number): number => stream.next().value % n
        const texts = records.map(one => (isStrange ? writeStrangely(one, choose) : JSON.stringify(one)))
        readAll(make, kind, hurt(Buffer.from(`${texts.join('\n')}\n`), how), { piece })
      },
    )
    fc.assert(property, { numRuns: RUNS })
  })
})

test('records as AWS writes them are the kernel’s', () => {
  const kernel = openKernel()!
  const dictionaries = new Dictionaries(1 << 10, 1 << 10, kernel)
  const window = kernel.window(1 << 16)!
  for (const make of [makeCloudTrailDecoder, makeDnsDecoder]) make(dictionaries, () => undefined, READ_LIMITS)
  const records = [{ ...ROLE_RECORD, userAgent: 'aws-cli/2.0' }, { ...nth(1), userAgent: '' }, QUERY].map(record =>
    Buffer.from(`${JSON.stringify(record)}\n`),
  )
  const ends = records.map((record, i) => {
    window.set(record)
    const at = window.byteOffset
    return kernel.scan(i === 2 ? DNS_PLAN : 0, at, at + record.length, 64) - at
  })
  expect(ends).toEqual(records.map(record => record.length - 1))
})

test('texts have the ids and hashes that the dictionary itself gives them', () => {
  const kernel = openKernel()!
  const dictionaries = new Dictionaries(1 << 12, 1 << 12, kernel)
  kernel.learn(DNS_PLAN, DNS)
  const window = kernel.window(1 << 12)!
  const slot = member('account_id')
  const plain = new TextTable(1 << 12)
  // Few letters and lengths: texts that look alike from their ends must still be told apart.
  const text = fc.oneof(
    fc.stringMatching(/^[ab]{0,40}$/),
    fc.stringMatching(/^a{0,60}b?a{0,20}$/),
    fc.stringMatching(/^[ -!#-[\]-~]{0,90}$/),
  )
  const property = fc.property(fc.array(text, { minLength: 1, maxLength: 12 }), texts => {
    for (const one of texts) {
      const record = Buffer.from(`{"account_id":"${one}"}`)
      window.set(record)
      expect(kernel.scan(DNS_PLAN, window.byteOffset, window.byteOffset + record.length, 64)).toBeGreaterThan(0)
      const id = kernel.ids[slot]
      const same = plain.internText(one)
      const { low, high } = dictionaries.text
      expect([id, low[id], high[id], dictionaries.text.text(id)]).toEqual([
        same,
        plain.low[same],
        plain.high[same],
        one,
      ])
      if (plain.isFull) {
        plain.clear()
        dictionaries.clear()
      }
    }
  })
  fc.assert(property, { numRuns: RUNS })
})

const DATA = join(import.meta.dirname, '../../../shared/data')
test.skipIf(!existsSync(DATA))(
  'real logs, whole (needs ../shared/data; skipped without it)',
  { timeout: 300_000 },
  () => {
    const files = readdirSync(DATA, { recursive: true, encoding: 'utf8' }).filter(name =>
      /^(cloudtrail|cloudtrail-benign|dns)\/.*\.(jsonl?|gz|log)$/.test(name),
    )
    let records = 0
    for (const name of files.sort()) {
      const bytes = readFileSync(join(DATA, name))
      const text = name.endsWith('.gz') ? gunzipSync(bytes) : bytes
      const [make, kind] = name.startsWith('dns') ? FORMATS[1].slice(1, 3) : FORMATS[0].slice(1, 3)
      records += readAll(make as never, kind as never, text.subarray(0, 1 << 20)).rows.length
    }
    expect(records).toBeGreaterThan(10_000)
  },
)
