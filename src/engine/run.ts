import { LATENESS } from '../events/kinds.ts'
import type { ObjectCounts } from '../formats/decoder.ts'
import { emptyCounts } from '../formats/read.ts'
import type { Intel } from '../intel/intel.ts'
import type { LearningSettings } from '../learn/model.ts'
import type { Detection } from '../sdk/detection.ts'
import type { WorkerObject } from './analyst.ts'
import type { Found } from './evidence.ts'
import { Learned } from './learned.ts'
import type { Scope } from './narrow.ts'
import { ComingParts } from './parts.ts'
import type { Part } from './pass.ts'
import { Pool } from './pool.ts'
import type { Died, ObjectRef, ObjectReport, Progress, RunResult } from './ports.ts'
import { Shard } from './shard.ts'
import type { FromThread, ToThread } from './thread.ts'

export interface RunOptions extends Scope {
  readonly detections: readonly Detection[]
  /** URLs of modules that export `detections`; together they are `detections`, in this order. */
  readonly detectionModules: readonly string[]
  readonly intel: Intel
  /** In time order. */
  readonly objects: readonly ObjectRef[]
  /** URL of a module that exports `open` (OpenObject). */
  readonly openModule: string
  readonly workers: number
  /** The usual unless given. */
  readonly learning?: LearningSettings
  /** Region of logs that do not say. */
  readonly region?: string
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
  readonly onObject?: (report: ObjectReport) => void
}

/** Objects of so many stored bytes are hashed before they are read, so that nothing of them must wait. */
const HASHED_FIRST = 4 << 20
/** The most that any source may be late: what holds the watermark back. */
const LATEST = Math.max(...Object.values(LATENESS))
const OUTSIDE = 'outside the time, accounts or Regions asked for'

/** One reading of a bounded set of objects: workers count, the shard decides as the watermark passes. */
class Reading {
  readonly #options: RunOptions
  readonly #shard: Shard
  readonly #done: Uint8Array
  readonly #parts: ComingParts
  #next = 0
  #firstOpen = 0
  #bytes = 0
  #records = 0
  #objects = 0
  readonly #bytesTotal: number
  readonly died: Died[] = []

  constructor(options: RunOptions, shard: Shard) {
    this.#options = options
    this.#shard = shard
    this.#parts = new ComingParts(part =>
      shard.take(part, Math.floor((options.objects[part.object].at - LATEST) / 60) * 60),
    )
    this.#done = new Uint8Array(options.objects.length)
    this.#bytesTotal = options.objects.reduce((total, object) => total + object.bytes, 0)
  }

  readonly next = (): ToThread | undefined => {
    if (this.#options.signal?.aborted || this.#next >= this.#options.objects.length) return undefined
    const hashFirst = this.#options.objects[this.#next].bytes >= HASHED_FIRST
    return { do: 'read', object: workerObject(this.#options, this.#next++), hashFirst }
  }

  readonly take = (answer: FromThread): void => {
    if (answer.did === 'part') this.#parts.add(answer.part)
    else if (answer.did === 'hash') this.#parts.named(answer.object, answer.sha256)
    else if (answer.did === 'read') this.#finish(answer.object, answer.counts, answer.part)
    else if (answer.did === 'fail') this.#finish(answer.object, unreadable(answer.problem), undefined)
    else if (answer.did === 'die') {
      this.died.push(diedOf(this.#options, answer))
      this.#finish(answer.object, unreadable(`a worker thread died of it: ${answer.problem}`), undefined)
    }
  }

  #finish(index: number, counts: ObjectCounts, last: Part | undefined): void {
    const object = this.#options.objects[index]
    // An object that broke on the way is unreadable as a whole: its counts say that nothing of it was read.
    const { copyOf, hours, outside, isTaken } = this.#parts.end(index, counts.sha256, last)
    if (outside > 0 && last !== undefined) leaveOut(counts, outside)
    if (isTaken && last === undefined) counts.trouble = `${counts.trouble}; signals of what was read before it stand`
    this.#done[index] = 1
    this.#objects++
    this.#bytes += object.bytes
    this.#records += counts.records
    const duplicateOf = copyOf === undefined ? undefined : this.#options.objects[copyOf].name
    this.#options.onObject?.({ object, counts, duplicateOf, hours: last === undefined ? [] : hours })
    this.#advance()
    this.#options.onProgress?.(this.progress('reading'))
  }

  /** The watermark: nothing earlier than this can still come from an object that is within its lateness. */
  #advance(): void {
    const { objects } = this.#options
    const before = this.#firstOpen
    while (this.#firstOpen < objects.length && this.#done[this.#firstOpen] === 1) this.#firstOpen++
    if (this.#firstOpen === before || this.#firstOpen === objects.length) return
    this.#shard.decide(objects[this.#firstOpen].at - LATEST)
  }

  progress(phase: Progress['phase']): Progress {
    return {
      phase,
      objects: this.#objects,
      objectsTotal: this.#options.objects.length,
      bytes: this.#bytes,
      bytesTotal: this.#bytesTotal,
      records: this.#records,
      signals: this.#shard.decisions,
    }
  }
}

const workerObject = (options: RunOptions, index: number): WorkerObject => {
  const { name, account, region } = options.objects[index]
  return { index, name, account, region: region || options.region || '' }
}

const leaveOut = (counts: ObjectCounts, outside: number): void => {
  counts.events -= outside
  counts.dropped[OUTSIDE] = (counts.dropped[OUTSIDE] ?? 0) + outside
}

const unreadable = (problem: string): ObjectCounts => ({ ...emptyCounts(), trouble: problem })

const diedOf = (options: RunOptions, { object, problem }: { object: number; problem: string }): Died => ({
  object: options.objects[object].name,
  problem,
})

/** Reads objects, decides, collects the evidence, and answers the signals. */
export const run = async (options: RunOptions): Promise<RunResult> => {
  const learned = new Learned(options.detections, options.intel, options.learning)
  const shard = new Shard(options.detections, options.intel, undefined, learned)
  const { since, until, accounts, regions } = options
  const pool = new Pool(Math.max(1, options.workers), {
    detectionModules: options.detectionModules,
    openModule: options.openModule,
    image: options.intel.image,
    scope: { since, until, accounts, regions },
  })
  try {
    const reading = new Reading(options, shard)
    await pool.run(reading.next, reading.take)
    const ended = options.signal?.aborted === true
    shard.decide(Number.POSITIVE_INFINITY)
    const found = await collect(pool, shard, options, reading.died, () =>
      options.onProgress?.(reading.progress('evidence')),
    )
    const signals = shard.finish(found, object => options.objects[object].name)
    return {
      signals,
      losses: shard.losses,
      died: reading.died,
      ended,
      learning: learned.progress(),
      profilesOf: wanted => learned.profilesOf(wanted),
    }
  } finally {
    await pool.close()
  }
}

/** Reads again the objects that signals rest on, each at most once. */
const collect = async (
  pool: Pool,
  shard: Shard,
  options: RunOptions,
  died: Died[],
  tick: () => void,
): Promise<Found[]> => {
  const requests = shard.requests()
  const found: Found[] = []
  let next = 0
  // An interruption while reading still shows what was found; one during this phase ends it.
  const wasAborted = options.signal?.aborted === true
  await pool.run(
    () => {
      if (next >= requests.length || (!wasAborted && options.signal?.aborted)) return undefined
      const request = requests[next++]
      return { do: 'search', object: workerObject(options, request.object), request }
    },
    answer => {
      if (answer.did === 'search') found.push(...answer.found)
      else if (answer.did === 'die') died.push(diedOf(options, answer))
      tick()
    },
  )
  return found
}
