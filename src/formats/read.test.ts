import { createHash } from 'node:crypto'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { type Batch, Dictionaries } from './batch.ts'
import { nth } from './cloudtrail-records.fixture.ts'
import { READ_LIMITS, type ReadLimits } from './decoder.ts'
import { HandleInflater, type Inflater, StreamInflater } from './inflate.ts'
import { NOT_A_LOG, Readers, readObject } from './read.ts'

const FACTS = { account: '111122223333', region: 'eu-west-1' }

/** A source that gives `piece` bytes at a time. */
const sourceOf = (bytes: Uint8Array, piece = 1 << 20) => {
  let at = 0
  return {
    closed: 0,
    read(into: Uint8Array): number {
      const size = Math.min(piece, into.length, bytes.length - at)
      into.set(bytes.subarray(at, at + size))
      at += size
      return size
    },
    close(): void {
      this.closed++
    },
  }
}

const read = async (bytes: Uint8Array, choices: { piece?: number; limits?: ReadLimits; inflater?: Inflater } = {}) => {
  const dictionaries = new Dictionaries()
  const ids: string[] = []
  const sink = (batch: Batch): void => {
    for (let row = 0; row < batch.rows; row++) ids.push(dictionaries.text.text(batch.columns.id[row]))
  }
  const readers = new Readers(dictionaries, sink, choices.limits, choices.inflater)
  const source = sourceOf(bytes, choices.piece)
  const counts = await readObject(source, FACTS, readers)
  expect(source.closed).toBe(1)
  expect(counts.records).toBe(counts.events + Object.values(counts.dropped).reduce((sum, n) => sum + n, 0))
  expect(counts.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
  expect(counts.bytes).toBe(bytes.length)
  const window = readers.window.length
  readers.close()
  return { counts, ids, window }
}

const list = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `id-${from + i}`)
const file = (from: number, to: number): string =>
  JSON.stringify({ Records: Array.from({ length: to - from }, (_, i) => nth(from + i)) })
/** gzip with every optional part of the header. */
const adorned = (content: string): Uint8Array => {
  const plain = gzipSync(content)
  const head = Buffer.from([0x1f, 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 3, 0, 1, 2, 3])
  return Buffer.concat([head, Buffer.from('name\0comment\0'), Buffer.from([1, 2]), plain.subarray(10)])
}
const changed = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = Uint8Array.from(bytes)
  copy[at < 0 ? copy.length + at : at] ^= 0x55
  return copy
}

const one = gzipSync(file(0, 500))
const NOISE = new Uint8Array(1000).fill(0x1f)
const GZIPS: Record<string, [bytes: Uint8Array, trouble: string | undefined]> = {
  'one member': [one, undefined],
  'two members': [Buffer.concat([one, gzipSync(file(500, 600))]), undefined],
  'an empty member between': [Buffer.concat([one, gzipSync(''), gzipSync(file(500, 501))]), undefined],
  'a header with everything': [adorned(file(0, 20)), undefined],
  'a wrong size in the trailer': [changed(one, -1), undefined],
  'zeros after the end': [Buffer.concat([one, new Uint8Array(600)]), undefined],
  'rubbish after the end': [Buffer.concat([one, Buffer.from('rubbish')]), undefined],
  'rubbish that begins as a member does': [Buffer.concat([one, NOISE]), undefined],
  'a wrong checksum': [changed(one, -6), 'bad gzip: wrong checksum'],
  'cut in the middle': [one.subarray(0, one.length >> 1), 'bad gzip: cut short'],
  'cut in the trailer': [one.subarray(0, -3), 'bad gzip: cut short'],
  'cut in the header': [one.subarray(0, 7), 'bad gzip: cut short'],
  'an unknown method': [changed(one, 2), 'bad gzip: unknown method'],
  'a block of no kind': [
    Buffer.concat([one.subarray(0, 10), Buffer.from([0xff, 0xff])]),
    'bad gzip: invalid block type',
  ],
  'stored, not packed': [gzipSync(file(0, 300), { level: 0 }), undefined],
}

describe('gzip', () => {
  for (const [name, [bytes, trouble]] of Object.entries(GZIPS))
    test(`${name}: both inflaters give the same events and the same trouble`, async () => {
      const results = []
      for (const inflater of [new HandleInflater(), new StreamInflater()])
        for (const piece of [1 << 20, 4096, 61]) results.push(await read(bytes, { inflater, piece }))
      for (const { counts, ids } of results) {
        expect(counts.trouble).toBe(trouble)
        expect(ids).toEqual(list(0, ids.length))
        expect({ ...counts }).toEqual({ ...results[0].counts })
      }
      if (trouble === undefined) expect(results[0].counts.dropped).toEqual({})
    })
  test('records before the damage count', async () => {
    const { counts, ids } = await read(GZIPS['cut in the middle'][0])
    expect(counts.events).toBeGreaterThan(100)
    expect(ids).toEqual(list(0, ids.length))
    expect(counts.dropped).toEqual({ 'cut short': 1 })
  })
  test('a single byte at a time, over all members', async () => {
    expect((await read(GZIPS['two members'][0], { piece: 1 })).ids).toEqual(list(0, 600))
  })
  test('two that are no gzip member after all', async () => {
    expect((await read(Uint8Array.of(0x1f))).counts.trouble).toBe(NOT_A_LOG)
    expect((await read(new Uint8Array(0))).counts).toMatchObject({ trouble: undefined, records: 0, bytes: 0 })
  })
})

