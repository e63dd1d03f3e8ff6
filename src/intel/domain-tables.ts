/** Domain entries → a hash table over whole names, with a filter before it and the names' bytes beside it. */
import { finish } from '../tables/hash.ts'
import { Column } from './column.ts'
import { BENEATH, EXACT, LENGTH, NAME_BYTES, NAME_HIGH, NAME_LOW, stepHigh, stepLow } from './image.ts'
import type { Parts } from './layout.ts'
import type { ListSets } from './list-sets.ts'
import { BENEATH_ALONE, NAME_ALONE } from './lists/entries.ts'

type DomainParts = Pick<Parts, 'domainFilter' | 'domainSlots' | 'domainRows'>

/** 4 MB: with a million names one in thirty others passes, and the filter still fits a processor's cache. */
const FILTER_BITS_MAX = 1 << 25

const powerOfTwo = (least: number): number => 2 ** Math.ceil(Math.log2(least))

export class DomainTables {
  readonly #ids = new Map<string, number>()
  /** Which name, and list × 4 plus what the entry covers of it. */
  readonly #name = new Column()
  readonly #what = new Column()

  add(name: string, covers: number, list: number): void {
    let id = this.#ids.get(name)
    if (id === undefined) this.#ids.set(name, (id = this.#ids.size))
    this.#name.push(id)
    this.#what.push(list * 4 + covers)
  }

  build(sets: ListSets): DomainParts {
    const { exact, beneath } = this.#sets(sets)
    const index = new Index(this.#ids.size)
    const words = new Int32Array(this.#words())
    const rows: Rows = { words, bytes: Buffer.from(words.buffer), used: 0 }
    let id = 0
    for (const name of this.#ids.keys()) {
      index.add(name, writeRow(rows, name, exact[id], beneath[id]))
      id++
    }
    return { domainFilter: index.filter, domainSlots: index.slots, domainRows: rows.words }
  }

  #words(): number {
    let words = 0
    for (const name of this.#ids.keys()) words += wordsOf(name)
    return words
  }

  /** A plain entry holds the name and what is beneath, a wildcard what is beneath alone: two sets for each name. */
  #sets(sets: ListSets): { exact: Uint32Array; beneath: Uint32Array } {
    const count = this.#ids.size
    const places = new Uint32Array(count + 1)
    for (const id of this.#name.words) places[id + 1]++
    for (let i = 0; i < count; i++) places[i + 1] += places[i]
    const sorted = new Uint32Array(this.#name.length)
    const filled = places.slice()
    this.#name.words.forEach((id, i) => {
      sorted[filled[id]++] = this.#what.at(i)
    })
    const exact = new Uint32Array(count)
    const beneath = new Uint32Array(count)
    for (let id = 0; id < count; id++) {
      const whats = sorted.subarray(places[id], places[id + 1])
      exact[id] = sets.idOf(listsOf(whats, NAME_ALONE))
      beneath[id] = sets.idOf(listsOf(whats, BENEATH_ALONE))
    }
    return { exact, beneath }
  }
}

/** The lists whose entries cover the name itself or what is beneath it, whichever bit is asked for. */
const listsOf = (whats: Uint32Array, covered: number): number[] => {
  if (whats.length === 1) return (whats[0] & covered) === 0 ? [] : [whats[0] >>> 2]
  const lists = new Set<number>()
  for (const what of whats) if ((what & covered) !== 0) lists.add(what >>> 2)
  return [...lists].sort((a, b) => a - b)
}

interface Rows {
  readonly words: Int32Array
  readonly bytes: Buffer
  used: number
}

/** Names are ASCII: a character is a byte. */
const wordsOf = (name: string): number => (NAME_BYTES + name.length + 3) >>> 2

/** Writes a name's row and returns its place. */
const writeRow = (rows: Rows, name: string, exact: number, beneath: number): number => {
  const place = rows.used
  rows.words[place + EXACT] = exact
  rows.words[place + BENEATH] = beneath
  rows.words[place + LENGTH] = name.length
  rows.bytes.write(name, place * 4 + NAME_BYTES, 'latin1')
  rows.used += wordsOf(name)
  return place
}

/** Open addressing, at most half full: a second hash and the row's place in each slot. */
class Index {
  readonly slots: Int32Array
  readonly filter: Int32Array
  readonly #mask: number
  readonly #shift: number

  constructor(names: number) {
    const size = powerOfTwo(Math.max(names * 2, 16))
    this.slots = new Int32Array(size * 2)
    this.filter = new Int32Array(Math.min(FILTER_BITS_MAX, size * 16) / 32)
    this.#mask = size - 1
    this.#shift = Math.clz32(this.filter.length * 32 - 1)
  }

  add(name: string, place: number): void {
    let low = NAME_LOW
    let high = NAME_HIGH
    for (let i = name.length - 1; i >= 0; i--) {
      low = stepLow(low, name.charCodeAt(i))
      high = stepHigh(high, name.charCodeAt(i))
    }
    const hash = finish(low) | 0
    const bit = hash >>> this.#shift
    this.filter[bit >>> 5] |= 1 << (bit & 31)
    let slot = hash & this.#mask
    while (this.slots[slot * 2 + 1] !== 0) slot = (slot + 1) & this.#mask
    this.slots[slot * 2] = high
    this.slots[slot * 2 + 1] = place + 1
  }
}
