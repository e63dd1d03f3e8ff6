/** Kysely on `pg`: a pool whose numbers are numbers and whose text PostgreSQL takes. */
import { type Dialect, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { storable } from './storable.ts'

const CONNECTIONS_MAX = 10
const CONNECT_MS = 10_000

/** Whole numbers up to 2^53 are all that the store writes; pg would give them as text. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC
      ? Number
      : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
}

export const poolAt = (url: string): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'vedette',
    keepAlive: true,
    types,
  })
  // An idle connection that breaks is replaced when one is asked for; without a listener it would end the process.
  pool.on('error', () => {})
  // Nor may one that breaks in the moment between its start and its first use.
  pool.on('connect', client => client.on('error', () => {}))
  return pool
}

/** A connection beside the pool, for what must stay on one. */
export const clientAt = (url: string): pg.Client =>
  new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'vedette owner',
    keepAlive: true,
    types,
  })

export const postgresDialect = (pool: pg.Pool): Dialect => new PostgresDialect({ pool: cleaned(pool) })

/** The same pool, through which text goes as PostgreSQL can hold it. */
const cleaned = (pool: pg.Pool): PostgresPool => ({
  connect: async () => {
    const client = await pool.connect()
    // A connection that breaks while it is used tells so by the query that fails.
    const ignore = (): void => {}
    client.on('error', ignore)
    const query = (sql: string, values: readonly unknown[]) => client.query(sql, values.map(sendable))
    return {
      query: query as unknown as PostgresPoolClient['query'],
      release: () => {
        client.off('error', ignore)
        client.release()
      },
    }
  },
  end: () => pool.end(),
})

const sendable = (value: unknown): unknown =>
  typeof value === 'string' ? storable(value) : Array.isArray(value) ? value.map(sendable) : value

/** SQLSTATE classes and Node's codes of a connection that is gone or not there yet. */
const LOST = /^(08...|57P0[1-5]|ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/
/** pg has no code for these. */
const LOST_WORDS = /connection terminated|not queryable|timeout exceeded when trying to connect|client was closed/i

/** True when the error says that PostgreSQL could not be reached, not that it refused. */
export const isConnectionLost = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(isConnectionLost)
  const { code } = error as { code?: unknown }
  return (typeof code === 'string' && LOST.test(code)) || LOST_WORDS.test(error.message)
}
