// Hot. Nothing here may allocate per pane but what the columns grow by.
import type { State } from '../sdk/reducers.ts'
import type { ValueSets } from '../tables/tallies.ts'
import { NONE, PaneKeys, resized } from './pane-keys.ts'
import { SETS, type TallyPart } from './tally.ts'

const PANES_MIN = 256
const VALUES_MIN = 1024

interface PaneSets {
  from: Uint32Array
  count: Uint32Array
}

/**
 * What one window detection remembers, column by column: keys, and for each key its panes, one for each minute of each
 * object, as a list in order of time. Objects and Maps took 2 µs and 200 bytes for a pane, and the garbage of it a
 * sixth of a scan (2026-11). Panes are forgotten by copying those that are still needed, when there are twice as many.
 */
export class PaneTable extends PaneKeys {
  /** By pane. */
  minute: Uint32Array
  object: Uint32Array
  key: Int32Array
  next: Int32Array
  panes = 0
  /** One column per count, sum, first and last. */
  readonly numbers: Record<string, Float64Array> = {}
  /** One for each distinct, sample and places: a pane's values lie in `values` at `from`, `count` of them. */
  readonly sets: Record<string, PaneSets> = {}
  values = new Uint32Array(VALUES_MIN)
  #used = 0
  readonly #numberNames: readonly string[]
  readonly #setNames: readonly string[]

  /** With room for so many panes. */
  constructor(state: State, room = 0) {
    super()
    const size = Math.max(room, PANES_MIN)
    this.minute = new Uint32Array(size)
    this.object = new Uint32Array(size)
    this.key = new Int32Array(size)
    this.next = new Int32Array(size)
    const isSet = (name: string) => SETS.has(state[name].reduces)
    this.#setNames = Object.keys(state).filter(isSet)
    this.#numberNames = Object.keys(state).filter(name => !isSet(name))
    for (const name of this.#numberNames) this.numbers[name] = new Float64Array(size)
    for (const name of this.#setNames) this.sets[name] = { from: new Uint32Array(size), count: new Uint32Array(size) }
  }

  /** Memory held, bytes. */
  get bytes(): number {
    const perPane = 16 + 8 * (this.#numberNames.length + this.#setNames.length)
    return this.minute.length * perPane + this.low.length * 37 + this.values.length * 4
  }

  /** Adds each row of a part as a pane of its key, column by column. Returns the first of the panes. */
  add(part: TallyPart, object: number): number {
    const first = this.panes
    const { rows } = part
    while (first + rows > this.minute.length) this.#growPanes()
    this.panes += rows
    this.minute.set(part.minute, first)
    this.object.fill(object, first, first + rows)
    for (let i = 0; i < this.#numberNames.length; i++) {
      const name = this.#numberNames[i]
      this.numbers[name].set(part.numbers[name], first)
    }
    for (let i = 0; i < this.#setNames.length; i++) {
      const name = this.#setNames[i]
      this.#addSets(this.sets[name], first, rows, part.sets[name])
    }
    const { low, high } = part
    for (let row = 0; row < rows; row++) this.#link(this.keyOf(low[row], high[row]), first + row)
    return first
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

  #addSets({ from, count }: PaneSets, first: number, rows: number, sets: ValueSets): void {
    const begin = sets.from[0]
    const used = this.#addValues(sets.values, begin, sets.from[rows])
    for (let row = 0; row < rows; row++) {
      from[first + row] = used + sets.from[row] - begin
      count[first + row] = sets.from[row + 1] - sets.from[row]
    }
  }

  /** Adds some of `values`. Returns where they begin now. */
  #addValues(values: Uint32Array, from: number, to: number): number {
    const begin = this.#used
    if (from === to) return begin
    this.#used += to - from
    if (this.#used > this.values.length)
      this.values = resized(this.values, Math.max(this.values.length * 2, this.#used))
    this.values.set(values.subarray(from, to), begin)
    return begin
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

  /**
   * The same with the panes and keys that `keeps` says, in memory of its own. `moved` answers a key's new place; a key
   * without panes stays while a window of it grows or it is quiet until `oldest` at least.
   */
  kept(state: State, oldest: number, keeps: (pane: number) => boolean): { table: PaneTable; moved: Int32Array } {
    const kept = new Int32Array(this.panes)
    const stays = new Uint8Array(this.keys)
    let count = 0
    for (let key = 0; key < this.keys; key++) {
      if (this.unsorted[key] === 1) this.#sort(key)
      if (this.growing[key] > 0 || (this.quietUntil[key] > 0 && this.quietUntil[key] >= oldest)) stays[key] = 1
      for (let pane = this.head[key]; pane !== NONE; pane = this.next[pane]) {
        if (!keeps(pane)) continue
        kept[count++] = pane
        stays[key] = 1
      }
    }
    const table = new PaneTable(state, count)
    table.#copy(this, kept.subarray(0, count))
    const moved = new Int32Array(this.keys).fill(NONE)
    for (let key = 0; key < this.keys; key++) {
      if (stays[key] === 0) continue
      moved[key] = table.keyOf(this.low[key], this.high[key])
      table.quietUntil[moved[key]] = this.quietUntil[key]
      table.growing[moved[key]] = this.growing[key]
    }
    return { table, moved }
  }

  /** Fills an empty table that has room for them with panes of another. */
  #copy(from: PaneTable, kept: Int32Array): void {
    const { length } = kept
    this.panes = length
    for (let i = 0; i < length; i++) this.minute[i] = from.minute[kept[i]]
    for (let i = 0; i < length; i++) this.object[i] = from.object[kept[i]]
    for (const name of this.#numberNames) {
      const [old, column] = [from.numbers[name], this.numbers[name]]
      for (let i = 0; i < length; i++) column[i] = old[kept[i]]
    }
    for (const name of this.#setNames) {
      const [old, set] = [from.sets[name], this.sets[name]]
      for (let i = 0; i < length; i++) {
        const begin = old.from[kept[i]]
        set.count[i] = old.count[kept[i]]
        set.from[i] = this.#addValues(from.values, begin, begin + set.count[i])
      }
    }
    for (let i = 0; i < length; i++) {
      const key = from.key[kept[i]]
      this.#link(this.keyOf(from.low[key], from.high[key]), i)
    }
  }
}
