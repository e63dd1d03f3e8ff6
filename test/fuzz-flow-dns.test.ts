import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Batch, Dictionaries } from '../src/formats/batch.ts'
import { type DecoderMaker, type ObjectCounts, READ_LIMITS } from '../src/formats/decoder.ts'
import { makeDnsDecoder } from '../src/formats/dns.ts'
import { makeFlowDecoder } from '../src/formats/flow.ts'
import { emptyCounts } from '../src/formats/read.ts'
import { FORMATS } from './fuzz-formats.ts'

/** Of each test of each format. */
const CASES = process.env['LONG'] === undefined ? 100 : 8_000
const TIMEOUT_MS = 30 * 60_000

/** Reads in pieces; gives the records' texts and the counts, and checks what must hold whatever the bytes are. */
const read = (make: DecoderMaker, bytes: Uint8Array, piece: number): { records: Set<string>; counts: ObjectCounts } => {
  const records = new Set<string>()
  const places = new Set<number>()
  const sink = (batch: Batch): void => {
    for (let row = 0; row < batch.rows; row++) {
      places.add(batch.offset[row])
      const from = batch.offset[row]
      expect(from + batch.length[row]).toBeLessThanOrEqual(bytes.length)
      expect(Buffer.compare(batch.record(row), bytes.subarray(from, from + batch.length[row]))).toBe(0)
      records.add(Buffer.from(batch.record(row)).toString('latin1'))
    }
  }
  const decoder = make(new Dictionaries(1 << 12, 1 << 12), sink, { ...READ_LIMITS, recordBytesMax: 4096, depthMax: 16 })
  const counts = emptyCounts()
  decoder.begin({ account: '', region: '' }, counts)
  let from = 0
  for (let to = Math.min(piece, bytes.length); ; to = Math.min(bytes.length, to + piece)) {
    // Only what was handed in may be looked at: behind `to` lies nothing.
    const next = decoder.decode(bytes.slice(from, to), 0, to - from, from, to === bytes.length)
    expect(next).toBeGreaterThanOrEqual(0)
    expect(next).toBeLessThanOrEqual(to - from)
    // What waits for more is at most one record that is not yet too long.
    if (to < bytes.length) expect(to - from - next).toBeLessThanOrEqual(4096)
    from += next
    if (to === bytes.length) break
  }
  expect(counts.records).toBe(counts.events + Object.values(counts.dropped).reduce((sum, n) => sum + n, 0))
  expect(counts.events).toBeGreaterThanOrEqual(places.size)
  expect(Object.values(counts.samples).every(sample => sample.length <= 120)).toBe(true)
  return { records, counts }
}

type Damage = { at: number; remove: number; insert: Uint8Array }

const nasty = fc.constantFrom(
  ...[
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    '\n',
    '\0',
    ' ',
    '-',
    '{"',
    '\\u00',
    '\ufeff',
    '1e999',
    '99999999999999999999',
    'version',
  ],
  ...[
    '{"a":'.repeat(30),
    '['.repeat(40),
    '"'.repeat(9),
    'x'.repeat(5000),
    '\n\n\n',
    '::::',
    '256.1.1.1',
    '{"query_name":"a",',
  ],
)
const damage: fc.Arbitrary<Damage> = fc.record({
  at: fc.nat(20_000),
  remove: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(400)),
  insert: fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    nasty.map(text => new Uint8Array(Buffer.from(text))),
  ),
})

const apply = (bytes: Uint8Array, { at, remove, insert }: Damage): Uint8Array => {
  const from = at % (bytes.length + 1)
  return Buffer.concat([bytes.subarray(0, from), insert, bytes.subarray(from + remove)])
}

