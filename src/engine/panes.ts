import type { WindowDetection } from '../sdk/detection.ts'
import type { State } from '../sdk/reducers.ts'
import { DISTINCT_MAX, type Sighting } from '../sdk/reducers.ts'
import { finish, mix } from '../tables/hash.ts'
import { idOf } from './locators.ts'
import { SECONDS, type TallyPart } from './tally.ts'

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

/** One key's tally in one minute of one object. */
interface Pane {
  readonly minute: number
  readonly object: number
  readonly part: TallyPart
  readonly row: number
}

interface Key {
  readonly low: number
  readonly high: number
  panes: Pane[]
  /** False when a pane came out of time order since the panes were last sorted. */
  sorted: boolean
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
  #panes = 0
  #decided = 0
  evictions = 0
  /** Tallies for minutes that were decided before they came. */
  late = 0

  constructor(index: number, detection: WindowDetection, max = PANES_MAX) {
    this.#index = index
    this.#detection = detection
    this.#width = detection.within / 60
    this.#max = max
  }

  /** Takes what a worker counted in an object. */
  take(part: TallyPart, object: number): void {
    for (let row = 0; row < part.rows; row++) {
      const minute = part.minute[row]
      if (minute < this.#decided) this.late++
      const name = idOf(part.low[row], part.high[row])
      let key = this.#keys.get(name)
      if (key === undefined) {
        key = { low: part.low[row], high: part.high[row], panes: [], sorted: true, quietUntil: 0, growing: 0 }
        this.#keys.set(name, key)
      }
      if (key.panes.length > 0 && minute < key.panes[key.panes.length - 1].minute) key.sorted = false
      key.panes.push({ minute, object, part, row })
      this.#panes++
      let active = this.#active.get(minute)
      if (active === undefined) this.#active.set(minute, (active = new Set()))
      active.add(key)
    }
    if (this.#panes > this.#max) this.#evict()
  }

  /** Decides every minute before `watermark`, in order, and answers what fired. */
  decide(watermark: number): Fired[] {
    const fired: Fired[] = []
    const minutes = [...this.#active.keys()].filter(minute => minute < watermark).sort((a, b) => a - b)
    for (const minute of minutes) {
      for (const key of this.#active.get(minute) ?? []) this.#judge(key, minute)
      this.#active.delete(minute)
    }
    const ripe = this.#growing.filter(({ to }) => to < watermark)
    this.#growing = this.#growing.filter(({ to }) => to >= watermark)
    for (const { key, from, to } of ripe) {
      fired.push(this.#finish(key, from, to))
      key.growing--
    }
    if (minutes.length > 0) this.#forget(watermark)
    this.#decided = Math.max(this.#decided, watermark)
    return fired
  }

  #judge(key: Key, minute: number): void {
    if (minute <= key.quietUntil) return
    const from = Math.max(minute - this.#width + 1, key.quietUntil + 1)
    const panes = between(key, from, minute)
    if (!this.#detection.fires(seenIn(panes, this.#detection.state) as never, this.#detection.tune)) return
    const first = panes.reduce((earliest, pane) => Math.min(earliest, pane.minute), minute)
    key.quietUntil = first + this.#width - 1
    key.growing++
    this.#growing.push({ key, from: first, to: key.quietUntil })
  }

  #finish(key: Key, from: number, to: number): Fired {
    const panes = between(key, from, to)
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

/**
 * A key's panes of these minutes, both inclusive. Found by halving: an object may hold a year of one key, and a look at
 * all of its panes for each of its minutes would not end.
 */
const between = (key: Key, from: number, to: number): Pane[] => {
  if (!key.sorted) key.panes.sort((a, b) => a.minute - b.minute)
  key.sorted = true
  return key.panes.slice(firstAtOrAfter(key.panes, from), firstAtOrAfter(key.panes, to + 1))
}

const firstAtOrAfter = (panes: readonly Pane[], minute: number): number => {
  let low = 0
  let high = panes.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (panes[middle].minute < minute) low = middle + 1
    else high = middle
  }
  return low
}

/** A key's panes put together. Sets are united only when they are asked for. */
const seenIn = (panes: readonly Pane[], state: State): Record<string, unknown> => {
  const seen: Record<string, unknown> = {}
  for (const [name, reducer] of Object.entries(state)) {
    if (reducer.reduces === 'distinct') seen[name] = new United(panes, name, DISTINCT_MAX)
    else if (reducer.reduces === 'sample')
      seen[name] = { values: lowestHashes(new United(panes, name, Infinity).values, reducer.n) }
    else if (reducer.reduces === 'places') seen[name] = { values: sightingsIn(panes, name, reducer.n) }
    else {
      const values = panes.map(pane => pane.part.numbers[name][pane.row])
      if (reducer.reduces === 'first') seen[name] = { value: Math.min(...values.filter(value => value > 0)) }
      else if (reducer.reduces === 'last') seen[name] = { value: Math.max(...values) }
      else seen[name] = values.reduce((total, value) => total + value, 0)
    }
  }
  return seen
}

/** Sightings are kept by the minute: one minute's of several objects are cut to n together, as one worker would have. */
const sightingsIn = (panes: readonly Pane[], name: string, n: number): Sighting[] =>
  [...Map.groupBy(panes, pane => pane.minute)]
    .flatMap(([minute, some]) =>
      lowestHashes(new United(some, name, Infinity).values, n).map(value => ({
        place: Math.floor(value / SECONDS),
        at: minute * 60 + (value % SECONDS),
      })),
    )
    .sort((a, b) => a.at - b.at || a.place - b.place)

/** The n values with the lowest hashes: the sample that one worker would have drawn from all of them. */
const lowestHashes = (values: readonly number[], n: number): number[] =>
  [...values]
    .sort((a, b) => finish(mix(0, a)) - finish(mix(0, b)))
    .slice(0, n)
    .sort((a, b) => a - b)

/** The union of one set over panes: its size and its values. */
class United {
  readonly #panes: readonly Pane[]
  readonly #name: string
  readonly #max: number
  #union: Set<number> | undefined

  constructor(panes: readonly Pane[], name: string, max: number) {
    this.#panes = panes
    this.#name = name
    this.#max = max
  }

  get size(): number {
    if (this.#panes.length === 1) return this.#slice(this.#panes[0]).length
    return Math.min(this.#values().size, this.#max)
  }

  /** In order of size. */
  get values(): readonly number[] {
    return [...this.#values()].sort((a, b) => a - b)
  }

  #slice({ part, row }: Pane): Uint32Array {
    const { from, values } = part.sets[this.#name]
    return values.subarray(from[row], from[row + 1])
  }

  #values(): Set<number> {
    if (this.#union === undefined) {
      this.#union = new Set()
      for (const pane of this.#panes) for (const value of this.#slice(pane)) this.#union.add(value)
    }
    return this.#union
  }
}
