/**
 * Lists overlap: one holds a /16, another an address in it, a third trusts a /20 between. Flattening cuts all ranges at
 * each other's borders, so that every address lies in at most one range, whose set names all lists that hold it. Then
 * a look-up is one search, however deeply the entries were nested.
 */
import { Column } from './column.ts'
import type { ListSets } from './list-sets.ts'

/** Ranges as entries gave them: eight words each (first and last address), and the list. */
export interface Ranges {
  readonly words: Column
  readonly lists: Column
}

/** Disjoint ranges in rising order: four words for each end, and the set. */
export interface FlatRanges {
  readonly start: Column
  readonly end: Column
  readonly set: Column
}

/** Where the set of lists changes: `words` four per border, `what` = list × 2, plus 1 when the list begins there. */
interface Borders {
  readonly words: Uint32Array
  readonly what: Uint32Array
  readonly count: number
}

/** The address after, in place; false past the last one of all. Read back, as `++` itself does not wrap around. */
const increment = (words: Uint32Array, at: number): boolean => {
  for (let i = at + 3; i >= at; i--) {
    words[i]++
    if (words[i] !== 0) return true
  }
  return false
}

const decrement = (words: Uint32Array): void => {
  for (let i = 3; i >= 0; i--) if (words[i]-- !== 0) return
}

const bordersOf = (ranges: Ranges): Borders => {
  const count = ranges.lists.length
  const from = ranges.words.words
  const words = new Uint32Array(count * 8)
  const what = new Uint32Array(count * 2)
  let next = 0
  for (let i = 0; i < count; i++) {
    for (let w = 0; w < 4; w++) words[next * 4 + w] = from[i * 8 + w]
    what[next++] = ranges.lists.at(i) * 2 + 1
    for (let w = 0; w < 4; w++) words[next * 4 + w] = from[i * 8 + 4 + w]
    if (increment(words, next * 4)) what[next++] = ranges.lists.at(i) * 2
  }
  return { words, what, count: next }
}

/**
 * Row numbers in the order of their four words: radix sort by 16 bits, least significant first. A comparing sort of two
 * million 128-bit keys took four times as long.
 */
const orderOf = (words: Uint32Array, count: number): Uint32Array => {
  let order = Uint32Array.from({ length: count }, (_, i) => i)
  let other = new Uint32Array(count)
  for (let digit = 0; digit < 8; digit++) {
    const word = 3 - (digit >>> 1)
    const shift = (digit & 1) * 16
    const places = new Uint32Array(65_537)
    for (let i = 0; i < count; i++) places[((words[i * 4 + word] >>> shift) & 0xffff) + 1]++
    if (count > 0 && places[((words[word] >>> shift) & 0xffff) + 1] === count) continue
    for (let i = 0; i < 65_536; i++) places[i + 1] += places[i]
    for (let i = 0; i < count; i++) other[places[(words[order[i] * 4 + word] >>> shift) & 0xffff]++] = order[i]
    ;[order, other] = [other, order]
  }
  return order
}

/** Keeps which lists hold the address that the sweep has come to. */
class Holding {
  readonly #sets: ListSets
  readonly #depth = new Map<number, number>()
  #lists: number[] = []

  constructor(sets: ListSets) {
    this.#sets = sets
  }

  change(what: number): void {
    const list = what >>> 1
    const before = this.#depth.get(list) ?? 0
    const after = before + ((what & 1) === 1 ? 1 : -1)
    this.#depth.set(list, after)
    if (before === 0) this.#lists = [...this.#lists, list].sort((a, b) => a - b)
    else if (after === 0) this.#lists = this.#lists.filter(other => other !== list)
  }

  get set(): number {
    return this.#sets.idOf(this.#lists)
  }
}

export const flatten = (ranges: Ranges, sets: ListSets): FlatRanges => {
  const { words, what, count } = bordersOf(ranges)
  const order = orderOf(words, count)
  const flat: FlatRanges = { start: new Column(), end: new Column(), set: new Column() }
  const holding = new Holding(sets)
  const last = new Uint32Array(4)
  let open = 0
  for (let i = 0; i < count; ) {
    const at = order[i] * 4
    const same = (row: number): boolean =>
      words[row * 4] === words[at] &&
      words[row * 4 + 1] === words[at + 1] &&
      words[row * 4 + 2] === words[at + 2] &&
      words[row * 4 + 3] === words[at + 3]
    while (i < count && same(order[i])) holding.change(what[order[i++]])
    const set = holding.set
    if (set === open) continue
    if (open !== 0) {
      for (let w = 0; w < 4; w++) last[w] = words[at + w]
      decrement(last)
      for (let w = 0; w < 4; w++) flat.end.push(last[w])
    }
    if (set !== 0) {
      for (let w = 0; w < 4; w++) flat.start.push(words[at + w])
      flat.set.push(set)
    }
    open = set
  }
  if (open !== 0) for (let w = 0; w < 4; w++) flat.end.push(0xffffffff)
  return flat
}
