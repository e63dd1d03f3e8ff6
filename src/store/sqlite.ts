/** Kysely on `node:sqlite`: one connection a database, statements kept prepared. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { storable } from './storable.ts'
import { Turns } from './turns.ts'

/** How long opening waits for another process. */
const OPENING_MS = 10_000
/** How long a statement does: the whole process waits with it, so that longer waiting is done between attempts. */
const BUSY_MS = 50
const STATEMENTS_MAX = 300

/** Opens a database file with the settings that make a commit durable: an acknowledged write survives a power cut. */
export const openFile = (path: string, use: 'read' | 'write'): DatabaseSync => {
  const database = new DatabaseSync(path, { timeout: OPENING_MS, enableForeignKeyConstraints: true })
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory')
  database.exec('pragma cache_size = -65536; pragma mmap_size = 1073741824; pragma wal_autocheckpoint = 4000')
  database.exec(`pragma busy_timeout = ${BUSY_MS}`)
  if (use === 'read') database.exec('pragma query_only = on')
  return database
}

/** The dialect for one open database. */
export const sqliteDialect = (database: DatabaseSync): Dialect => ({
  createAdapter: () => new WholeStepsAdapter(),
  createDriver: () => sqliteDriver(database),
  createIntrospector: db => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
})

/** SQLite can undo a change of tables like any other: a migration that is cut off leaves nothing. */
class WholeStepsAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

const sqliteDriver = (database: DatabaseSync): Driver => {
  const connection = new SqliteConnection(database)
  const turns = new Turns()
  const end: (() => void)[] = []
  const run = async (words: string): Promise<void> => {
    await connection.executeQuery(CompiledQuery.raw(words))
  }
  return {
    init: async () => {},
    acquireConnection: async () => {
      end.push(await turns.next())
      return connection
    },
    // A transaction that begins by reading and then finds that another process wrote would fail half-way.
    beginTransaction: () => run('begin immediate'),
    commitTransaction: () => run('commit'),
    rollbackTransaction: () => (database.isTransaction ? run('rollback') : Promise.resolve()),
    releaseConnection: async () => end.pop()?.(),
    destroy: async () => database.close(),
  }
}

/** One open database. */
export class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync
  /** By their text, the least used first. */
  readonly #statements = new Map<string, StatementSync>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    return this.run(sql, parameters)
  }

  /** Runs a statement, and keeps it prepared. */
  run<R>(sql: string, parameters: readonly unknown[]): QueryResult<R> {
    const statement = this.#prepared(sql)
    const values = parameters.map(bindable)
    if (statement.columns().length > 0) return { rows: statement.all(...values) as R[] }
    const { changes, lastInsertRowid } = statement.run(...values)
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
  }

  async *streamQuery<R>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    // Its own statement: a kept one may be run again before this one is read to its end.
    for (const row of this.#database.prepare(sql).iterate(...parameters.map(bindable))) yield { rows: [row as R] }
  }

  #prepared(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql)
    this.#statements.delete(sql)
    this.#statements.set(sql, statement)
    if (this.#statements.size > STATEMENTS_MAX)
      for (const oldest of this.#statements.keys()) {
        this.#statements.delete(oldest)
        break
      }
    return statement
  }
}

const bindable = (value: unknown): SQLInputValue => {
  if (value === undefined) return null
  return typeof value === 'string' ? storable(value) : (value as SQLInputValue)
}
