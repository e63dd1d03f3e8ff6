/**
 * A backup is one file for both dialects: JSON lines, compressed with Zstandard. The first line says what it is, the last one
 * how many rows there are and the SHA-256 of all lines before it, so that a file that was cut off or changed is refused.
 */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, renameSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress, createZstdDecompress } from 'node:zlib'
import { sql } from 'kysely'
import { OperatorError } from '../errors.ts'
import { SCHEMA_STEPS } from './migrations/migrations.ts'
import { openConnections } from './open.ts'
import { type Database, Session } from './session.ts'
import type { StorePlace } from './store.ts'
import { addPairs, idsInBytes } from './term-rows.ts'

/** Tables in the order in which they can be written, each with its key; finding_terms is made again from finding_bodies. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  settings: ['account', 'region', 'kind', 'name'],
  setting_history: ['seq'],
  objects: ['seq'],
  coverage: ['hour', 'account', 'region', 'kind'],
  outbox: ['id'],
  access_keys: ['access_key_id'],
  audit: ['seq'],
  state: ['name'],
  signals: ['id'],
  terms: ['id'],
  findings: ['n'],
  finding_bodies: ['n'],
  occurrences: ['n', 'signal'],
}

const COUNTED = ['setting_history', 'objects', 'outbox', 'audit', 'terms', 'findings']
const ROWS = 500
const STEPS = Object.keys(SCHEMA_STEPS)

type Row = Readonly<Record<string, unknown>>

/** Writes everything to a file, as it is at one moment; the service may run meanwhile. Answers the number of rows. */
export const backup = async (place: StorePlace, file: string): Promise<number> => {
  const connections = await openConnections(place, true)
  const { reader, dialect } = connections
  let rows = 0
  const hash = createHash('sha256')
  const lines = async function* (db: Database): AsyncGenerator<string> {
    const line = (value: unknown): string => {
      const text = `${JSON.stringify(value)}\n`
      hash.update(text)
      return text
    }
    yield line({ vedette: 'backup', format: 1, steps: STEPS, at: new Date().toISOString() })
    for (const [table, key] of Object.entries(TABLES))
      for await (const part of pagesOf(db, table, key)) {
        rows += part.length
        yield line({ table, rows: part.map(plain) })
      }
    yield `${JSON.stringify({ end: true, rows, sha256: hash.digest('hex') })}\n`
  }
  const write = async (db: Database): Promise<void> => {
    const half = `${file}.part`
    await pipeline(
      Readable.from(lines(db)),
      createZstdCompress(),
      createWriteStream(half, { mode: 0o600, flush: true }),
    )
    renameSync(half, file)
  }
  try {
    if (dialect === 'postgres')
      await reader
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute(db => write(db))
    else {
      // One connection: what is read between these two is one moment.
      await sql`begin`.execute(reader)
      await write(reader).finally(() => sql`commit`.execute(reader))
    }
  } finally {
    await connections.close()
  }
  return rows
}

const pagesOf = async function* (db: Database, table: string, key: readonly string[]): AsyncGenerator<readonly Row[]> {
  const order = sql.join(key.map(column => sql.ref(column)))
  let after: Row | undefined
  for (;;) {
    const last = after
    const beyond = last === undefined ? sql`` : sql`where (${order}) > (${sql.join(key.map(column => last[column]))})`
    const { rows } =
      await sql<Row>`select * from ${sql.table(table)} ${beyond} order by ${order} limit ${ROWS}`.execute(db)
    if (rows.length > 0) yield rows
    if (rows.length < ROWS) return
    after = rows.at(-1)
  }
}

/** Bytes as `{ "bytes": "…" }`. */
const plain = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('base64') } : value,
    ]),
  )

const stored = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      typeof value === 'object' && value !== null ? Buffer.from((value as { bytes: string }).bytes, 'base64') : value,
    ]),
  )

/** Reads a backup into an empty store, all of it or nothing. Answers the number of rows. */
export const restore = async (place: StorePlace, file: string): Promise<number> => {
  const connections = await openConnections(place, false)
  const session = new Session(connections)
  try {
    return await session.write(async db => {
      for (const table of Object.keys(TABLES)) {
        const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(db)
        if (rows.length > 0)
          throw new OperatorError('E_BACKUP', { file, problem: 'the store is not empty; name another place' })
      }
      const rows = await readLines(db, file, session)
      if (session.dialect === 'postgres')
        for (const table of COUNTED) {
          const key = TABLES[table][0]
          await sql`select setval(pg_get_serial_sequence(${table}, ${key}), (select coalesce(max(${sql.ref(key)}), 0) + 1 from ${sql.table(table)}), false)`.execute(
            db,
          )
        }
      return rows
    })
  } finally {
    await session.close()
  }
}

const readLines = async (db: Database, file: string, session: Session): Promise<number> => {
  const bad = (problem: string): OperatorError => new OperatorError('E_BACKUP', { file, problem })
  const hash = createHash('sha256')
  let rows = 0
  let first = true
  let ended = false
  for await (const text of linesOf(file)) {
    const line = parsed(text)
    if (line === undefined || ended) throw bad('it holds what no backup holds')
    if (line['end'] === true) {
      ended = true
      if (line['rows'] !== rows || line['sha256'] !== hash.digest('hex'))
        throw bad('it was changed: its checksum is another')
      continue
    }
    hash.update(`${text}\n`)
    if (first) {
      if (line['vedette'] !== 'backup' || line['format'] !== 1) throw bad('it is no backup of Vedette')
      if (JSON.stringify(line['steps']) !== JSON.stringify(STEPS))
        throw bad('another version of Vedette wrote it; restore it with that one')
      first = false
      continue
    }
    const part = (line['rows'] as Row[]).map(stored)
    await writeRows(db, String(line['table']), part, session)
    rows += part.length
  }
  if (!ended) throw bad('it was cut off')
  return rows
}

const linesOf = async function* (file: string): AsyncGenerator<string> {
  try {
    const unpacked = createZstdDecompress()
    const piped = pipeline(createReadStream(file), unpacked).catch((error: Error) => error)
    for await (const text of createInterface({ input: unpacked, crlfDelay: Number.POSITIVE_INFINITY })) yield text
    const broken = await piped
    if (broken instanceof Error) throw broken
  } catch (error) {
    throw new OperatorError('E_BACKUP', { file, problem: (error as Error).message })
  }
}

const parsed = (text: string): Record<string, unknown> | undefined => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const writeRows = async (db: Database, table: string, rows: readonly Row[], session: Session): Promise<void> => {
  if (!Object.hasOwn(TABLES, table) || rows.length === 0) return
  await db
    .insertInto(table as 'state')
    .values(rows as never)
    .execute()
  if (table !== 'finding_bodies') return
  const pairs = rows.flatMap(({ n, terms }) => idsInBytes(terms as Uint8Array).map(term => ({ term, n: n as number })))
  await addPairs(
    db,
    pairs.sort((a, b) => a.term - b.term || a.n - b.n),
    session.dialect,
  )
}
