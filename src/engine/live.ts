/** Live is replay at the head: the pipeline of a scan, over objects as they arrive, in steps that are kept whole. */
import type { Intel } from '../intel/intel.ts'
import { type Bench, conclude, type Saying, sayNothing } from './conclude.ts'
import { backoffAfter, fateOf } from './fates.ts'
import { firstOf, LateTimes, lateSignal, lateStretches, type Stretch } from './late.ts'
import { Learned } from './learned.ts'
import { LearnedLog } from './learned-log.ts'
import { EARLY, HOUR, type LiveOptions, type Saved, STATE, STEP, type Stepped, UNREAD_MAX } from './live-options.ts'
import { tellingOf } from './memory.ts'
import { MemoryLog } from './memory-log.ts'
import { ObjectIndex } from './objects.ts'
import type { Part } from './pass.ts'
import { Pool } from './pool.ts'
import type { Checkpoint, LiveObject, Losses, ObjectFate } from './ports.ts'
import { readAll } from './reading.ts'
import { readAgain, readOpen, type SecondReading } from './second-reading.ts'
import { Shard } from './shard.ts'
import { ToldLately } from './told.ts'
import { Watermark } from './watermark.ts'

export class Live {
  readonly #options: LiveOptions
  readonly #log = new MemoryLog()
  readonly #learned: LearnedLog
  readonly #told = new ToldLately()
  readonly #objects: ObjectIndex
  readonly #retryAt = new Map<string, number>()
  #intel: Intel
  #pool: Pool
  #shard: Shard
  #watermark = new Watermark()
  readonly #late: LateTimes

