import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Batch, Dictionaries } from './batch.ts'
import { Readers, readObject } from './read.ts'

/** DuckDB writes the files: a writer that is not ours, with every compression that it knows. */
let folder: string
let duck: Awaited<ReturnType<DuckDBInstance['connect']>>
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vedette-parquet-'))
  duck = await (await DuckDBInstance.create(':memory:')).connect()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ROWS = 5000
/** The names and types of AWS's own files; every seventh row has no addresses, as NODATA records have none. */
const SELECT = `select 2::int as version, '111122223333' as account_id, 'eni-' || lpad((i % 50)::varchar, 17, '0') as interface_id,
  case when i % 7 = 0 then null else '203.0.113.' || (i % 250)::varchar end as srcaddr,
  case when i % 7 = 0 then null else '10.0.0.' || (i % 200)::varchar end as dstaddr,
  case when i % 7 = 0 then null else (1024 + i)::int end as srcport, case when i % 7 = 0 then null else 22::int end as dstport,
  case when i % 7 = 0 then null else 6::int end as protocol, case when i % 7 = 0 then null else (i + 1)::bigint end as packets,
  case when i % 7 = 0 then null else (60 * i)::bigint end as bytes, (1767323045 + i)::bigint as start,
  (1767323055 + i)::bigint as "end", case when i % 7 = 0 then null when i % 2 = 0 then 'ACCEPT' else 'REJECT' end as action,
  case when i % 7 = 0 then 'NODATA' else 'OK' end as log_status from range(${ROWS}) t(i)`

const written = async (options: string, select = SELECT): Promise<Uint8Array> => {
  const file = join(folder, 'flow.parquet')
  await duck.run(`copy (${select}) to '${file}' (format parquet, ${options})`)
  return readFileSync(file)
}

const read = async (bytes: Uint8Array) => {
  const dictionaries = new Dictionaries()
  const rows: { remote: string; packets: number; record: string; accepted: number; at: number }[] = []
  const sink = (batch: Batch): void => {
    for (let row = 0; row < batch.rows; row++)
      rows.push({
        remote: dictionaries.addresses.text(batch.columns['remote'][row]),
        packets: batch.columns['packets'][row],
        accepted: batch.columns['accepted'][row],
        at: batch.columns['at'][row],
        record: Buffer.from(batch.record(row)).toString(),
      })
  }
  const readers = new Readers(dictionaries, sink)
  let at = 0
  const source = {
    read(into: Uint8Array): number {
      const size = Math.min(into.length, 3000, bytes.length - at)
      into.set(bytes.subarray(at, at + size))
      at += size
      return size
    },
    close: () => {},
  }
  const counts = await readObject(source, { account: '111122223333', region: 'eu-west-1' }, readers)
  readers.close()
  expect(counts.records).toBe(counts.events + Object.values(counts.dropped).reduce((sum, n) => sum + n, 0))
  return { counts, rows }
}

describe('flow logs in Parquet', () => {
  test.each([
    'compression gzip',
    'compression snappy',
    'compression zstd',
    'compression brotli',
    'compression uncompressed',
    'compression gzip, row_group_size 2048',
    'compression snappy, parquet_version v2',
  ])('%s', async options => {
    const { counts, rows } = await read(await written(options))
    const good = Array.from({ length: ROWS }, (_, i) => i).filter(i => i % 7 !== 0)
    expect(counts).toMatchObject({ kind: 'flow', records: ROWS, dropped: { 'no data': ROWS - good.length } })
    expect(counts.trouble).toBeUndefined()
    expect(rows.map(({ packets }) => packets)).toEqual(good.map(i => i + 1))
    expect(rows.map(({ at }) => at)).toEqual(good.map(i => 1767323045 + i))
    expect(rows.map(({ accepted }) => accepted)).toEqual(good.map(i => 1 - (i % 2)))
    expect(rows[0].record).toBe(
      '2 111122223333 eni-00000000000000001 203.0.113.1 10.0.0.1 1025 22 6 2 60 1767323046 1767323056 REJECT OK',
    )
  })

  test('a value with spaces moves no field, and columns in another order are read by name', async () => {
    const select = `select 'a b' as region, 6::int as protocol, '203.0.113.9' as srcaddr, '10.0.0.1' as dstaddr, 5::bigint as packets,
      1767323045::bigint as start, 1767323046::bigint as "end", 'ACCEPT' as action, 'OK' as log_status, 22::int as dstport`
    const { rows } = await read(await written('compression gzip', select))
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ remote: '203.0.113.9', packets: 5 })
    expect(rows[0].record).toMatch(/^a_b 6 /)
  })

  test('what is no flow log is no log, and columns in columns are told', async () => {
    expect((await read(await written('compression gzip', 'select 1 as x, 2 as y'))).counts.trouble).toMatch(/not a log/)
    const nested = await read(await written('compression gzip', 'select [1, 2] as x'))
    expect(nested.counts.trouble).toMatch(/^bad Parquet: /)
  })

  test('cut short or changed anywhere: told, never thrown, and counted right', async () => {
    const whole = await written('compression gzip, row_group_size 2048')
    expect((await read(whole.subarray(0, whole.length - 1))).counts.trouble).toBe('bad Parquet: the file is cut short')
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(damage, async changes => {
        const copy = Uint8Array.from(whole)
        for (const [at, value] of changes) if (at > 3) copy[at] = value
        const { counts } = await read(copy)
        expect(counts.records).toBeLessThanOrEqual(ROWS * 2)
      }),
      { numRuns: process.env.LONG ? 4000 : 60 },
    )
  })
})

test('a footer whose lists claim more than there is makes no room for it', async () => {
  // A field with a list of lists, each of which claims thirty million elements.
  const list = [0xf9, 0x80, 0xc3, 0xa7, 0x0e]
  const footer = [0x29, ...Array.from({ length: 60 }, () => list).flat()]
  const end = Buffer.alloc(8)
  end.writeUInt32LE(footer.length, 0)
  end.write('PAR1', 4)
  const { counts } = await read(Buffer.concat([Buffer.from('PAR1'), Buffer.from(footer), end]))
  expect(counts.trouble).toMatch(/^bad Parquet: a list of 30\d+ elements$/)
})
