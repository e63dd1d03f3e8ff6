// Hot. Nothing here may allocate per event: only a value never seen before costs memory.
import { HIGH, hashView, LOW } from './hash.ts'

const encoder = new TextEncoder()
// A byte order mark is a character like any other inside a record.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const EMPTY = new Uint8Array(0)

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
  size = 1
  /** Rises with every clear: what was cached by id before is void. */
  generation = 0
  /** Pairs of id and low hash, side by side: a miss costs one cache line. */
  #slots: Int32Array
  #mask: number
  #arena: Uint8Array
  #arenaView: DataView
  #used = 0
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
  constructor(capacity = 1 << 17, arenaMax = 1 << 24) {
    this.capacity = capacity
    this.arenaMax = arenaMax
    let slots = 1
    while (slots < capacity * 2) slots <<= 1
    this.#slots = new Int32Array(slots * 2)
    this.#mask = slots - 1
    this.#arena = new Uint8Array(Math.min(arenaMax, 1 << 16))
    this.#arenaView = new DataView(this.#arena.buffer)
    this.#start = new Uint32Array(capacity + 2)
    // Full length from the start: an array that is written here and there would turn into a hash table.
    this.#strings = new Array<string | undefined>(capacity + 1).fill(undefined)
    this.#strings[0] = ''
    this.low = new Uint32Array(capacity + 1)
    this.high = new Uint32Array(capacity + 1)
  }

  /** True when the owner must flush and clear before the next batch: a batch always still fits. */
  get isFull(): boolean {
    return this.size > this.capacity * 0.75 || this.#used > this.arenaMax * 0.75
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

  /** The id of a string. Cold: for values that did not come as plain bytes. */
  internText(value: string): number {
    const bytes = encoder.encode(value)
    return this.intern(bytes, 0, bytes.length)
  }

  /** Values that found the table full since it was made. */
  refused = 0

  /** Forgets everything. Ids handed out before mean nothing after. */
  clear(): void {
    this.#slots.fill(0)
    this.#used = 0
    this.size = 1
    this.#strings.fill(undefined)
    this.#strings[0] = ''
    this.generation++
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
    if (this.size >= this.capacity || this.#used + length > this.arenaMax) {
      this.refused++
      return 0
    }
    if (this.#used + length > this.#arena.length) {
      const grown = new Uint8Array(Math.min(this.arenaMax, Math.max(this.#arena.length * 2, this.#used + length)))
      grown.set(this.#arena)
      this.#arena = grown
      this.#arenaView = new DataView(grown.buffer)
    }
    const id = this.size++
    this.#slots[slot << 1] = id
    this.#slots[(slot << 1) + 1] = low
    // Short texts are the rule: a loop costs less than the view that `set` would need.
    const arena = this.#arena
    for (let i = 0; i < length; i++) arena[this.#used + i] = bytes[from + i]
    this.#start[id] = this.#used
    this.#used += length
    this.#start[id + 1] = this.#used
    this.low[id] = low
    this.high[id] = hashView(this.#view, from, to, HIGH)
    return id
  }

  #decode(id: number): string {
    const text = decoder.decode(this.#arena.subarray(this.#start[id], this.#start[id + 1]))
    if (id < this.size) this.#strings[id] = text
    return text
  }
}

/** A view of the same bytes. Cold. */
export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
