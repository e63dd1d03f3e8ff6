import type { WindowDetection } from '../sdk/detection.ts'
import { NONE } from './pane-keys.ts'
import { PaneTable } from './pane-table.ts'
import { keptSeen, seenIn } from './seen.ts'
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

/** Panes that one detection may hold, over all keys of the shard. The shard bounds the bytes of all together. */
const PANES_MAX = 2_000_000
/** Fewer panes than this are not gone through to forget some. */
const FORGET_FROM = 1024

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
  #table: PaneTable
  /** Keys that have a pane in a minute that is not decided. */
  #active = new Map<number, number[]>()
  #earliest = Number.POSITIVE_INFINITY
  #growing: { readonly key: number; readonly from: number; readonly to: number }[] = []
  #begun: Begun[] = []
  readonly #judgesLate: boolean
  #decided = 0
  /** No window looks further back than this. */
  #forgotten = 0
  /** Panes that were left when some were last forgotten. */
  #left = 0
  /** For one look at a time. */
  readonly #found: number[] = []
  readonly #seen: Record<string, unknown> = {}
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
    this.#table = new PaneTable(detection.state)
  }

  /** Memory held, bytes. */
  get bytes(): number {
    return this.#table.bytes
  }

  /** Goes on after another that had decided until this minute, with the windows that had begun by then. */
  resume(decided: number, begun: readonly Begun[]): void {
    const table = this.#table
    this.#decided = decided
    for (const { low, high, from } of begun) {
      const key = table.keyOf(low, high)
      const to = from + this.#width - 1
      table.quietUntil[key] = Math.max(table.quietUntil[key], to)
      if (to < decided) continue
      table.growing[key]++
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
    const { low, high } = this.#table
    return this.#growing.map(({ key, from }) => ({ low: low[key], high: high[key], from }))
  }

  /** Takes what a worker counted in an object. */
  take(part: TallyPart, object: number): void {
    const table = this.#table
    let listed: number[] = []
    let listedOf = NONE
    const first = table.add(part, object)
    for (let row = 0; row < part.rows; row++) {
      const minute = part.minute[row]
      const isLate = minute < this.#decided
      if (isLate) this.late++
      // Later minutes look back at it.
      if (isLate && !this.#judgesLate) continue
      if (minute !== listedOf) {
        listed = this.#listOf(minute)
        listedOf = minute
      }
      listed.push(table.key[first + row])
    }
    if (table.panes > this.#max) this.evict()
  }

  /** Decides every minute before `watermark`, in order, and answers what fired. */
  decide(watermark: number): Fired[] {
    const judges = this.#earliest < watermark
    if (judges) this.#judgeBefore(watermark)
    const fired = this.end(watermark)
    if (judges) this.#forget(watermark - 2 * this.#width)
    this.#decided = Math.max(this.#decided, watermark)
    return fired
  }

  /** Ends the windows whose last minute lies before `watermark`, without judging further minutes. */
  end(watermark: number): Fired[] {
    const fired: Fired[] = []
    const ripe = this.#growing.filter(({ to }) => to < watermark)
    if (ripe.length > 0) this.#growing = this.#growing.filter(({ to }) => to >= watermark)
    for (const { key, from, to } of ripe) {
      fired.push(this.#finish(key, from, to))
      this.#table.growing[key]--
    }
    return fired
  }

  /** Lets go of the keys that were silent longest, by hash where equal, until this share is left, and counts them. */
  evict(share = 0.75): void {
    const table = this.#table
    const last = new Float64Array(table.keys)
    const panes = new Uint32Array(table.keys)
    for (let pane = 0; pane < table.panes; pane++) {
      const key = table.key[pane]
      panes[key]++
      last[key] = Math.max(last[key], table.minute[pane])
    }
    const { low, high, growing } = table
    const order = Array.from(low.subarray(0, table.keys), (_, key) => key)
      .filter(key => growing[key] === 0 && panes[key] > 0)
      .sort((a, b) => last[a] - last[b] || low[a] - low[b] || high[a] - high[b])
    const goes = new Uint8Array(table.keys)
    let left = table.panes
    for (const key of order) {
      if (left <= table.panes * share) break
      goes[key] = 1
      left -= panes[key]
      this.evictions += panes[key]
    }
    this.#keep(this.#forgotten, pane => goes[table.key[pane]] === 0)
  }

  #listOf(minute: number): number[] {
    let listed = this.#active.get(minute)
    if (listed === undefined) this.#active.set(minute, (listed = []))
    if (minute < this.#earliest) this.#earliest = minute
    return listed
  }

  #judgeBefore(watermark: number): void {
    const minutes = [...this.#active.keys()].filter(minute => minute < watermark).sort((a, b) => a - b)
    for (const minute of minutes) {
      let before = NONE
      for (const key of this.#active.get(minute) ?? []) {
        if (key !== before) this.#judge(key, minute)
        before = key
      }
      this.#active.delete(minute)
    }
    this.#earliest = Number.POSITIVE_INFINITY
    for (const minute of this.#active.keys()) if (minute < this.#earliest) this.#earliest = minute
  }

  #judge(key: number, minute: number): void {
    const table = this.#table
    const quietUntil = table.quietUntil[key]
    if (minute <= quietUntil) return
    const from = Math.max(minute - this.#width + 1, quietUntil + 1, this.#forgotten)
    const panes = this.#found
    if (table.between(key, from, minute, panes) === 0) return
    const { state, tune } = this.#detection
    if (!this.#detection.fires(seenIn(table, panes, state, this.#seen) as never, tune)) return
    const first = table.minute[panes[0]]
    table.quietUntil[key] = first + this.#width - 1
    table.growing[key]++
    this.#growing.push({ key, from: first, to: first + this.#width - 1 })
    if (!this.#judgesLate) this.#begun.push({ low: table.low[key], high: table.high[key], from: first })
  }

  #finish(key: number, from: number, to: number): Fired {
    const table = this.#table
    const panes = this.#found
    table.between(key, from, to, panes)
    const objects = [...new Set(panes.map(pane => table.object[pane]))].sort((a, b) => a - b)
    const seen = keptSeen(table, panes, this.#detection.state)
    return { detection: this.#index, low: table.low[key], high: table.high[key], from, to, seen, objects }
  }

  /** Lets go of panes that no window can reach any more, when they are half of all. */
  #forget(oldest: number): void {
    this.#forgotten = Math.max(this.#forgotten, oldest)
    const table = this.#table
    if (table.panes < FORGET_FROM || table.panes < this.#left * 2) return
    this.#keep(oldest, pane => table.minute[pane] >= oldest)
    this.#left = this.#table.panes
  }

  #keep(oldest: number, keeps: (pane: number) => boolean): void {
    const { table, moved } = this.#table.kept(this.#detection.state, oldest, keeps)
    this.#table = table
    for (const [minute, keys] of this.#active) {
      const kept = keys.map(key => moved[key]).filter(key => key !== NONE)
      if (kept.length > 0) this.#active.set(minute, kept)
      else this.#active.delete(minute)
    }
    this.#growing = this.#growing.map(({ key, from, to }) => ({ key: moved[key], from, to }))
  }
}
