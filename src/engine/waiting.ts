// Hot. Nothing here may allocate per tuple that waits.
/** Tuples of one model that wait for the watermark: a column for each thing that is known of one, and by minute a chain. */
import type { Mark, Tuple } from '../learn/model.ts'
import { finish, mix } from '../tables/hash.ts'
import type { TuplePart } from './collector.ts'

/** Tuples that may wait. */
const WAITING_MAX = 1_000_000
const ROWS_MIN = 1 << 10
const NONE = -1

/** What tuples of one behaviour share, whatever their minute: they hold the same two arrays. */
export interface Content {
  readonly texts: readonly string[]
  readonly numbers: readonly number[]
}

export class Waiting {
  /** By row. A row that was taken has no content, and goes when half of all rows were. */
  #content: (Content | undefined)[] = []
  #hash = new Float64Array(ROWS_MIN)
  #minute = new Uint32Array(ROWS_MIN)
  #next = new Int32Array(ROWS_MIN)
  #count = new Uint32Array(ROWS_MIN)
  #at = new Uint32Array(ROWS_MIN)
  #id = new Float64Array(ROWS_MIN)
  #object = new Int32Array(ROWS_MIN)
  #offset = new Float64Array(ROWS_MIN)
  #length = new Uint32Array(ROWS_MIN)
  #slots = new Int32Array(ROWS_MIN * 2)
  /** By minute: the row that came last. */
  readonly #heads = new Map<number, number>()
  #rows = 0
  #taken = 0

  /** Adds a part's row to the tuple that it belongs to. False when there is no room for one more. */
  add(minute: number, hash: number, content: Content, part: TuplePart, from: number, object: number): boolean {
    const slot = this.#find(minute, hash)
    const held = this.#slots[slot] - 1
    const at = part.at[from]
    const id = part.id[from]
    if (held >= 0) {
      // The same record in two objects is one record.
      if (this.#id[held] !== id) this.#count[held] += part.count[from]
      if (at < this.#at[held] || (at === this.#at[held] && id < this.#id[held])) this.#mark(held, part, from, object)
      return true
    }
    if (this.#rows - this.#taken >= WAITING_MAX) return false
    const row = this.#rows++
    this.#slots[slot] = row + 1
    this.#content[row] = content
    this.#hash[row] = hash
    this.#minute[row] = minute
    this.#count[row] = part.count[from]
    this.#mark(row, part, from, object)
    this.#next[row] = this.#heads.get(minute) ?? NONE
    this.#heads.set(minute, row)
    if (this.#rows === this.#hash.length) this.#rebuild(this.#rows * 2)
    return true
  }

  #mark(row: number, part: TuplePart, from: number, object: number): void {
    this.#at[row] = part.at[from]
    this.#id[row] = part.id[from]
    this.#object[row] = object
    this.#offset[row] = part.offset[from]
    this.#length[row] = part.length[from]
  }

  #find(minute: number, hash: number): number {
    const slots = this.#slots
    let slot = finish(mix(mix(minute, hash >>> 0), hash / 2 ** 32)) & (slots.length - 1)
    for (;;) {
      const row = slots[slot] - 1
      // One that was taken is of a time that nothing is added to any more.
      if (row < 0 || (this.#hash[row] === hash && this.#minute[row] === minute && this.#content[row] !== undefined))
        return slot
      slot = (slot + 1) & (slots.length - 1)
    }
  }

  // Cold from here: once for each minute.
  /** The minutes before this one, taken out, earliest first. */
  *take(before: number): Iterable<readonly [minute: number, tuples: Tuple[]]> {
    const ripe = [...this.#heads.keys()].filter(minute => minute < before).sort((a, b) => a - b)
    for (const minute of ripe) {
      const rows: number[] = []
      for (let row = this.#heads.get(minute) as number; row !== NONE; row = this.#next[row]) rows.push(row)
      this.#heads.delete(minute)
      this.#taken += rows.length
      const tuples = rows.sort(this.#inOrder).map(row => this.#tuple(row))
      for (const row of rows) this.#content[row] = undefined
      yield [minute, tuples]
    }
    if (this.#taken * 2 > this.#rows) this.#rebuild(this.#hash.length)
  }

  /** By time and record id; one record can be several tuples only by accident of hashing, and then the hash decides. */
  readonly #inOrder = (a: number, b: number): number =>
    this.#at[a] - this.#at[b] || this.#id[a] - this.#id[b] || this.#hash[a] - this.#hash[b]

  #tuple(row: number): Tuple {
    const { texts, numbers } = this.#content[row] as Content
    const [offset, length] = [this.#offset[row], this.#length[row]]
    const mark: Mark = { at: this.#at[row], id: this.#id[row], object: this.#object[row], offset, length }
    return { texts, numbers, count: this.#count[row], mark }
  }

  /** Lets go of what was taken. With room for so many rows. */
  #rebuild(room: number): void {
    const kept: number[] = []
    for (let row = 0; row < this.#rows; row++) if (this.#content[row] !== undefined) kept.push(row)
    const moved = <T extends Float64Array | Uint32Array | Int32Array>(old: T, column: T): T => {
      for (let row = 0; row < kept.length; row++) column[row] = old[kept[row]]
      return column
    }
    this.#content = kept.map(row => this.#content[row])
    this.#hash = moved(this.#hash, new Float64Array(room))
    this.#minute = moved(this.#minute, new Uint32Array(room))
    this.#count = moved(this.#count, new Uint32Array(room))
    this.#at = moved(this.#at, new Uint32Array(room))
    this.#id = moved(this.#id, new Float64Array(room))
    this.#object = moved(this.#object, new Int32Array(room))
    this.#offset = moved(this.#offset, new Float64Array(room))
    this.#length = moved(this.#length, new Uint32Array(room))
    this.#next = new Int32Array(room)
    this.#slots = new Int32Array(room * 2)
    this.#heads.clear()
    this.#rows = kept.length
    this.#taken = 0
    for (let row = 0; row < kept.length; row++) {
      this.#slots[this.#find(this.#minute[row], this.#hash[row])] = row + 1
      this.#next[row] = this.#heads.get(this.#minute[row]) ?? NONE
      this.#heads.set(this.#minute[row], row)
    }
  }
}
