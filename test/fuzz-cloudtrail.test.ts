/**
 * CloudTrail objects, damaged in every way that disks, networks and enemies know: never a crash, a hang or memory
 * without bound; the records that were not touched are still found; in = kept + dropped.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Batch, Dictionaries } from '../src/formats/batch.ts'
import { anyRecord, nth, writeStrangely } from '../src/formats/cloudtrail-records.fixture.ts'
import type { ObjectCounts } from '../src/formats/decoder.ts'
import { openKernel } from '../src/formats/kernel.ts'
import { Readers, readObject } from '../src/formats/read.ts'

const LONG = process.env.LONG !== undefined
/** Of each of four tests. Together with the other readers' they are the 200,000 that `npm run test:long` promises. */
const RUNS = LONG ? 14_000 : 300
const TIMEOUT = LONG ? 1_800_000 : 60_000
const LIMITS = { recordBytesMax: 16_384, unpackedBytesMax: 64 << 20, depthMax: 64 }

const dictionaries = new Dictionaries(undefined, undefined, openKernel())
let ids: string[] = []
const sink = (batch: Batch): void => {
  for (let row = 0; row < batch.rows; row++) {
    ids.push(dictionaries.text.text(batch.columns.id[row]))
    // Evidence is cut out by these: they must lie in the object and hold what a detection can parse.
    JSON.parse(Buffer.from(batch.record(row)).toString())
  }
  if (dictionaries.isFull) dictionaries.clear()
}
const readers = new Readers(dictionaries, sink, LIMITS)

const read = async (bytes: Uint8Array, piece = 1 << 20): Promise<ObjectCounts> => {
  ids = []
  let at = 0
  const source = {
    read(into: Uint8Array): number {
      const size = Math.min(piece, into.length, bytes.length - at)
      into.set(bytes.subarray(at, at + size))
      at += size
      return size
    },
    close: () => undefined,
  }
  const counts = await readObject(source, { account: '111122223333', region: 'eu-west-1' }, readers)
  expect(counts.records).toBe(counts.events + Object.values(counts.dropped).reduce((sum, n) => sum + n, 0))
  expect(counts.events).toBe(ids.length)
  expect(counts.bytes).toBe(bytes.length)
  expect(Object.keys(counts.dropped).length).toBeLessThan(12)
  for (const sample of Object.values(counts.samples)) expect(sample.length).toBeLessThanOrEqual(120)
  expect(readers.window.length).toBeLessThanOrEqual(readers.windowMax)
  return counts
}

const COUNT = 12
const TEXTS = Array.from({ length: COUNT }, (_, i) => JSON.stringify(nth(i)))
const IDS = TEXTS.map((_, i) => `id-${i}`)
const WRAPPINGS: ((texts: string[]) => string)[] = [
  texts => `{"Records":[${texts.join(',')}]}`,
  texts => `${texts.join('\n')}\n`,
  texts => `[\n${texts.join(',\n')}\n]`,
  texts => texts.map(text => `{"version":"0","detail-type":"AWS API Call via CloudTrail","detail":${text}}`).join('\n'),
]
const BYTES = fc.oneof(fc.constantFrom(...Buffer.from('"\\{}[],: \n0n')), fc.nat(255))
/** What happens to one record's bytes. */
const damage = fc.record({
  at: fc.double({ min: 0, max: 0.999, noNaN: true }),
  lost: fc.nat(40),
  put: fc.array(BYTES, { maxLength: 12 }),
})
type Damage = { at: number; lost: number; put: number[] }
const damaged = (bytes: Uint8Array, { at, lost, put }: Damage): Buffer => {
  const from = Math.floor(bytes.length * at)
  return Buffer.concat([bytes.subarray(0, from), Uint8Array.from(put), bytes.subarray(from + lost)])
}

