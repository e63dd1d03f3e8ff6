import { hostname } from 'node:os'
import { Kysely } from 'kysely'
import type pg from 'pg'
import { OperatorError } from '../errors.ts'
import { migrate, migrationIsPending } from './migrate.ts'
import { clientAt, isConnectionLost, poolAt, postgresDialect } from './postgres.ts'
import type { Connections, Database } from './session.ts'
import { because } from './store-errors.ts'
import type { Tables } from './tables.ts'

/** First half of the advisory lock's key: spells VEDE. The second half is the schema's. */
const LOCK = 0x56454445

/** PostgreSQL by URL. The owner holds an advisory lock, and its epoch keeps out whoever thinks that he still is. */
export const openPostgres = async (url: string, alongside: boolean): Promise<Connections> => {
  const pool = poolAt(url)
  const db = new Kysely<Tables>({ dialect: postgresDialect(pool) })
  const place = placeOf(url)
  try {
    const lock = alongside ? undefined : await OwnersLock.take(url, place)
    try {
      await migrateOnce(db, url, place, lock !== undefined)
      const epoch = lock === undefined ? undefined : await nextEpoch(db)
      return {
        dialect: 'postgres',
        reader: db,
        asker: db,
        writer: db,
        fence: transaction => fence(transaction, epoch, place),
        isLost: isConnectionLost,
        explain: error => explain(error, place),
        close: async () => {
          await db.destroy()
          await lock?.release()
        },
      }
    } catch (error) {
      await lock?.release()
      throw error
    }
  } catch (error) {
    await db.destroy()
    throw explain(error, place)
  }
}

/** The URL without what must not be shown. */
const placeOf = (url: string): string => {
  try {
    const { protocol, host, pathname } = new URL(url)
    return `${protocol}//${host}${pathname}`
  } catch {
    return 'postgres://…'
  }
}

const migrateOnce = async (db: Database, url: string, place: string, isOwner: boolean): Promise<void> => {
  if (isOwner) return await migrate(db, 'postgres', place)
  if (!(await migrationIsPending(db, place))) return
  const lock = await OwnersLock.take(url, place)
  try {
    await migrate(db, 'postgres', place)
  } finally {
    await lock.release()
  }
}

const nextEpoch = async (db: Database): Promise<number> => {
  const mine = { host: hostname(), pid: process.pid, since: Date.now() }
  const row = await db
    .insertInto('owner')
    .values({ id: 1, epoch: 1, ...mine })
    .onConflict(conflict => conflict.column('id').doUpdateSet(eb => ({ epoch: eb('owner.epoch', '+', 1), ...mine })))
    .returning('epoch')
    .executeTakeFirstOrThrow()
  return row.epoch
}

/** Holds the row until the transaction ends: writers of all processes are one at a time, as they are with SQLite. */
const fence = async (transaction: Database, epoch: number | undefined, place: string): Promise<void> => {
  const row = await transaction.selectFrom('owner').select('epoch').where('id', '=', 1).forUpdate().executeTakeFirst()
  if (epoch !== undefined && row?.epoch !== epoch) throw new OperatorError('E_STORE_TAKEN', { place })
}

const explain = (error: unknown, place: string): unknown => {
  if (!(error instanceof Error) || error instanceof OperatorError) return error
  const code = String((error as { code?: unknown }).code ?? '')
  if (code === '53100' || code === '53200') return because(error, 'E_STORE_FULL', { place })
  if (isConnectionLost(error)) return because(error, 'E_STORE_UNREACHABLE', { place, problem: wordsOf(error) })
  if (/^(28|3D000|42501|53300|XX00[12])/.test(code))
    return because(error, 'E_STORE_FAILED', { place, problem: wordsOf(error) })
  return error
}

const wordsOf = (error: Error): string =>
  error instanceof AggregateError && error.message === ''
    ? error.errors.map(each => String(each?.message ?? each)).join('; ')
    : error.message

const RETAKE_MS = 1000

/** An advisory lock lives as long as its connection; after a restart of the server it is taken again. */
class OwnersLock {
  readonly #url: string
  #client: pg.Client
  #released = false
  #timer: NodeJS.Timeout | undefined

  static async take(url: string, place: string): Promise<OwnersLock> {
    const client = clientAt(url)
    client.on('error', () => {})
    await client.connect()
    if (await tryLock(client)) return new OwnersLock(url, client)
    const owner = await ownerIn(client)
    await client.end()
    throw new OperatorError('E_STORE_LOCKED', { place, owner })
  }

  private constructor(url: string, client: pg.Client) {
    this.#url = url
    this.#client = client
    this.#watch()
  }

  async release(): Promise<void> {
    this.#released = true
    clearTimeout(this.#timer)
    await this.#client.end().catch(() => {})
  }

  #watch(): void {
    this.#client.once('end', () => this.#later())
  }

  #later(): void {
    if (this.#released) return
    this.#timer = setTimeout(() => void this.#again(), RETAKE_MS)
    this.#timer.unref()
  }

  /** Whether or not it succeeds, the epoch decides who may write. */
  async #again(): Promise<void> {
    const client = clientAt(this.#url)
    client.on('error', () => {})
    try {
      await client.connect()
      if (this.#released || !(await tryLock(client))) {
        await client.end()
        return this.#later()
      }
      this.#client = client
      this.#watch()
    } catch {
      await client.end().catch(() => {})
      this.#later()
    }
  }
}

const tryLock = async (client: pg.Client): Promise<boolean> => {
  const { rows } = await client.query(`select pg_try_advisory_lock(${LOCK}, hashtext(current_schema())) as mine`)
  return rows[0]?.mine === true
}

const ownerIn = async (client: pg.Client): Promise<string> => {
  try {
    const { rows } = await client.query('select host, pid, since from owner where id = 1')
    const { host, pid, since } = rows[0]
    return `process ${pid} on ${host}, since ${new Date(since).toISOString()}`
  } catch {
    return 'another process'
  }
}
