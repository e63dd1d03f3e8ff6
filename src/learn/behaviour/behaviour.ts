/** What principals do, as a model: each behaviour is judged by what was usual before it, then learned. */
import { deserialize, serialize } from 'node:v8'
import type { Asking, LearningSettings, Mark, Model, Profile, Progress, Tuple, Verdict } from '../model.ts'
import shipped from '../models/behaviour.json' with { type: 'json' }
import { Alertness } from './alertness.ts'
import { describe } from './describe.ts'
import { Entities } from './entities.ts'
import { explain } from './explain.ts'
import { Judge, learn } from './judging.ts'
import { type Doing, Readings } from './reading.ts'
import { restoreWindow, saveWindow } from './saving.ts'
import { TACTICS } from './tactics.ts'
import { HELD, Tellings } from './telling.ts'
import { Weighing, type Weights } from './weighing.ts'
import { WINDOW, Window } from './window.ts'

/** Rises when older states would be misread. */
const VERSION = 5
const DAY = 86_400
const HELD_MAX = 4096
/** A finding waits this long, seconds, for what belongs to it. */
const TOLD_AFTER = 600
const WINDOWS_MAX = 1 << 17
const BUCKETS = 2 ** 21
/** A principal is young for about a week. */
const YOUNG = 7

/** A window that has ended, for whoever trains or evaluates. */
export type Watch = (window: Window, youth: number, threshold: number) => void

/** A window that has passed its threshold and is to be told of. */
interface Telling {
  readonly due: number
  readonly window: Window
  readonly threshold: number
}

interface Held {
  readonly until: number
  readonly doings: readonly Doing[]
}

export class Behaviour implements Model {
  readonly entities = new Entities()
  readonly readings = new Readings()
  readonly alertness: Alertness
  readonly weighing: Weighing
  readonly #watch: Watch | undefined
  readonly #judge = new Judge(this.entities)
  #open = new Map<number, Window>()
  /** When something was last told of a principal. */
  #told = new Map<number, number>()
  readonly #tellings = new Tellings()
  #held: Held[] = []
  #telling: Telling[] = []
  #verdicts: Verdict[] = []
  #lost = 0

  constructor(settings: LearningSettings, weights: Weights = shipped as unknown as Weights, watch?: Watch) {
    this.alertness = new Alertness(settings, weights)
    this.weighing = new Weighing(weights)
    this.#watch = watch
  }

  get evictions(): number {
    return this.#lost + this.entities.evictions + this.entities.habits.evictions + this.readings.names.evictions
  }

  take(tuple: Tuple, asking: Asking): void {
    const doing = this.readings.read(tuple, asking, this.entities)
    if (doing === undefined) {
      this.#lost++
      return
    }
    const { operation, principal, day, account } = doing
    this.entities.active(account, day)
    const judged = this.#judge.judge(doing)
    const window = this.#windowOf(doing)
    if (window === undefined) {
      learn(doing, this.entities)
      return
    }
    const isNews = !judged.isKnown || !window.seen.has(operation.number)
    const before = window.count
    window.add(doing, judged)
    if (judged.isKnown && !this.#told.has(principal)) learn(doing, this.entities)
    else if (!window.waits(doing)) this.#lost++
    if (operation.tactic < 0 || !(isNews || Math.floor(Math.log2(window.count)) > Math.floor(Math.log2(before)))) return
    this.#score(window, doing)
  }

  #windowOf(doing: Doing): Window | undefined {
    const { operation, principal, bucket } = doing
    const key = keyOf(principal, operation.tactic, isOfBuckets(operation.tactic) ? bucket : 0)
    const held = this.#open.get(key)
    if (held !== undefined) return held
    if (this.#open.size >= WINDOWS_MAX) {
      this.#lost++
      return undefined
    }
    const window = new Window(key, doing, operation.tactic)
    this.#open.set(key, window)
    return window
  }

