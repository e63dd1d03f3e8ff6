// Hot. Nothing here may allocate per event: only a value never seen before costs memory.
import { HIGH, hashView, LOW } from './hash.ts'

const encoder = new TextEncoder()
// A byte order mark is a character like any other inside a record.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const EMPTY = new Uint8Array(0)

/** Where a table's arrays lie. What else may add to it counts in the same memory. */
export type Space = (bytes: number) => Uint8Array

const SIZE = 0
const USED = 1
const REFUSED = 2
const GENERATION = 3

const ints = (space: Space, count: number): Int32Array => {
  const bytes = space(count * 4)
  return new Int32Array(bytes.buffer, bytes.byteOffset, count)
}
const unsigned = (space: Space, count: number): Uint32Array => {
  const bytes = space(count * 4)
  return new Uint32Array(bytes.buffer, bytes.byteOffset, count)
}

/**
 * A dictionary of byte strings: equal text, equal id. Ids count from 1; 0 is the empty string. Hostile logs can hold
 * any number of distinct values, so the table is bounded: when `isFull`, its owner finishes the batch, flushes what
 * it keyed by these ids and calls `clear`.
 */
export class TextTable {
  readonly capacity: number
  readonly arenaMax: number
  /** Text of the ids that were asked for. */
  readonly #strings: (string | undefined)[]
  /** Stable hash of each id, two lanes. */
  readonly low: Uint32Array
  readonly high: Uint32Array
  readonly #state: Int32Array
  /** Pairs of id and low hash, side by side: a miss costs one cache line. */
  #slots: Int32Array
  #mask: number
  #arena: Uint8Array
  #arenaView: DataView
  /**
   * The bytes of the last call and a view of them, and those before: decoders take turns between an object's window
   * and a scratch buffer, and both stay the same for thousands of calls.
   */
  #bytes: Uint8Array = EMPTY
  #view: DataView = new DataView(EMPTY.buffer)
  #otherBytes: Uint8Array = EMPTY
  #otherView: DataView = new DataView(EMPTY.buffer)
  #start: Uint32Array

  /** `capacity` distinct values of `arenaMax` bytes together, at the most. */
  constructor(capacity = 1 << 17, arenaMax = 1 << 24, space?: Space) {
    this.capacity = capacity
    this.arenaMax = arenaMax
    let slots = 1
    while (slots < capacity * 2) slots <<= 1
    const room = space ?? (bytes => new Uint8Array(bytes))
    this.#state = ints(room, 4)
    this.#state[SIZE] = 1
    this.#slots = ints(room, slots * 2)
    this.#mask = slots - 1
    // In space of its own it has its full length from the start: untouched memory costs nothing there.
    this.#arena = room(space === undefined ? Math.min(arenaMax, 1 << 16) : arenaMax)
    this.#arenaView = viewOf(this.#arena)
    this.#start = unsigned(room, capacity + 2)
    // Full length from the start: an array that is written here and there would turn into a hash table.
    this.#strings = new Array<string | undefined>(capacity + 1).fill(undefined)
    this.#strings[0] = ''
    this.low = unsigned(room, capacity + 1)
    this.high = unsigned(room, capacity + 1)
  }

  get size(): number {
    return this.#state[SIZE]
  }

  /** Rises with every clear: what was cached by id before is void. */
  get generation(): number {
    return this.#state[GENERATION]
  }

  /** Values that found the table full since it was made. */
  get refused(): number {
    return this.#state[REFUSED]
  }

  /** What the table works with, for a kernel that takes texts as well. */
  get parts(): Readonly<
    Record<'slots' | 'start' | 'low' | 'high' | 'state' | 'arena', Uint8Array | Int32Array | Uint32Array>
  > & {
    readonly capacity: number
    readonly arenaMax: number
  } {
    const { low, high, capacity, arenaMax } = this
    return {
      slots: this.#slots,
      start: this.#start,
      state: this.#state,
      arena: this.#arena,
      low,
      high,
      capacity,
      arenaMax,
    }
  }

