import { Worker } from 'node:worker_threads'
import { OperatorError } from '../errors.ts'
import type { FromThread, ThreadData, ToThread } from './thread.ts'

/** Jobs that a thread has at once: one at work, one waiting, so that it never idles. */
const DEPTH = 2

/**
 * A worker's own memory is bounded by its tables; what V8 lets garbage grow to is not, unless it is told: a young
 * generation of 48 MB in each thread was a third of the peak (npm run bench -- --only memory, 2026-11).
 */
const HEAP = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 512 }

/** Worker threads that take jobs in order and answer in any order. */
export class Pool {
  readonly #threads: Worker[] = []
  #closed = false

  constructor(size: number, data: ThreadData) {
    for (let i = 0; i < size; i++) {
      const thread = new Worker(new URL('./thread.ts', import.meta.url), { workerData: data, resourceLimits: HEAP })
      this.#threads.push(thread)
    }
  }

  /**
   * Hands out jobs as threads get free, and every answer to `take`; resolves when all are answered. `next` answers
   * undefined when there are no more.
   */
  run(next: () => ToThread | undefined, take: (answer: FromThread) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      let atWork = 0
      let dry = false
      const give = (thread: Worker): void => {
        const job = dry ? undefined : next()
        if (job === undefined) dry = true
        else {
          atWork++
          thread.postMessage(job)
        }
      }
      const settle = (): void => {
        if (!dry || atWork > 0) return
        // By name: without one, Node's own listeners go too, and the thread's port never wakes for the next run.
        for (const thread of this.#threads)
          for (const name of ['message', 'error', 'exit']) thread.removeAllListeners(name)
        resolve()
      }
      for (const thread of this.#threads) {
        thread.on('message', (answer: FromThread) => {
          if (answer.did === 'ready') return
          take(answer)
          if (answer.did === 'part') return
          atWork--
          give(thread)
          settle()
        })
        const fail = (problem: string) => {
          if (!this.#closed) reject(new OperatorError('E_WORKER', { problem }))
        }
        thread.on('error', error => fail(String(error)))
        thread.on('exit', code => fail(`it ended with code ${code}`))
        for (let i = 0; i < DEPTH; i++) give(thread)
      }
      settle()
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all(this.#threads.map(thread => thread.terminate()))
  }
}