describe.each(FORMATS)('$name', ({ make, line, whole, name }) => {
  test(
    'takes any bytes: they are counted, never a crash, and good records behind them are found',
    () => {
      const good = [line(900), line(901), line(902)]
      fc.assert(
        fc.property(
          fc.uint8Array({ maxLength: 300 }),
          nasty,
          fc.integer({ min: 1, max: 400 }),
          (noise, word, piece) => {
            const bytes = Buffer.concat([noise, Buffer.from(`${word}\n`), Buffer.from(whole(good))])
            const { records } = read(make, bytes, piece)
            // The damage may eat into the line that follows it, and into no more than that.
            const found = good.slice(1).filter(text => records.has(text))
            if (name !== 'envelope') expect(found).toEqual(good.slice(1))
          },
        ),
        { numRuns: CASES },
      )
    },
    TIMEOUT_MS,
  )

  test(
    'keeps every line that damage did not touch',
    () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 2, max: 12 }),
          fc.array(damage, { minLength: 1, maxLength: 3 }),
          fc.integer({ min: 1, max: 5000 }),
          (count, damages, piece) => {
            const text = whole(Array.from({ length: count }, (_, i) => line(i)))
            const bytes = damages.reduce(apply, new Uint8Array(Buffer.from(text)))
            const { records } = read(make, bytes, piece)
            if (name === 'envelope') return
            const intact = new Set(Array.from({ length: count }, (_, i) => line(i)))
            const after = Buffer.from(bytes).toString('latin1').split('\n')
            // A line is safe behind an intact one; right behind damage it may be taken for the damaged record's rest.
            for (let i = 1; i < after.length - 1; i++)
              if (intact.has(after[i]) && intact.has(after[i - 1])) expect(records.has(after[i])).toBe(true)
          },
        ),
        { numRuns: CASES },
      )
    },
    TIMEOUT_MS,
  )

  test('gives the same whatever the pieces are', () => {
    fc.assert(
      fc.property(fc.array(damage, { maxLength: 2 }), fc.integer({ min: 1, max: 900 }), (damages, piece) => {
        const text = whole(Array.from({ length: 8 }, (_, i) => line(i)))
        const bytes = damages.reduce(apply, new Uint8Array(Buffer.from(text)))
        const at = read(make, bytes, bytes.length + 1)
        const pieces = read(make, bytes, piece)
        expect([...pieces.records].sort()).toEqual([...at.records].sort())
        expect(pieces.counts.events).toBe(at.counts.events)
      }),
      { numRuns: CASES },
    )
  })

  test('takes no longer over hostile repetition than over logs of its size', () => {
    for (const text of ['{"a":', '[', '{', '"', '{"a":[0,\n', '{"id":"', '- ', '\\', '{"id":{"a":']) {
      const bytes = Buffer.from(text.repeat(Math.ceil(400_000 / text.length)))
      const before = process.cpuUsage()
      read(make, bytes, 1 << 16)
      const { user, system } = process.cpuUsage(before)
      expect(user + system, text).toBeLessThan(5_000_000)
    }
  })
})

const REAL_FLOW = '../shared/data/flow/slips/test-cc-capture-1.vpcflow.log.gz'
const REAL_DNS = '../shared/data/dns/rita/proxy-lab.jsonl.gz'

describe.skipIf(!existsSync(REAL_FLOW) || !existsSync(REAL_DNS))(
  `damaged real logs (only where ${REAL_FLOW} and ${REAL_DNS} exist)`,
  () => {
    test.each([
      ['flow', makeFlowDecoder, REAL_FLOW],
      ['dns', makeDnsDecoder, REAL_DNS],
    ] as const)(
      '%s',
      (_, make, file) => {
        const sample = new Uint8Array(gunzipSync(readFileSync(file)).subarray(0, 20_000))
        // A flow log's header names the order of its fields: without it nothing behind it can be read.
        const header = sample.subarray(0, sample.indexOf(10) + 1)
        const body = sample.subarray(header.length)
        fc.assert(
          fc.property(
            fc.array(damage, { minLength: 1, maxLength: 6 }),
            fc.integer({ min: 50, max: 9000 }),
            (damages, piece) => {
              const { counts } = read(make, Buffer.concat([header, damages.reduce(apply, body)]), piece)
              // 20,000 bytes hold some 40 to 100 records; six damages of 400 bytes each cost a few.
              if (!damages.some(one => one.insert.length > 100)) expect(counts.events).toBeGreaterThan(10)
            },
          ),
          { numRuns: CASES },
        )
      },
      TIMEOUT_MS,
    )
  },
)