  /** True when the owner must flush and clear before the next batch: a batch always still fits. */
  get isFull(): boolean {
    return this.#state[SIZE] > this.capacity * 0.75 || this.#state[USED] > this.arenaMax * 0.75
  }

  /** The id of bytes from..to. Text past the capacity of one batch is id 0, and counted in `refused`. */
  intern(bytes: Uint8Array, from: number, to: number): number {
    if (from >= to) return 0
    if (bytes !== this.#bytes) this.#look(bytes)
    const low = hashView(this.#view, from, to, LOW) | 0
    const slots = this.#slots
    const mask = this.#mask
    let slot = low & mask
    for (;;) {
      const id = slots[slot << 1]
      if (id === 0) return this.#add(slot, low, bytes, from, to)
      if (slots[(slot << 1) + 1] === low && this.#equals(id, from, to)) return id
      slot = (slot + 1) & mask
    }
  }

  /** Text of an id; decoded when it is first asked for, because most values never are. */
  text(id: number): string {
    return this.#strings[id] ?? this.#decode(id)
  }

  /** The bytes of an id lie here, from `startOf` to `endOf`, until the next text is taken. */
  get arena(): Uint8Array {
    return this.#arena
  }

  startOf(id: number): number {
    return this.#start[id]
  }

  endOf(id: number): number {
    return this.#start[id + 1]
  }

  /** The id of a string. Cold: for values that did not come as plain bytes. */
  internText(value: string): number {
    const bytes = encoder.encode(value)
    return this.intern(bytes, 0, bytes.length)
  }

  /** Forgets everything. Ids handed out before mean nothing after. */
  clear(): void {
    this.#slots.fill(0)
    this.#state[USED] = 0
    this.#state[SIZE] = 1
    this.#strings.fill(undefined)
    this.#strings[0] = ''
    this.#state[GENERATION]++
  }

  #look(bytes: Uint8Array): void {
    const view = bytes === this.#otherBytes ? this.#otherView : viewOf(bytes)
    this.#otherBytes = this.#bytes
    this.#otherView = this.#view
    this.#bytes = bytes
    this.#view = view
  }

  #equals(id: number, from: number, to: number): boolean {
    let at = this.#start[id]
    if (this.#start[id + 1] - at !== to - from) return false
    const arena = this.#arenaView
    const view = this.#view
    let i = from
    for (const last = to - 3; i < last; i += 4) {
      if (arena.getInt32(at, true) !== view.getInt32(i, true)) return false
      at += 4
    }
    for (; i < to; i++) if (arena.getUint8(at++) !== view.getUint8(i)) return false
    return true
  }

  #add(slot: number, low: number, bytes: Uint8Array, from: number, to: number): number {
    const length = to - from
    const state = this.#state
    const id = state[SIZE]
    const used = state[USED]
    if (id >= this.capacity || used + length > this.arenaMax) {
      state[REFUSED]++
      return 0
    }
    if (used + length > this.#arena.length) this.#grow(used + length)
    state[SIZE] = id + 1
    state[USED] = used + length
    this.#slots[slot << 1] = id
    this.#slots[(slot << 1) + 1] = low
    // Short texts are the rule: a loop costs less than the view that `set` would need.
    const arena = this.#arena
    for (let i = 0; i < length; i++) arena[used + i] = bytes[from + i]
    this.#start[id] = used
    this.#start[id + 1] = used + length
    this.low[id] = low
    this.high[id] = hashView(this.#view, from, to, HIGH)
    return id
  }

  #grow(least: number): void {
    const grown = new Uint8Array(Math.min(this.arenaMax, Math.max(this.#arena.length * 2, least)))
    grown.set(this.#arena)
    this.#arena = grown
    this.#arenaView = viewOf(grown)
  }

  #decode(id: number): string {
    const text = decoder.decode(this.#arena.subarray(this.#start[id], this.#start[id + 1]))
    if (id < this.size) this.#strings[id] = text
    return text
  }
}

/** A view of the same bytes. Cold. */
export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