describe('damaged objects', () => {
  test('records that were not touched are still found', { timeout: TIMEOUT }, async () => {
    const property = fc.asyncProperty(
      fc.nat(WRAPPINGS.length - 1),
      fc.integer({ min: 1, max: COUNT - 2 }),
      damage,
      fc.boolean(),
      fc.integer({ min: 50, max: 20_000 }),
      async (wrapping, victim, hurt, packed, piece) => {
        // Only the inside of one record is hurt: its brackets stay, so that what lies around is whole.
        const whole = WRAPPINGS[wrapping](TEXTS.map((text, i) => (i === victim ? `{${'#'.repeat(8)}}` : text)))
        const [before, after] = whole.split(`{${'#'.repeat(8)}}`)
        const inner = damaged(Buffer.from(TEXTS[victim].slice(1, -1)), hurt)
        const bytes = Buffer.concat([Buffer.from(`${before}{`), inner, Buffer.from(`}${after}`)])
        await read(packed ? gzipSync(bytes, { level: 1 }) : bytes, piece)
        const others = IDS.filter((_, i) => i !== victim)
        expect(ids.filter(id => others.includes(id))).toEqual(others)
      },
    )
    await fc.assert(property, { numRuns: RUNS })
  })

  test('anything at all, anywhere, packed and plain', { timeout: TIMEOUT }, async () => {
    const property = fc.asyncProperty(
      fc.array(anyRecord, { maxLength: 4 }),
      fc.infiniteStream(fc.nat(1 << 20)),
      fc.nat(WRAPPINGS.length - 1),
      fc.array(damage, { maxLength: 4 }),
      fc.constantFrom('plain', 'packed', 'hurt when packed'),
      fc.integer({ min: 1, max: 3000 }),
      async (records, stream, wrapping, hurts, packing, piece) => {
        const texts = records.map(record => writeStrangely(record, n => stream.next().value % n))
        const text = Buffer.from(WRAPPINGS[wrapping](texts))
        const hurt = (bytes: Uint8Array): Uint8Array => hurts.reduce<Uint8Array>((so, one) => damaged(so, one), bytes)
        const bytes = packing === 'hurt when packed' ? hurt(gzipSync(text)) : hurt(text)
        await read(packing === 'packed' ? gzipSync(bytes) : bytes, piece)
      },
    )
    await fc.assert(property, { numRuns: RUNS })
  })

  test('the same events and counts however the bytes come in', { timeout: TIMEOUT }, async () => {
    const property = fc.asyncProperty(
      fc.nat(WRAPPINGS.length - 1),
      fc.array(damage, { maxLength: 5 }),
      fc.integer({ min: 1, max: 5000 }),
      async (wrapping, hurts, piece) => {
        const text = Buffer.from(WRAPPINGS[wrapping](TEXTS))
        const bytes = hurts.reduce<Uint8Array>((so, one) => damaged(so, one), text)
        const whole = await read(bytes)
        const wholeIds = ids
        const { bytes: _, sha256: __, ...packed } = await read(gzipSync(bytes, { level: 1 }), piece)
        expect(ids).toEqual(wholeIds)
        expect(whole).toMatchObject(packed)
      },
    )
    await fc.assert(property, { numRuns: RUNS })
  })
})

describe('hostile objects', () => {
  const good = TEXTS.slice(0, 2)
  const around = (bad: string): string => `{"Records":[${[good[0], bad, good[1]].join(',')}]}`
  const head = '{"eventTime":"2026-01-01T00:00:00Z","eventName":"x","a":'
  const cases: Record<string, string> = {
    'a string of 8 MB': around(`${head}"${'x'.repeat(8 << 20)}"}`),
    'brackets, 4 million deep': around(`${head}${'['.repeat(4e6)}${']'.repeat(4e6)}}`),
    'objects, a million deep': around(`${head}${'{"a":'.repeat(1e6)}1${'}'.repeat(1e6)}}`),
    'a million members': around(`${head}{${'"k":1,'.repeat(1e6)}"k":1}}`),
    'a name of 2 MB': around(`${head}1,"${'n'.repeat(2 << 20)}":1}`),
    backslashes: around(`${head}"${'\\\\'.repeat(1 << 21)}"}`),
    'white space': around(`${head}${' '.repeat(8 << 20)}1}`),
    'the same name a hundred thousand times': around(`${head}1${',"eventName":"y"'.repeat(1e5)}}`),
  }
  for (const [name, text] of Object.entries(cases))
    test(name, async () => {
      for (const bytes of [Buffer.from(text), gzipSync(text, { level: 1 })]) {
        const counts = await read(bytes)
        expect(ids).toEqual(['id-0', 'id-1'])
        expect(counts.records).toBe(3)
      }
    })
  test('beginnings of records without end cost no more than their length', async () => {
    for (const text of [
      '{"eventTime":['.repeat(6e5),
      '{"eventTime":{'.repeat(6e5),
      '{"eventTime":"'.repeat(6e5),
      '{"Records":['.repeat(6e5),
    ]) {
      const before = process.cpuUsage()
      await read(Buffer.from(text))
      const used = process.cpuUsage(before)
      expect((used.user + used.system) / 1e6, text.slice(0, 14)).toBeLessThan(20)
    }
  })
  test('a bomb of spaces, one of brackets, one of half a record', { timeout: 60_000 }, async () => {
    for (const text of [' ', '[', '"']) {
      const counts = await read(gzipSync(`{"Records":[${text.repeat(128 << 20)}`, { level: 1 }))
      expect(counts.trouble).toMatch(/gzip bomb|too large/)
      expect(counts.events).toBe(0)
    }
  })
  test('bytes that are no UTF-8 stay in their record', async () => {
    const [before, after] = around(good[0].replace('id-0', 'id-#')).split('id-#')
    await read(Buffer.concat([Buffer.from(before), Buffer.from([0x69, 0xff, 0xc3, 0x28]), Buffer.from(after)]))
    expect(ids).toEqual(['id-0', 'i\ufffd\ufffd(', 'id-1'])
  })
})

const SAMPLES = join(import.meta.dirname, '../../shared/data/cloudtrail/stratus-red-team')
test.skipIf(!existsSync(SAMPLES))(
  'real samples, damaged (needs ../shared/data; skipped without it)',
  { timeout: TIMEOUT },
  async () => {
    const files = readdirSync(SAMPLES).map(name => readFileSync(join(SAMPLES, name)))
    const property = fc.asyncProperty(
      fc.nat(files.length - 1),
      fc.array(damage, { maxLength: 4 }),
      async (file, hurts) => {
        await read(hurts.reduce<Uint8Array>((so, one) => damaged(so, one), files[file]))
      },
    )
    await fc.assert(property, { numRuns: RUNS })
  },
)
