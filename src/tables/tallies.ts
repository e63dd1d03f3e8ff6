// Hot. Nothing here may allocate per event: tables are sized at the start and double a few times at most.
import { finish, mix } from './hash.ts'

/** Where no tally fits any more, `row` answers this. */
export const FULL = -1

/** Values of row r: values[from[r]..from[r + 1]]. */
export interface ValueSets {
  readonly from: Uint32Array
  readonly values: Uint32Array
}

/**
 * Distinct whole numbers per tally: an open-addressing set of (tally row, value) pairs with a size for each row.
 * At `perRow` values a row stops counting: thresholds lie far below.
 */
export class Members {
  sizes: Uint32Array
  count = 0
  #slotRow: Int32Array
  #slotValue: Uint32Array
  /** Slots in the order of filling: few pairs in a large table are told, and forgotten, without going through all of it. */
  #used: Int32Array
  #mask: number
  readonly #perRow: number

  constructor(rows: number, perRow: number, slots = 1 << 13) {
    this.sizes = new Uint32Array(rows)
    this.#slotRow = new Int32Array(slots).fill(FULL)
    this.#slotValue = new Uint32Array(slots)
    this.#used = new Int32Array((slots >> 1) + 1)
    this.#mask = slots - 1
    this.#perRow = perRow
  }