  private constructor(options: LiveOptions) {
    this.#options = options
    this.#intel = options.intel
    this.#objects = new ObjectIndex(options.region)
    this.#late = new LateTimes(options.latePause)
    this.#pool = this.#makePool()
    this.#learned = new LearnedLog(new Learned(options.detections, options.intel, options.learning))
    const resumption = { memory: this.#log.memory, decided: 0, begun: [], learned: this.#learned.learned }
    this.#shard = new Shard(options.detections, options.intel, resumption)
  }

  /** Goes on where the last checkpoint ended. */
  static async start(options: LiveOptions): Promise<Live> {
    const live = new Live(options)
    const { ports } = options
    const saved = await ports.load(STATE)
    if (saved === undefined) return live
    const { watermark, seen, late } = JSON.parse(Buffer.from(saved).toString()) as Saved
    const clock = options.clock()
    // What was silent while nobody listened was not silent: each source gets its time to speak.
    const heard = Object.entries(seen).map(([kind, { newest }]) => [kind, { newest, cameAt: clock }])
    live.#watermark = new Watermark(watermark, Object.fromEntries(heard))
    live.#late.add(late, clock)
    await live.#log.restore(name => ports.load(name))
    const anew = await live.#learned.restore(name => ports.load(name))
    if (anew.length > 0) options.learnsAnew?.(anew)
    await live.#told.restore(name => ports.load(name))
    await live.#open()
    return live
  }

  /** Event time until which everything is decided, seconds. */
  get watermark(): number {
    return this.#watermark.at
  }

  /** What was learned so far, for whoever looks at it. */
  get learned(): Pick<Learned, 'progress' | 'profilesOf'> {
    return this.#learned.learned
  }

  get losses(): Losses {
    return this.#shard.losses
  }

  /** Objects that panes and records still speak of. */
  get objectsHeld(): number {
    return this.#objects.size
  }

  /** Stretches of event time that wait to be read again. */
  get late(): readonly Stretch[] {
    return this.#late.stretches
  }

  /** From the next step on with these lists. */
  async replaceIntel(intel: Intel): Promise<void> {
    const before = this.#pool
    this.#intel = intel
    this.#learned.learned.useIntel(intel)
    this.#pool = this.#makePool()
    await before.close()
    await this.#open()
  }

  /** What cannot be read now is read later, as if it had come late. */
  async #open(): Promise<void> {
    const { shard, unread } = await readOpen(this.#reading, this.#watermark.at)
    this.#shard = shard
    this.#readLater(unread)
  }

  #readLater(unread: readonly Stretch[]): void {
    if (unread.length === 0) return
    const { at } = this.#watermark
    this.#late.add(
      unread.map(({ from, until }) => ({ from: Math.min(from, at), until: Math.max(from + 1, until) })),
      this.#options.clock(),
    )
    this.#options.unread?.(unread.length)
  }

  close(): Promise<void> {
    return this.#pool.close()
  }

  /** Reads what is pending, decides, and keeps it. Steps must not overlap. */
  async step(): Promise<Stepped> {
    const saying = sayNothing()
    this.#log.learn(this.#options.ports.learned?.() ?? [])
    const { objects, rest } = await this.#next()
    const fates = await this.#read(objects)
    const open = await this.#options.ports.pending(objects.length + rest + 1)
    const done = new Set(fates.filter(({ state }) => state !== 'seen').map(({ object }) => object.name))
    const waiting = open.filter(({ name }) => !done.has(name))
    const before = this.#watermark.at
    const at = this.#watermark.advance(this.#options.clock(), waiting.length === 0 ? undefined : firstOf(waiting))
    if (at > before) this.#shard.decide(at)
    this.#shard.lookEarly(this.#options.clock() - EARLY)
    await conclude(this.#bench, this.#shard, saying)
    this.#readLater(saying.unread)
    const isNews = saying.signals.length > 0 || saying.unread.length > 0
    if (fates.length > 0 || at > before || isNews) await this.#commit(fates, saying)
    this.#objects.prune(at - 3 * HOUR)
    const isRevised = await this.#revise(waiting.length === 0)
    return {
      objects: fates.filter(({ state }) => state !== 'seen').length,
      bytes: fates.reduce((sum, { object }) => sum + object.bytes, 0),
      signals: saying.signals.length,
      more: isRevised || waiting.some(({ name }) => !this.#retryAt.has(name)),
    }
  }

  get #bench(): Bench {
    return { pool: this.#pool, detections: this.#options.detections, objects: this.#objects, told: this.#told }
  }

  get #reading(): SecondReading {
    const { learned } = this.#learned
    return { ...this.#bench, intel: this.#intel, memory: this.#log.memory, learned, ports: this.#options.ports }
  }

  #makePool(): Pool {
    const { detectionModules, openModule, workers } = this.#options
    return new Pool(Math.max(1, workers), { detectionModules, openModule, image: this.#intel.image, scope: {} })
  }

  /** The objects of this step, earliest first, and how many others must not be read yet. */
  async #next(): Promise<{ objects: LiveObject[]; rest: number }> {
    const clock = this.#options.clock()
    const pending = await this.#options.ports.pending(STEP.objects + this.#retryAt.size)
    const ready = pending.filter(({ name }) => (this.#retryAt.get(name) ?? 0) <= clock)
    let bytes = 0
    const end = ready.findIndex(object => (bytes += object.bytes) > STEP.bytes)
    const objects = ready.slice(0, Math.min(end < 0 ? ready.length : Math.max(1, end), STEP.objects))
    return { objects, rest: pending.length - ready.length }
  }

  async #read(objects: readonly LiveObject[]): Promise<ObjectFate[]> {
    const jobs = objects.map(object => ({ object, job: this.#objects.add(object) }))
    const answers = await readAll(
      this.#pool,
      jobs.map(({ job }) => job),
    )
    const here = new Map<string, string>()
    const fates: ObjectFate[] = []
    for (const { object, job } of jobs) {
      const answer = answers.get(job.index)
      if (answer === undefined) throw new Error(`no answer for ${object.name}`)
      const { sha256 } = answer.counts
      const name = sha256 === '' ? undefined : (here.get(sha256) ?? (await this.#options.ports.named(sha256)))
      const fate = fateOf(object, answer, name !== undefined && name !== object.name)
      fates.push(fate)
      if (sha256 !== '') here.set(sha256, name ?? object.name)
      this.#note(fate)
      if (fate.state === 'duplicate' || answer.failed !== undefined) this.#objects.forget(job.index)
      else this.#take(fate, job.index, answer.parts)
    }
    return fates
  }

  #note({ object, state, attempts }: ObjectFate): void {
    if (state === 'seen') this.#retryAt.set(object.name, this.#options.clock() + backoffAfter(attempts))
    else this.#retryAt.delete(object.name)
  }

  #take({ object, counts, hours }: ObjectFate, index: number, parts: readonly Part[]): void {
    const clock = this.#options.clock()
    const { at } = this.#watermark
    for (const part of parts) this.#log.note(tellingOf(part))
    // Its earlier content has been counted: only reading its whole time again counts it once.
    const isAgain = object.from !== undefined
    for (const part of parts)
      if (isAgain) this.#log.memory.tell(tellingOf(part))
      else this.#shard.take(part)
    const late = lateStretches(hours, counts, at)
    if (isAgain && object.until !== undefined)
      late.push({ from: object.from, until: Math.max(object.until, counts.lastAt) + 1 })
    this.#late.add(late, clock)
    if (counts.kind !== undefined && counts.lastAt > 0) this.#watermark.saw(counts.kind, counts.lastAt, clock)
    this.#objects.ends(index, counts.lastAt)
  }

  /** Reads the time of late objects again, when no more of them seem to come. Answers whether it did. */
  async #revise(isIdle: boolean): Promise<boolean> {
    const stretch = this.#late.due(this.#options.clock(), isIdle)
    if (stretch === undefined) return false
    const { at } = this.#watermark
    const saying = sayNothing()
    const mustBeWhole = at - stretch.until < UNREAD_MAX
    const { shard, unread } = await readAgain(this.#reading, stretch, at, saying, mustBeWhole)
    if (unread) {
      this.#late.postpone(stretch, this.#options.clock())
      this.#options.unread?.(1)
      return false
    }
    if (shard !== undefined) this.#shard = shard
    this.#late.done(stretch)
    if (mustBeWhole) this.#readLater(saying.unread)
    const signals = saying.signals.map(signal => lateSignal(signal, stretch, at))
    await this.#commit([], { ...saying, signals })
    return true
  }

  async #commit(fates: readonly ObjectFate[], saying: Saying): Promise<void> {
    const saved: Saved = { watermark: this.#watermark.at, seen: this.#watermark.seen, late: this.#late.stretches }
    const state = new Map<string, Uint8Array>([[STATE, Buffer.from(JSON.stringify(saved))]])
    for (const changes of [this.#log.changes(), this.#learned.changes(), this.#told.changes()])
      for (const [name, bytes] of changes) state.set(name, bytes)
    const checkpoint: Checkpoint = { fates, ...saying, watermark: this.#watermark.at, state }
    await this.#options.ports.commit(checkpoint)
  }
}
