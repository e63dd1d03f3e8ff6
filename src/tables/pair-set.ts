// Hot. Nothing here may allocate per event.
import { finish, mix } from './hash.ts'

/** A set of pairs of ids above 0, bounded: once full it forgets all and begins anew, which only costs repeats. */
export class PairSet {
  readonly #a: Uint32Array
  readonly #b: Uint32Array
  /** Slots in the order of filling. */
  readonly #used: Uint32Array
  readonly #mask: number
  size = 0

  constructor(slots = 1 << 12) {
    this.#a = new Uint32Array(slots)
    this.#b = new Uint32Array(slots)
    this.#used = new Uint32Array((slots >> 1) + 2)
    this.#mask = slots - 1
  }

  /** True when the pair was not there yet. */
  add(a: number, b: number): boolean {
    let slot = finish(mix(a, b)) & this.#mask
    while (this.#a[slot] !== 0) {
      if (this.#a[slot] === a && this.#b[slot] === b) return false
      slot = (slot + 1) & this.#mask
    }
    if (this.size > this.#mask >> 1) {
      this.clear()
      slot = finish(mix(a, b)) & this.#mask
    }
    this.#a[slot] = a
    this.#b[slot] = b
    this.#used[this.size++] = slot
    return true
  }

  clear(): void {
    for (let i = 0; i < this.size; i++) this.#a[this.#used[i]] = 0
    this.size = 0
  }
}
