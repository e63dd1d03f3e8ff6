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

/** A thread and what it was given, in the order in which it works. */
interface Seat {
  thread: Worker
  /** False until it has started: one that cannot start is not replaced. */
  ready: boolean
  jobs: ToThread[]
  problem: string
}

interface Run {
  readonly next: () => ToThread | undefined
  readonly take: (answer: FromThread) => void
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
  dry: boolean
}

/**
 * Worker threads that take jobs in order and answer in any order. A thread that dies loses the object that it was at
 * work on, and no other: the job is answered with `die`, another thread takes its place, and what waited goes to it.
 */
export class Pool {
  readonly #data: ThreadData
  readonly #seats: Seat[] = []
  #run: Run | undefined
  #closed = false
  /** Why no thread can take the place of one that ended. */
  #failed: OperatorError | undefined

  constructor(size: number, data: ThreadData) {
    this.#data = data
    for (let i = 0; i < size; i++) {
      const seat = { thread: this.#start(), ready: false, jobs: [], problem: '' }
      this.#seats.push(seat)
      this.#attend(seat)
    }
  }

  /**
   * Hands out jobs as threads get free, and every answer to `take`; resolves when all are answered. `next` answers
   * undefined when there are no more.
   */
  run(next: () => ToThread | undefined, take: (answer: FromThread) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#failed !== undefined) throw this.#failed
      this.#run = { next, take, resolve, reject, dry: false }
      for (const seat of this.#seats) for (let i = 0; i < DEPTH; i++) this.#give(seat)
      this.#settle()
    })
  }

  #start(): Worker {
    return new Worker(new URL('./thread.ts', import.meta.url), { workerData: this.#data, resourceLimits: HEAP })
  }

  #attend(seat: Seat): void {
    seat.thread.on('message', (answer: FromThread) => this.#hear(seat, answer))
    seat.thread.on('error', error => {
      seat.problem = error instanceof Error ? error.message : String(error)
    })
    seat.thread.on('exit', code => this.#replace(seat, seat.problem || `it ended with code ${code}`))
  }

  #hear(seat: Seat, answer: FromThread): void {
    if (answer.did === 'ready') {
      seat.ready = true
      return
    }
    try {
      this.#run?.take(answer)
    } catch (error) {
      this.#run?.reject(error)
    }
    if (answer.did === 'part' || answer.did === 'hash') return
    seat.jobs.shift()
    this.#give(seat)
    this.#settle()
  }

  #give(seat: Seat): void {
    const run = this.#run
    if (run === undefined || run.dry) return
    const job = run.next()
    if (job === undefined) {
      run.dry = true
      return
    }
    seat.jobs.push(job)
    seat.thread.postMessage(job)
  }

  #settle(): void {
    const run = this.#run
    if (run === undefined || !run.dry || this.#seats.some(seat => seat.jobs.length > 0)) return
    this.#run = undefined
    run.resolve()
  }

  /** A thread has died. It works in order, so that its first unanswered job is the one that it died of. */
  #replace(seat: Seat, problem: string): void {
    if (this.#closed) return
    const [lost, ...waiting] = seat.jobs
    if (!seat.ready || lost === undefined) {
      this.#failed = new OperatorError('E_WORKER', { problem })
      this.#run?.reject(this.#failed)
      return
    }
    Object.assign(seat, { thread: this.#start(), ready: false, jobs: waiting, problem: '' })
    this.#attend(seat)
    for (const job of waiting) seat.thread.postMessage(job)
    try {
      this.#run?.take({ did: 'die', object: lost.object.index, problem })
    } catch (error) {
      this.#run?.reject(error)
    }
    this.#give(seat)
    this.#settle()
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all(this.#seats.map(({ thread }) => thread.terminate()))
  }
}
