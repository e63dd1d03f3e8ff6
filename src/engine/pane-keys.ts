// Hot. Nothing here may allocate per key but what the columns grow by.
import { finish, mix } from '../tables/hash.ts'

/** "No pane", "no key". */
export const NONE = -1

const KEYS_MIN = 256

/** The keys of a pane table, column by column, found by their 64 bits. */
export class PaneKeys {
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

  // Cold from here: columns grow seldom.
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
}

/** The same in a longer array. */
export const resized = <A extends Int32Array | Uint32Array | Float64Array | Uint8Array>(old: A, size: number): A => {
  const grown = new (old.constructor as new (n: number) => A)(size)
  grown.set(old)
  return grown
}