  add(row: number, value: number): void {
    value = value >>> 0
    let slot = finish(mix(row, value)) & this.#mask
    for (;;) {
      const found = this.#slotRow[slot]
      if (found === FULL) break
      if (found === row && this.#slotValue[slot] === value) return
      slot = (slot + 1) & this.#mask
    }
    if (this.sizes[row] >= this.#perRow) return
    this.#slotRow[slot] = row
    this.#slotValue[slot] = value
    this.#used[this.count] = slot
    this.sizes[row]++
    if (++this.count > this.#mask >> 1) this.#grow()
  }

  growRows(rows: number): void {
    const sizes = new Uint32Array(rows)
    sizes.set(this.sizes)
    this.sizes = sizes
  }

  /** The values of rows 0..rows, row by row: `values` from `from[row]` to `from[row + 1]`, into arrays of that size. */
  export(
    rows: number,
    from: Uint32Array = new Uint32Array(rows + 1),
    values: Uint32Array = new Uint32Array(this.count),
  ): ValueSets {
    // A row's end moves to its begin while its values are written from the last to the first.
    for (let row = 0; row < rows; row++) from[row + 1] = from[row] + this.sizes[row]
    for (let row = 0; row < rows; row++) from[row] = from[row + 1]
    for (let i = this.count - 1; i >= 0; i--) {
      const slot = this.#used[i]
      values[--from[this.#slotRow[slot]]] = this.#slotValue[slot]
    }
    return { from, values }
  }

  clear(): void {
    for (let i = 0; i < this.count; i++) {
      const slot = this.#used[i]
      this.sizes[this.#slotRow[slot]] = 0
      this.#slotRow[slot] = FULL
    }
    this.count = 0
  }

  #grow(): void {
    const rows = this.#slotRow
    const values = this.#slotValue
    const used = this.#used
    const slots = rows.length * 2
    this.#slotRow = new Int32Array(slots).fill(FULL)
    this.#slotValue = new Uint32Array(slots)
    this.#used = new Int32Array((slots >> 1) + 1)
    this.#mask = slots - 1
    for (let i = 0; i < this.count; i++) {
      const row = rows[used[i]]
      const value = values[used[i]]
      let slot = finish(mix(row, value)) & this.#mask
      while (this.#slotRow[slot] !== FULL) slot = (slot + 1) & this.#mask
      this.#slotRow[slot] = row
      this.#slotValue[slot] = value
      this.#used[i] = slot
    }
  }
}

/** The n values of a row with the lowest hashes: the same sample whatever the order. */
export class Samples {
  readonly n: number
  values: Uint32Array
  #hashes: Int32Array
  sizes: Uint8Array

  constructor(rows: number, n: number) {
    this.n = n
    this.values = new Uint32Array(rows * n)
    this.#hashes = new Int32Array(rows * n)
    this.sizes = new Uint8Array(rows)
  }

  add(row: number, value: number): void {
    value = value >>> 0
    const hash = finish(mix(0, value))
    const base = row * this.n
    const size = this.sizes[row]
    let at = size
    while (at > 0 && this.#hashes[base + at - 1] > hash) at--
    if (at > 0 && this.#hashes[base + at - 1] === hash && this.values[base + at - 1] === value) return
    if (at === this.n) return
    const last = size < this.n ? size : this.n - 1
    for (let i = last; i > at; i--) {
      this.#hashes[base + i] = this.#hashes[base + i - 1]
      this.values[base + i] = this.values[base + i - 1]
    }
    this.#hashes[base + at] = hash
    this.values[base + at] = value
    if (size < this.n) this.sizes[row] = size + 1
  }

  growRows(rows: number): void {
    const values = new Uint32Array(rows * this.n)
    values.set(this.values)
    this.values = values
    const hashes = new Int32Array(rows * this.n)
    hashes.set(this.#hashes)
    this.#hashes = hashes
    const sizes = new Uint8Array(rows)
    sizes.set(this.sizes)
    this.sizes = sizes
  }

  /** How many values rows 0..rows have together. */
  countOf(rows: number): number {
    let count = 0
    for (let row = 0; row < rows; row++) count += this.sizes[row]
    return count
  }

  /** The values of rows 0..rows, as `Members` tells them. */
  export(rows: number, from: Uint32Array, values: Uint32Array): ValueSets {
    for (let row = 0; row < rows; row++) {
      from[row + 1] = from[row] + this.sizes[row]
      for (let i = 0; i < this.sizes[row]; i++) values[from[row] + i] = this.values[row * this.n + i]
    }
    return { from, values }
  }

  /** Forgets rows 0..rows. */
  clear(rows: number): void {
    this.sizes.fill(0, 0, rows)
  }
}

/** Rows found by a 64-bit key and a minute: what a worker counts for each key until it hands over. */
export class Tallies {
  readonly capacity: number
  rows = 0
  low: Int32Array
  high: Int32Array
  minute: Uint32Array
  /** Called with the new number of rows when the columns beside this table must grow too. */
  readonly #grown: (rows: number) => void
  #slots: Int32Array
  /** The slot of each row. */
  #slotOf: Int32Array
  #mask: number
  #room: number

  constructor(capacity: number, grown: (rows: number) => void, room = 256) {
    this.capacity = capacity
    this.#grown = grown
    this.#room = room
    this.low = new Int32Array(room)
    this.high = new Int32Array(room)
    this.minute = new Uint32Array(room)
    this.#slots = new Int32Array(room * 4).fill(FULL)
    this.#slotOf = new Int32Array(room)
    this.#mask = room * 4 - 1
  }

  /** The row of this key and minute, made when new; FULL when there is no room. */
  row(low: number, high: number, minute: number): number {
    let slot = (low ^ Math.imul(minute, 0x9e3779b1)) & this.#mask
    for (;;) {
      const row = this.#slots[slot]
      if (row === FULL) break
      if (this.low[row] === low && this.high[row] === high && this.minute[row] === minute) return row
      slot = (slot + 1) & this.#mask
    }
    if (this.rows >= this.capacity) return FULL
    const row = this.rows++
    if (row >= this.#room) {
      this.#grow()
      slot = (low ^ Math.imul(minute, 0x9e3779b1)) & this.#mask
      while (this.#slots[slot] !== FULL) slot = (slot + 1) & this.#mask
    }
    this.#slots[slot] = row
    this.#slotOf[row] = slot
    this.low[row] = low
    this.high[row] = high
    this.minute[row] = minute
    return row
  }

  clear(): void {
    for (let row = 0; row < this.rows; row++) this.#slots[this.#slotOf[row]] = FULL
    this.rows = 0
  }

  #grow(): void {
    this.#room *= 2
    this.low = doubled(this.low)
    this.high = doubled(this.high)
    this.minute = doubled(this.minute)
    this.#slots = new Int32Array(this.#room * 4).fill(FULL)
    this.#slotOf = doubled(this.#slotOf)
    this.#mask = this.#room * 4 - 1
    for (let row = 0; row < this.#room / 2; row++) {
      let slot = (this.low[row] ^ Math.imul(this.minute[row], 0x9e3779b1)) & this.#mask
      while (this.#slots[slot] !== FULL) slot = (slot + 1) & this.#mask
      this.#slots[slot] = row
      this.#slotOf[row] = slot
    }
    this.#grown(this.#room)
  }
}

const doubled = <A extends Int32Array | Uint32Array>(old: A): A => {
  const grown = new (old.constructor as new (n: number) => A)(old.length * 2)
  grown.set(old)
  return grown
}
