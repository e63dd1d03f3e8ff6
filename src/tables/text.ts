// Hot. Nothing here may allocate per event: only a value never seen before costs memory.
import { HIGH, hashBytes, LOW } from './hash.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/**
 * A dictionary of byte strings: equal text, equal id. Ids count from 1; 0 is the empty string. Hostile logs can hold
 * any number of distinct values, so the table is bounded: when `isFull`, its owner finishes the batch, flushes what
 * it keyed by these ids and calls `clear`.
 */
export class TextTable {
  readonly capacity: number
  readonly arenaMax: number
  /** Text of each id. */
  strings: string[] = ['']
  /** Stable hash of each id, two lanes. */
  readonly low: Uint32Array
  readonly high: Uint32Array
  size = 1
  /** Rises with every clear: what was cached by id before is void. */
  generation = 0
  #slots: Int32Array
  #mask: number
  #arena: Uint8Array
  #used = 0
  #start: Uint32Array

  /** `capacity` distinct values of `arenaMax` bytes together, at the most. */
  constructor(capacity = 1 << 17, arenaMax = 1 << 24) {
    this.capacity = capacity
    this.arenaMax = arenaMax
    let slots = 1
    while (slots < capacity * 2) slots <<= 1
    this.#slots = new Int32Array(slots)
    this.#mask = slots - 1
    this.#arena = new Uint8Array(Math.min(arenaMax, 1 << 16))
    this.#start = new Uint32Array(capacity + 2)
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
    const low = hashBytes(bytes, from, to, LOW)
    const slots = this.#slots
    const mask = this.#mask
    let slot = low & mask
    for (;;) {
      const id = slots[slot]
      if (id === 0) return this.#add(slot, low, bytes, from, to)
      if (this.low[id] === low && this.#equals(id, bytes, from, to)) return id
      slot = (slot + 1) & mask
    }
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
    this.strings = ['']
    this.generation++
  }

  #equals(id: number, bytes: Uint8Array, from: number, to: number): boolean {
    const arena = this.#arena
    let at = this.#start[id]
    if (this.#start[id + 1] - at !== to - from) return false
    for (let i = from; i < to; i++) if (arena[at++] !== bytes[i]) return false
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
    }
    const id = this.size++
    this.#slots[slot] = id
    this.#arena.set(bytes.subarray(from, to), this.#used)
    this.#start[id] = this.#used
    this.#used += length
    this.#start[id + 1] = this.#used
    this.low[id] = low
    this.high[id] = hashBytes(bytes, from, to, HIGH)
    this.strings.push(decoder.decode(bytes.subarray(from, to)))
    return id
  }
}
