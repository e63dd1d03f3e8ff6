// Hot. Nothing here may allocate per tuple.
/**
 * On how many days a node met a value, forgetting slowly: the memory of all profiles. Twelve bytes an entry: node,
 * value, and day and count in one word. Bounded: a node that knows too many values keeps those that it met most.
 */
import { finish, mix } from '../tables/hash.ts'
import { decayed } from './evidence.ts'

/** Days are counted from 2010, so that they fit 14 bits. */
const FIRST_DAY = 14_610
const COUNT_BITS = 18
const COUNT_MASK = (1 << COUNT_BITS) - 1
/** Counts are kept in 1,024ths. */
const UNIT = 1024
const DAYS_MAX = (1 << 14) - 1
const COUNT_MAX = COUNT_MASK / UNIT
/** What is left of a value that nobody meets any more is dropped when the table grows. */
const FORGOTTEN = 0.02

export class Counts {
  #node = new Uint32Array(1 << 10)
  #value = new Uint32Array(1 << 10)
  #word = new Uint32Array(1 << 10)
  #size = 0
  readonly #max: number
  readonly #halfLifeOf: (node: number) => number
  evictions = 0

  constructor(halfLifeOf: (node: number) => number, max = 1 << 24) {
    this.#halfLifeOf = halfLifeOf
    this.#max = max
  }

  get size(): number {
    return this.#size
  }

  get bytes(): number {
    return this.#node.byteLength * 3
  }

  /** The count of a value, as of a day. Node and value are above 0. */
  count(node: number, value: number, day: number): number {
    const slot = this.#find(node, value)
    return this.#node[slot] === 0 ? 0 : this.#countAt(slot, day)
  }

  /** The day on which it was last met, since 1970; 0 if never. */
  lastDay(node: number, value: number): number {
    const slot = this.#find(node, value)
    return this.#node[slot] === 0 ? 0 : (this.#word[slot] >>> COUNT_BITS) + FIRST_DAY
  }

  /**
   * Meets a value on a day; answers by how much the node's total rises. One that counts days counts each once; one that
   * counts who met the value counts every time.
   */
  meet(node: number, value: number, day: number, isOnceADay = true): number {
    const slot = this.#find(node, value)
    if (this.#node[slot] === 0) {
      if (this.#size >= this.#max) {
        this.evictions++
        return 0
      }
      this.#node[slot] = node
      this.#value[slot] = value
      this.#word[slot] = wordOf(1, day)
      this.#size++
      if (this.#size > this.#node.length * 0.8) this.#grow(day)
      return 1
    }
    if (isOnceADay && (this.#word[slot] >>> COUNT_BITS) + FIRST_DAY >= day) return 0
    // Learned late, it fades no second time; and a count that is full rises no more, nor does the node's total.
    const now = Math.max(day, (this.#word[slot] >>> COUNT_BITS) + FIRST_DAY)
    const before = this.#countAt(slot, now)
    const after = Math.min(before + 1, COUNT_MAX)
    this.#word[slot] = wordOf(after, now)
    return after - before
  }

  #countAt(slot: number, day: number): number {
    const word = this.#word[slot]
    const count = (word & COUNT_MASK) / UNIT
    return decayed(count, day - FIRST_DAY - (word >>> COUNT_BITS), this.#halfLifeOf(this.#node[slot]))
  }

  #find(node: number, value: number): number {
    const length = this.#node.length
    let slot = Math.floor(((finish(mix(node, value)) >>> 0) / 2 ** 32) * length)
    while (this.#node[slot] !== 0 && (this.#node[slot] !== node || this.#value[slot] !== value))
      slot = slot + 1 === length ? 0 : slot + 1
    return slot
  }

  // Cold from here.
  /** All values of a node with their counts, the most met first. */
  valuesOf(node: number, day: number): { readonly value: number; readonly count: number }[] {
    const found: { value: number; count: number }[] = []
    for (let slot = 0; slot < this.#node.length; slot++)
      if (this.#node[slot] === node) found.push({ value: this.#value[slot], count: this.#countAt(slot, day) })
    return found.sort((a, b) => b.count - a.count || a.value - b.value)
  }

  /** Keeps so many values of a node, those that it met most. Answers the others' counts, summed. */
  trim(node: number, keep: number, day: number): number {
    const gone = new Set(
      this.valuesOf(node, day)
        .slice(keep)
        .map(({ value }) => value),
    )
    let lost = 0
    this.#rebuild(this.#node.length, slot => {
      if (this.#node[slot] !== node || !gone.has(this.#value[slot])) return true
      lost += this.#countAt(slot, day)
      return false
    })
    this.evictions += gone.size
    return lost
  }

  /** Lets go of all that some nodes know. */
  drop(isGone: (node: number) => boolean): void {
    this.#rebuild(this.#node.length, slot => !isGone(this.#node[slot]))
  }

  /** A third more room, for what is not forgotten: less waste than twice as much. */
  #grow(day: number): void {
    this.#rebuild(Math.ceil(this.#node.length * 1.34), slot => this.#countAt(slot, day) >= FORGOTTEN)
  }

  #rebuild(length: number, keeps: (slot: number) => boolean): void {
    const kept: number[] = []
    for (let slot = 0; slot < this.#node.length; slot++) if (this.#node[slot] !== 0 && keeps(slot)) kept.push(slot)
    const [node, value, word] = [this.#node, this.#value, this.#word]
    this.#node = new Uint32Array(length)
    this.#value = new Uint32Array(length)
    this.#word = new Uint32Array(length)
    this.#size = kept.length
    for (const from of kept) {
      const slot = this.#find(node[from], value[from])
      this.#node[slot] = node[from]
      this.#value[slot] = value[from]
      this.#word[slot] = word[from]
    }
  }

  save(): Uint32Array {
    const saved = new Uint32Array(2 + this.#node.length * 3)
    saved.set([this.#node.length, this.#size])
    saved.set(this.#node, 2)
    saved.set(this.#value, 2 + this.#node.length)
    saved.set(this.#word, 2 + this.#node.length * 2)
    return saved
  }

  restore(saved: Uint32Array): void {
    const length = saved[0]
    this.#size = saved[1]
    this.#node = saved.slice(2, 2 + length)
    this.#value = saved.slice(2 + length, 2 + length * 2)
    this.#word = saved.slice(2 + length * 2, 2 + length * 3)
  }
}

const wordOf = (count: number, day: number): number =>
  ((Math.min(Math.max(day - FIRST_DAY, 0), DAYS_MAX) << COUNT_BITS) |
    Math.min(Math.round(count * UNIT), COUNT_MASK)) >>>
  0
