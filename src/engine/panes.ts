import type { WindowDetection } from '../sdk/detection.ts'
import { idOf } from './locators.ts'
import { type KeyPanes, panesBetween, seenIn } from './seen.ts'
import type { TallyPart } from './tally.ts'

/** A window that fired: one key, from its first minute on for `within`. */
export interface Fired {
  readonly detection: number
  readonly low: number
  readonly high: number
  /** First and last minute, inclusive, since 1970. */
  readonly from: number
  readonly to: number
  /** What was counted over the whole of it. */
  readonly seen: Readonly<Record<string, unknown>>
  /** Objects that hold its records. */
  readonly objects: readonly number[]
}

/** A window that has begun: its key is quiet until it ends. */
export interface Begun {
  readonly low: number
  readonly high: number
  /** First minute. */
  readonly from: number
}

interface Key extends KeyPanes {
  readonly low: number
  readonly high: number
  /** Until this minute the key has a signal already. */
  quietUntil: number
  /** Windows that fired and still grow. */
  growing: number
}

/** Panes that one detection may hold, over all keys of the shard. */
const PANES_MAX = 2_000_000

/**
 * The shard's side of a window detection. Tallies lie in one-minute panes; when the watermark has passed a minute,
 * each key that was active in it is judged over the `within` that ends there. When it fires, the signal covers the
 * `within` from the first minute on, so that it tells the whole burst and not only the minute that crossed the line.
 */
export class Panes {
  readonly #index: number
  readonly #detection: WindowDetection
  readonly #width: number
  readonly #max: number
  readonly #keys = new Map<number, Key>()
  readonly #active = new Map<number, Set<Key>>()
  #growing: { readonly key: Key; readonly from: number; readonly to: number }[] = []
  #begun: Begun[] = []
  #panes = 0
  #decided = 0
  readonly #judgesLate: boolean
  evictions = 0
  /** Tallies for minutes that were decided before they came. */
  late = 0

  /** A scan judges a minute again when something late comes for it; a service reads its time again as a whole. */
  constructor(index: number, detection: WindowDetection, { max = PANES_MAX, judgesLate = true } = {}) {
    this.#index = index
    this.#detection = detection
    this.#width = detection.within / 60
    this.#max = max
    this.#judgesLate = judgesLate
  }

  /** Goes on after another that had decided until this minute, with the windows that had begun by then. */
  resume(decided: number, begun: readonly Begun[]): void {
    this.#decided = decided
    for (const { low, high, from } of begun) {
      const key = this.#key(low, high)
      const to = from + this.#width - 1
      key.quietUntil = Math.max(key.quietUntil, to)
      if (to < decided) continue
      key.growing++
      this.#growing.push({ key, from, to })
    }
  }

  /** Windows that have begun since this was last asked. */
  takeBegun(): Begun[] {
    const begun = this.#begun
    this.#begun = []
    return begun
  }

  /** Windows that still grow. */
  get growing(): Begun[] {
    return this.#growing.map(({ key: { low, high }, from }) => ({ low, high, from }))
  }

  /** Takes what a worker counted in an object. */
  take(part: TallyPart, object: number): void {
    for (let row = 0; row < part.rows; row++) {
      const minute = part.minute[row]
      const isLate = minute < this.#decided
      if (isLate) this.late++
      const key = this.#key(part.low[row], part.high[row])
      if (key.panes.length > 0 && minute < key.panes[key.panes.length - 1].minute) key.sorted = false
      key.panes.push({ minute, object, part, row })
      this.#panes++
      // Later minutes look back at it.
      if (isLate && !this.#judgesLate) continue
      let active = this.#active.get(minute)
      if (active === undefined) this.#active.set(minute, (active = new Set()))
      active.add(key)
    }
    if (this.#panes > this.#max) this.#evict()
  }

  #key(low: number, high: number): Key {
    const name = idOf(low, high)
    let key = this.#keys.get(name)
    if (key === undefined) {
      key = { low, high, panes: [], sorted: true, quietUntil: 0, growing: 0 }
      this.#keys.set(name, key)
    }
    return key
  }

  /** Decides every minute before `watermark`, in order, and answers what fired. */
  decide(watermark: number): Fired[] {
    const minutes = [...this.#active.keys()].filter(minute => minute < watermark).sort((a, b) => a - b)
    for (const minute of minutes) {
      for (const key of this.#active.get(minute) ?? []) this.#judge(key, minute)
      this.#active.delete(minute)
    }
    const fired = this.end(watermark)
    if (minutes.length > 0) this.#forget(watermark)
    this.#decided = Math.max(this.#decided, watermark)
    return fired
  }

  /** Ends the windows whose last minute lies before `watermark`, without judging further minutes. */
  end(watermark: number): Fired[] {
    const fired: Fired[] = []
    const ripe = this.#growing.filter(({ to }) => to < watermark)
    this.#growing = this.#growing.filter(({ to }) => to >= watermark)
    for (const { key, from, to } of ripe) {
      fired.push(this.#finish(key, from, to))
      key.growing--
    }
    return fired
  }

  #judge(key: Key, minute: number): void {
    if (minute <= key.quietUntil) return
    const from = Math.max(minute - this.#width + 1, key.quietUntil + 1)
    const panes = panesBetween(key, from, minute)
    if (!this.#detection.fires(seenIn(panes, this.#detection.state) as never, this.#detection.tune)) return
    const first = panes.reduce((earliest, pane) => Math.min(earliest, pane.minute), minute)
    key.quietUntil = first + this.#width - 1
    key.growing++
    this.#growing.push({ key, from: first, to: key.quietUntil })
    if (!this.#judgesLate) this.#begun.push({ low: key.low, high: key.high, from: first })
  }

  #finish(key: Key, from: number, to: number): Fired {
    const panes = panesBetween(key, from, to)
    const objects = [...new Set(panes.map(pane => pane.object))].sort((a, b) => a - b)
    const seen = seenIn(panes, this.#detection.state)
    return { detection: this.#index, low: key.low, high: key.high, from, to, seen, objects }
  }

  /** Lets go of panes that no window can reach any more. */
  #forget(watermark: number): void {
    const oldest = watermark - 2 * this.#width
    this.#panes = 0
    for (const [name, key] of this.#keys) {
      if (key.panes.some(pane => pane.minute < oldest)) key.panes = key.panes.filter(pane => pane.minute >= oldest)
      if (key.panes.length === 0 && key.growing === 0 && key.quietUntil < oldest) this.#keys.delete(name)
      this.#panes += key.panes.length
    }
  }

  /** No room: the keys that were silent longest go first, by hash where equal, and are counted. */
  #evict(): void {
    const lastMinute = (key: Key) => key.panes.reduce((last, pane) => Math.max(last, pane.minute), 0)
    const keys = [...this.#keys.entries()]
      .map(([name, key]) => ({ name, key, last: lastMinute(key) }))
      .sort((a, b) => a.last - b.last || a.key.low - b.key.low || a.key.high - b.key.high)
    for (const { name, key } of keys) {
      if (this.#panes <= this.#max * 0.75) break
      if (key.growing > 0) continue
      this.evictions += key.panes.length
      this.#panes -= key.panes.length
      for (const pane of key.panes) this.#active.get(pane.minute)?.delete(key)
      this.#keys.delete(name)
    }
  }
}
