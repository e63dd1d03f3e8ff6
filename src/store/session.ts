/** Reading and writing: who gets which connection, and what joins a transaction. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Store } from './store.ts'
import type { Tables } from './tables.ts'
import { Turns } from './turns.ts'

/** How long a database that cannot be reached is waited for. */
const PATIENCE_MS = 15_000

export type Database = Kysely<Tables>

/** How a dialect is reached. */
export interface Connections {
  readonly dialect: Store['dialect']
  readonly reader: Database
  readonly writer: Database
  /** For questions about findings, which may take long: elsewhere than on this thread, where it is possible. */
  readonly asker: Database
  /** Runs first in every transaction that writes: refuses when another process has become the owner. */
  fence(transaction: Database): Promise<void>
  /** The database is busy, or the connection broke or is not there yet: what was not begun may be tried again. */
  isLost(error: unknown): boolean
  /** Puts a driver's error into the operator's words, where it is one that an operator can mend. */
  explain(error: unknown): unknown
  close(): Promise<void>
}

interface Open {
  readonly db: Database
  open: boolean
  /** Set when something inside failed: then nothing of it may stay, even where the failure was caught. */
  failed: unknown
}

/** What the sub-stores work with. A call inside a transaction joins it, wherever it stands. */
export class Session {
  readonly dialect: Store['dialect']
  readonly #connections: Connections
  readonly #writers = new Turns()
  readonly #current = new AsyncLocalStorage<Open>()
  readonly #rollbacks: (() => void)[] = []

  constructor(connections: Connections) {
    this.dialect = connections.dialect
    this.#connections = connections
  }

  /** Reads what is committed, or what the surrounding transaction has made of it. */
  read<T>(work: (db: Database) => Promise<T>): Promise<T> {
    return this.#readBy(this.#connections.reader, work)
  }

  /** The same for what may take long. */
  ask<T>(work: (db: Database) => Promise<T>): Promise<T> {
    return this.#readBy(this.#connections.asker, work)
  }

  async #readBy<T>(db: Database, work: (db: Database) => Promise<T>): Promise<T> {
    const current = this.#joined()
    if (current === undefined) return await this.#patiently(() => work(db))
    return await this.#join(current, work)
  }

  /** All or nothing. Writers are one at a time; inside another transaction the work becomes part of it. */
  async write<T>(work: (db: Database) => Promise<T>): Promise<T> {
    const current = this.#joined()
    if (current === undefined) return await this.#writers.take(() => this.#begin(work))
    return await this.#join(current, work)
  }

  /** Tells when a transaction was undone: what was remembered of it must be forgotten. */
  onRollback(tell: () => void): void {
    this.#rollbacks.push(tell)
  }

  async close(): Promise<void> {
    await this.#writers.take(() => this.#connections.close())
  }

  #joined(): Open | undefined {
    const current = this.#current.getStore()
    return current?.open ? current : undefined
  }

  async #join<T>(current: Open, work: (db: Database) => Promise<T>): Promise<T> {
    try {
      return await work(current.db)
    } catch (error) {
      current.failed ??= error
      throw this.#connections.explain(error)
    }
  }

  async #begin<T>(work: (db: Database) => Promise<T>): Promise<T> {
    const begun = { yet: false }
    try {
      return await this.#patiently(() => this.#transact(work, begun), begun)
    } catch (error) {
      for (const tell of this.#rollbacks) tell()
      throw error
    }
  }

  #transact<T>(work: (db: Database) => Promise<T>, begun: { yet: boolean }): Promise<T> {
    return this.#connections.writer.transaction().execute(async db => {
      await this.#connections.fence(db)
      begun.yet = true
      const current: Open = { db, open: true, failed: undefined }
      try {
        const result = await this.#current.run(current, () => work(db))
        if (current.failed !== undefined) throw current.failed
        return result
      } finally {
        current.open = false
      }
    })
  }

  /** A database that is restarted is waited for, as long as nothing of the work was done yet. */
  async #patiently<T>(attempt: () => Promise<T>, begun = { yet: false }): Promise<T> {
    const patience = Date.now() + PATIENCE_MS
    for (let pause = 50; ; pause = Math.min(pause * 2, 1000)) {
      try {
        return await attempt()
      } catch (error) {
        if (begun.yet || !this.#connections.isLost(error) || Date.now() > patience)
          throw this.#connections.explain(error)
      }
      await setTimeout(pause)
    }
  }
}