  #score(window: Window, doing: Doing): void {
    const { account, principal, mark, accountId, day } = doing
    const features = window.settle(this.entities, this.alertness.chain(principal, window.tactic, mark.at))
    const youth = this.#youth(window.first)
    this.alertness.showed(principal, window.tactic, mark.at, window.strength)
    const score = this.weighing.score(features, TACTICS[window.tactic], youth)
    if (score <= window.score) return
    window.score = score
    const observed = this.entities.observed(account)
    const threshold = this.alertness.threshold(accountId, observed, day)
    if (score < threshold || window.isTold || observed <= this.alertness.settings.days) return
    const key = keyOf(principal, window.tactic, 0)
    window.isRepeated = !this.#tellings.isNews(key, window.from, score)
    if (window.isRepeated) return
    window.isTold = true
    this.#tellings.note(key, window.from, score)
    this.#noteTold(principal, mark.at)
    this.#telling.push({ due: mark.at + TOLD_AFTER, window, threshold })
  }

  /** The latest is last: those that are forgotten first come first. */
  #noteTold(principal: number, at: number): void {
    this.#told.delete(principal)
    this.#told.set(principal, at)
  }

  #youth({ principal, day }: Doing): number {
    return Math.exp(-this.entities.age(principal, day) / YOUNG)
  }

  pass(at: number): void {
    // In the order in which things come due, so that it does not matter how often time is told.
    for (;;) {
      const [open] = this.#open.values()
      const close = open === undefined ? Number.POSITIVE_INFINITY : open.from + WINDOW
      const tell = this.#telling[0]?.due ?? Number.POSITIVE_INFINITY
      const release = this.#held[0]?.until ?? Number.POSITIVE_INFINITY
      const [told] = this.#told
      const forget = told === undefined ? Number.POSITIVE_INFINITY : told[1] + DAY
      const due = Math.min(close, tell, release, forget)
      if (due > at || due === Number.POSITIVE_INFINITY) return
      if (due === tell) this.#tell(this.#telling.shift() as Telling)
      else if (due === forget) this.#told.delete(told[0])
      else if (due === close) {
        this.#open.delete(open.key)
        this.#close(open)
      } else for (const doing of (this.#held.shift() as Held).doings) learn(doing, this.entities)
    }
  }

  #tell({ window, threshold }: Telling): void {
    this.#verdicts.push(explain(window, threshold, this))
  }

  #close(window: Window): void {
    const { principal, accountId, key, account, day } = window.first
    const { tactic } = window
    if (tactic >= 0) {
      this.entities.endHour(principal, tactic, window.count)
      const threshold = this.alertness.threshold(accountId, this.entities.observed(account), day)
      this.alertness.ended({ account: accountId, key }, window, threshold)
      this.#watch?.(window, this.#youth(window.first), threshold)
    }
    if (window.isTold) this.#tellings.note(keyOf(principal, tactic, 0), window.from, window.score)
    if (!window.isTold && !window.isRepeated && !this.#told.has(principal))
      for (const doing of window.waiting) learn(doing, this.entities)
    else if (this.#held.length < HELD_MAX) this.#held.push({ until: window.from + HELD, doings: window.waiting })
    else this.#lost += window.waiting.length
  }

  verdicts(): Verdict[] {
    const verdicts = this.#verdicts
    this.#verdicts = []
    return verdicts
  }

  *unplaced(): Iterable<Mark> {
    for (const window of this.#open.values()) for (const mark of window.marks) if (mark.object < 0) yield mark
    for (const { window } of this.#telling) for (const mark of window.marks) if (mark.object < 0) yield mark
  }

  // Cold from here.
  progress(): Progress[] {
    const { days: needed } = this.alertness.settings
    const found: Progress[] = []
    const principals = new Map<string, number>()
    for (const [key] of this.entities.entries()) {
      const [account, second] = key.split(' ', 2)
      if (second !== undefined && second !== 'peers' && second !== 'bucket')
        principals.set(account, (principals.get(account) ?? 0) + 1)
    }
    for (const [key, entity] of this.entities.entries())
      if (!key.includes(' ')) {
        const entities = principals.get(key) ?? 0
        found.push({ account: key, days: Math.round(this.entities.observed(entity)), needed, entities })
      }
    return found
  }

  profilesOf(wanted: string, accounts?: ReadonlySet<string>): Profile[] {
    return describe(this.entities, this.readings.names, wanted, accounts)
  }

  save(): Uint8Array {
    return serialize({
      version: VERSION,
      entities: this.entities.save(),
      names: this.readings.names.save(),
      open: [...this.#open.values()].map(saveWindow),
      ...{ told: this.#told, tellings: this.#tellings.save(), held: this.#held },
      telling: this.#telling.map(({ window, ...rest }) => ({ ...rest, window: saveWindow(window) })),
      alertness: this.alertness.save(),
    })
  }

  restore(bytes: Uint8Array): boolean {
    // Only `save` writes these bytes; a store that was tampered with is not a log.
    const saved = deserialize(bytes)
    if (saved?.version !== VERSION) return false
    this.entities.restore(saved.entities)
    this.readings.forget()
    this.readings.names.restore(saved.names)
    this.#open = new Map(saved.open.map(restoreWindow).map((window: Window) => [window.key, window]))
    this.#told = saved.told
    this.#tellings.restore(saved.tellings)
    this.#held = saved.held
    this.#telling = saved.telling.map(({ window, ...rest }: { window: ReturnType<typeof saveWindow> }) => ({
      ...rest,
      // A window that is still open is the one that is to be told of, with what it will take by then.
      window:
        this.#open.get(window.key)?.from === window.first.mark.at
          ? (this.#open.get(window.key) as Window)
          : restoreWindow(window),
    }))
    this.alertness.restore(saved.alertness)
    return true
  }
}

const isOfBuckets = (tactic: number): boolean => tactic >= 0 && TACTICS[tactic].startsWith('S3.')

const keyOf = (principal: number, tactic: number, bucket: number): number =>
  (principal * 16 + tactic + 1) * BUCKETS + bucket