describe('memory does not follow the object', () => {
  test('an object of many windows', async () => {
    const bytes = Buffer.from(`\ufeff${file(0, 6000)}`)
    const { counts, ids, window } = await read(bytes)
    expect(ids).toEqual(list(0, 6000))
    expect(window).toBe(1 << 20)
    expect(counts.unpacked).toBe(bytes.length)
    expect(counts).toMatchObject({ format: 'cloudtrail', kind: 'cloudtrail', dropped: {}, trouble: undefined })
  })
  test('a record of ten megabytes is passed over', async () => {
    const long = JSON.stringify({ ...nth(99), requestParameters: { list: Array(1e6).fill('0123456') } })
    const content = `{"Records":[${JSON.stringify(nth(0))},${long},${JSON.stringify(nth(1))}]}`
    const { counts, ids, window } = await read(gzipSync(content))
    expect(ids).toEqual(list(0, 2))
    expect(counts.dropped).toEqual({ 'record too long': 1 })
    expect(window).toBeLessThanOrEqual(READ_LIMITS.recordBytesMax * 2 + 65536)
  })
  test('a bomb without records is given up early', async () => {
    const zeros = deflateRawSync(Buffer.alloc(32 << 20, 32), { finishFlush: 2 })
    const head = gzipSync('').subarray(0, 10)
    const start = deflateRawSync(Buffer.from('{"Records":['), { finishFlush: 2 })
    const bomb = Buffer.concat([head, start, ...Array<Uint8Array>(40).fill(zeros)])
    const { counts } = await read(bomb)
    expect(counts.trouble).toMatch(/^gzip bomb/)
    expect(counts.unpacked).toBeLessThan(80 << 20)
  })
  test('reading ends at the limit', async () => {
    const limits = { ...READ_LIMITS, unpackedBytesMax: 3 << 20 }
    const { counts, ids } = await read(gzipSync(file(0, 6000)), { limits })
    expect(counts.trouble).toBe('object too large unpacked')
    expect(ids.length).toBeGreaterThan(1000)
    expect(ids).toEqual(list(0, ids.length))
  })
})

describe('what is no log', () => {
  test.each(['hello', '{"a":1}', '\u0000\u0001', '<xml/>'])('%j is counted, not fatal', async content => {
    for (const bytes of [Buffer.from(content), gzipSync(content)])
      expect((await read(bytes)).counts).toMatchObject({ format: undefined, records: 0, trouble: NOT_A_LOG })
  })
  test('a digest is called by its name', async () => {
    const { counts } = await read(Buffer.from('{"awsAccountId":"1","digestS3Object":"x"}'))
    expect(counts).toMatchObject({ format: 'cloudtrail-digest', records: 0, trouble: NOT_A_LOG })
  })
  test('a source that fails is closed, and the error is passed on', async () => {
    let closed = 0
    const source = { read: () => Promise.reject(new Error('gone')), close: () => void closed++ }
    const readers = new Readers(new Dictionaries(), () => undefined)
    await expect(readObject(source, FACTS, readers)).rejects.toThrow('gone')
    expect(closed).toBe(1)
    readers.close()
  })
})

describe('the other formats', () => {
  const FLOW = '2 111122223333 eni-0a 10.0.0.1 198.51.100.7 443 50000 6 10 840 1795000000 1795000060 ACCEPT OK'
  const DNS = JSON.stringify({
    version: '1.1',
    account_id: '111122223333',
    query_timestamp: '2026-11-24T00:00:00Z',
    query_name: 'a.example.',
    query_type: 'A',
    rcode: 'NOERROR',
    srcaddr: '10.0.0.1',
    srcport: '1',
    transport: 'UDP',
  })
  const ENVELOPE = JSON.stringify({
    messageType: 'DATA_MESSAGE',
    owner: '111122223333',
    logGroup: 'x',
    logStream: 'eni-0a-all',
    subscriptionFilters: [],
    logEvents: [{ id: '1', timestamp: 1795000000000, message: FLOW }],
  })
  test.each([
    ['flow', 'flow', FLOW],
    ['dns', 'dns', DNS],
    ['envelope', 'flow', ENVELOPE],
  ] as const)('%s goes to the sink of its kind', async (format, kind, content) => {
    const got: string[] = []
    const sinks = { cloudtrail: () => got.push('cloudtrail'), flow: () => got.push('flow'), dns: () => got.push('dns') }
    const readers = new Readers(new Dictionaries(), sinks)
    const counts = await readObject(sourceOf(gzipSync(`\n${content}\n`), 100), FACTS, readers)
    expect(counts).toMatchObject({ format, kind, records: 1, events: 1, trouble: undefined })
    expect(got).toEqual([kind])
    readers.close()
  })
})
