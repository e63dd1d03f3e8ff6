// Hot. Nothing here may allocate per pane but what the columns grow by.
import type { State } from '../sdk/reducers.ts'
import { finish, mix } from '../tables/hash.ts'
import { SETS, type TallyPart } from './tally.ts'

/** "No pane", "no key". */
export const NONE = -1

const KEYS_MIN = 256
const PANES_MIN = 256
const VALUES_MIN = 1024

/**
 * What one window detection remembers, column by column: keys, and for each key its panes, one for each minute of each
 * object, as a list in order of time. Objects and Maps took 2 µs and 200 bytes for a pane, and the garbage of it a
 * sixth of a scan (2026-11). Panes are forgotten by copying those that are still needed, when there are twice as many.
 */
export class PaneTable {
  /** By key. */
  low = new Int32Array(KEYS_MIN)
  high = new Int32Array(KEYS_MIN)
  /** First and last pane, and the pane from which the next look begins. */
  head = new Int32Array(KEYS_MIN)
  tail = new Int32Array(KEYS_MIN)
  hint = new Int32Array(KEYS_MIN)
  /** Until this minute the key has a signal already. */
  quietUntil = new Uint32Array(KEYS_MIN)
  /** Windows that fired and still grow. */
  growing = new Uint32Array(KEYS_MIN)
  /** 1 when a pane came out of time order since the key's panes were last sorted. */
  unsorted = new Uint8Array(KEYS_MIN)
  keys = 0
  #slots = new Int32Array(KEYS_MIN * 2).fill(NONE)

  /** By pane. */
  minute = new Uint32Array(PANES_MIN)
  object = new Uint32Array(PANES_MIN)
  key = new Int32Array(PANES_MIN)
  next = new Int32Array(PANES_MIN)
  panes = 0
  /** One column per count, sum, first and last. */
  readonly numbers: Record<string, Float64Array> = {}
  /** One for each distinct, sample and places: a pane's values lie in `values` at `from`, `count` of them. */
  readonly sets: Record<string, { from: Uint32Array; count: Uint32Array }> = {}
  values = new Uint32Array(VALUES_MIN)
  #used = 0
  readonly #numberNames: readonly string[]
  readonly #setNames: readonly string[]

