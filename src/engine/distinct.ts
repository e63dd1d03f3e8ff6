// Hot: windows are judged by the million. Nothing here allocates but what the tables grow by.
import { randomBytes } from 'node:crypto'

const SLOTS_MIN = 1024
/** Odd, and another in each process: nobody can send numbers that all fall into the same place. */
const MULTIPLIER = randomBytes(4).readUInt32LE() | 1

/**
 * The different numbers of several lists, put together in memory that is used again for the next. A `Set` for each
 * window that was judged took a quarter of a scan of DNS logs (2026-11).
 */
export class Distinct {
  #slots = new Uint32Array(SLOTS_MIN)
  /** The round in which a slot was last filled: emptying the table is counting this up. */
  #filled = new Uint32Array(SLOTS_MIN)
  #round = 0
  #shift = 32 - Math.log2(SLOTS_MIN)
  #found = new Uint32Array(SLOTS_MIN >>> 1)
  size = 0

  /** Empties it and makes room for so many numbers, of which none or all may be the same. */
  clear(atMost: number): void {
    this.size = 0
    while (this.#slots.length < atMost * 2) this.#grow()
    if (this.#round === 0xffff_ffff) {
      this.#filled.fill(0)
      this.#round = 0
    }
    this.#round++
  }

  /** Adds numbers below 2^32. */
  add(values: Uint32Array, from: number, to: number): void {
    const slots = this.#slots
    const filled = this.#filled
    const found = this.#found
    const round = this.#round
    const mask = slots.length - 1
    let { size } = this
    for (let i = from; i < to; i++) {
      const value = values[i]
      let slot = Math.imul(value, MULTIPLIER) >>> this.#shift
      while (filled[slot] === round && slots[slot] !== value) slot = (slot + 1) & mask
      if (filled[slot] === round) continue
      filled[slot] = round
      slots[slot] = value
      found[size++] = value
    }
    this.size = size
  }

  /** A copy, ascending. */
  sorted(): number[] {
    const found = this.#found.subarray(0, this.size).sort()
    const values: number[] = []
    for (let i = 0; i < found.length; i++) values.push(found[i])
    return values
  }

  #grow(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2)
    this.#filled = new Uint32Array(this.#slots.length)
    this.#found = new Uint32Array(this.#slots.length >>> 1)
    this.#round = 0
    this.#shift--
  }
}
