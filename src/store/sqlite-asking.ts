/** Kysely on a thread that reads the database: a question that takes long keeps only those waiting who ask as well. */
import { Worker } from 'node:worker_threads'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { Question, Reply } from './asking-thread.ts'

/** An answer is a page or some hundred groups; what the thread may use for it is bounded, as for the engine's threads. */
const HEAP = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 512 }

/** The dialect for questions alone: nothing can be written, and there are no transactions. */
export const askingDialect = (path: string): Dialect => {
  const thread = new AskingThread(path)
  const noTransactions = (): Promise<never> => Promise.reject(new Error('questions stand in no transaction'))
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => ({
      init: async () => {},
      acquireConnection: async () => thread,
      beginTransaction: noTransactions,
      commitTransaction: noTransactions,
      rollbackTransaction: noTransactions,
      releaseConnection: async () => {},
      destroy: () => thread.end(),
    }),
    createIntrospector: db => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

type Waiting = PromiseWithResolvers<readonly unknown[]>

class AskingThread implements DatabaseConnection {
  readonly #path: string
  readonly #waiting = new Map<number, Waiting>()
  #thread: Worker | undefined
  #asked = 0

  constructor(path: string) {
    this.#path = path
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    this.#thread ??= this.#start()
    const id = this.#asked++
    const waiting: Waiting = Promise.withResolvers()
    this.#waiting.set(id, waiting)
    // Whoever waits keeps the process alive; a thread that has nothing to do does not.
    this.#thread.ref()
    this.#thread.postMessage({ id, sql, parameters } satisfies Question)
    return { rows: (await waiting.promise) as R[] }
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query)
  }

  async end(): Promise<void> {
    await this.#thread?.terminate()
  }

  #start(): Worker {
    const thread = new Worker(new URL('./asking-thread.ts', import.meta.url), {
      workerData: this.#path,
      resourceLimits: HEAP,
    })
    thread.on('message', (reply: Reply) => this.#take(reply))
    let problem = 'the thread that reads the database ended'
    thread.on('error', error => {
      problem = `${problem}: ${error instanceof Error ? error.message : String(error)}`
    })
    // The next question starts another one.
    thread.on('exit', () => {
      if (this.#thread === thread) this.#thread = undefined
      for (const { reject } of this.#waiting.values()) reject(new Error(problem))
      this.#waiting.clear()
    })
    return thread
  }

  #take(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    if (this.#waiting.size === 0) this.#thread?.unref()
    if ('rows' in reply) waiting?.resolve(reply.rows)
    else waiting?.reject(Object.assign(new Error(reply.error.message), reply.error))
  }
}