  constructor(state: State) {
    const isSet = (name: string) => SETS.has(state[name].reduces)
    this.#setNames = Object.keys(state).filter(isSet)
    this.#numberNames = Object.keys(state).filter(name => !isSet(name))
    for (const name of this.#numberNames) this.numbers[name] = new Float64Array(PANES_MIN)
    for (const name of this.#setNames)
      this.sets[name] = { from: new Uint32Array(PANES_MIN), count: new Uint32Array(PANES_MIN) }
  }

  /** Memory held, bytes. */
  get bytes(): number {
    const perPane = 16 + 8 * (this.#numberNames.length + this.#setNames.length)
    return this.minute.length * perPane + this.low.length * 37 + this.values.length * 4
  }

  /** Adds a row of a part as a pane of its key. Returns the pane. */
  add(part: TallyPart, row: number, object: number): number {
    if (this.panes === this.minute.length) this.#growPanes()
    const pane = this.panes++
    const minute = part.minute[row]
    this.minute[pane] = minute
    this.object[pane] = object
    for (let i = 0; i < this.#numberNames.length; i++) {
      const name = this.#numberNames[i]
      this.numbers[name][pane] = part.numbers[name][row]
    }
    for (let i = 0; i < this.#setNames.length; i++) {
      const { from, values } = part.sets[this.#setNames[i]]
      this.#addSet(this.#setNames[i], pane, values, from[row], from[row + 1])
    }
    this.#link(this.keyOf(part.low[row], part.high[row]), pane)
    return pane
  }

  /** The key, made when new. */
  keyOf(low: number, high: number): number {
    const mask = this.#slots.length - 1
    let slot = finish(mix(low, high)) & mask
    for (let key = this.#slots[slot]; key !== NONE; key = this.#slots[slot]) {
      if (this.low[key] === low && this.high[key] === high) return key
      slot = (slot + 1) & mask
    }
    if (this.keys === this.low.length) {
      this.#growKeys()
      return this.keyOf(low, high)
    }
    const key = this.keys++
    this.#slots[slot] = key
    this.low[key] = low
    this.high[key] = high
    this.head[key] = this.tail[key] = this.hint[key] = NONE
    this.quietUntil[key] = this.growing[key] = this.unsorted[key] = 0
    return key
  }

  /** Fills `into` with the key's panes of these minutes, both inclusive, in order of time. Returns how many. */
  between(key: number, from: number, to: number, into: number[]): number {
    if (this.unsorted[key] === 1) this.#sort(key)
    const { minute, next } = this
    let pane = this.hint[key]
    if (pane === NONE || minute[pane] > from) pane = this.head[key]
    while (pane !== NONE && minute[pane] < from) pane = next[pane]
    this.hint[key] = pane
    let count = 0
    for (; pane !== NONE && minute[pane] <= to; pane = next[pane]) into[count++] = pane
    into.length = count
    return count
  }

  #link(key: number, pane: number): void {
    this.key[pane] = key
    this.next[pane] = NONE
    const tail = this.tail[key]
    if (tail === NONE) this.head[key] = this.hint[key] = pane
    else {
      if (this.minute[tail] > this.minute[pane]) this.unsorted[key] = 1
      this.next[tail] = pane
      if (this.hint[key] === NONE) this.hint[key] = pane
    }
    this.tail[key] = pane
  }

  /** Cold: keys whose objects came in order of time are never sorted. */
  #sort(key: number): void {
    const panes: number[] = []
    for (let pane = this.head[key]; pane !== NONE; pane = this.next[pane]) panes.push(pane)
    panes.sort((a, b) => this.minute[a] - this.minute[b])
    panes.forEach((pane, i) => {
      this.next[pane] = panes[i + 1] ?? NONE
    })
    this.head[key] = this.hint[key] = panes[0]
    this.tail[key] = panes[panes.length - 1]
    this.unsorted[key] = 0
  }

  #addSet(name: string, pane: number, values: Uint32Array, from: number, to: number): void {
    const count = to - from
    if (this.#used + count > this.values.length) {
      const grown = new Uint32Array(Math.max(this.values.length * 2, this.#used + count))
      grown.set(this.values)
      this.values = grown
    }
    this.sets[name].from[pane] = this.#used
    this.sets[name].count[pane] = count
    for (let i = 0; i < count; i++) this.values[this.#used + i] = values[from + i]
    this.#used += count
  }

  // Cold from here: columns grow, and are gone through, seldom.
  #growPanes(): void {
    const size = this.minute.length * 2
    this.minute = resized(this.minute, size)
    this.object = resized(this.object, size)
    this.key = resized(this.key, size)
    this.next = resized(this.next, size)
    for (const name of this.#numberNames) this.numbers[name] = resized(this.numbers[name], size)
    for (const set of Object.values(this.sets)) {
      set.from = resized(set.from, size)
      set.count = resized(set.count, size)
    }
  }

  #growKeys(): void {
    const size = this.low.length * 2
    this.low = resized(this.low, size)
    this.high = resized(this.high, size)
    this.head = resized(this.head, size)
    this.tail = resized(this.tail, size)
    this.hint = resized(this.hint, size)
    this.quietUntil = resized(this.quietUntil, size)
    this.growing = resized(this.growing, size)
    this.unsorted = resized(this.unsorted, size)
    const mask = size * 2 - 1
    this.#slots = new Int32Array(size * 2).fill(NONE)
    for (let key = 0; key < this.keys; key++) {
      let slot = finish(mix(this.low[key], this.high[key])) & mask
      while (this.#slots[slot] !== NONE) slot = (slot + 1) & mask
      this.#slots[slot] = key
    }
  }

  /**
   * The same with the panes and keys that `keeps` says, in memory of its own. `moved` answers a key's new place; a key
   * without panes stays while a window of it grows or it is quiet until `oldest` at least.
   */
  kept(state: State, oldest: number, keeps: (pane: number) => boolean): { table: PaneTable; moved: Int32Array } {
    const table = new PaneTable(state)
    const moved = new Int32Array(this.keys).fill(NONE)
    const sets = Object.fromEntries(
      this.#setNames.map(name => [name, { from: new Uint32Array(2), values: this.values }]),
    )
    const one = { detection: 0, rows: 1, low: new Int32Array(1), high: new Int32Array(1), minute: new Uint32Array(1) }
    const numbers = Object.fromEntries(this.#numberNames.map(name => [name, new Float64Array(1)]))
    for (let key = 0; key < this.keys; key++) {
      if (this.unsorted[key] === 1) this.#sort(key)
      one.low[0] = this.low[key]
      one.high[0] = this.high[key]
      let stays = this.growing[key] > 0 || (this.quietUntil[key] > 0 && this.quietUntil[key] >= oldest)
      for (let pane = this.head[key]; pane !== NONE; pane = this.next[pane]) {
        if (!keeps(pane)) continue
        one.minute[0] = this.minute[pane]
        for (const name of this.#numberNames) numbers[name][0] = this.numbers[name][pane]
        for (const name of this.#setNames) {
          sets[name].from[0] = this.sets[name].from[pane]
          sets[name].from[1] = this.sets[name].from[pane] + this.sets[name].count[pane]
        }
        table.add({ ...one, numbers, sets }, 0, this.object[pane])
        stays = true
      }
      if (!stays) continue
      moved[key] = table.keyOf(this.low[key], this.high[key])
      table.quietUntil[moved[key]] = this.quietUntil[key]
      table.growing[moved[key]] = this.growing[key]
    }
    return { table, moved }
  }
}

const resized = <A extends Int32Array | Uint32Array | Float64Array | Uint8Array>(old: A, size: number): A => {
  const grown = new (old.constructor as new (n: number) => A)(size)
  grown.set(old)
  return grown
}
