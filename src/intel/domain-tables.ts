/** Domain entries → a hash table over whole names, with a filter before it and the names' bytes beside it. */
import { finish } from '../tables/hash.ts'
import { Column } from './column.ts'
import { NAME_HIGH, NAME_LOW, stepHigh, stepLow } from './image.ts'
import type { Parts } from './layout.ts'
import type { ListSets } from './list-sets.ts'

type DomainParts = Pick<
  Parts,
  'domainFilter' | 'domainSlots' | 'domainStart' | 'domainExact' | 'domainBeneath' | 'domainArena'
>

/** 4 MB: with a million names one in thirty others passes, and the filter still fits a processor's cache. */
const FILTER_BITS_MAX = 1 << 25

const powerOfTwo = (least: number): number => 2 ** Math.ceil(Math.log2(least))

export class DomainTables {
  readonly #ids = new Map<string, number>()
  /** Which name, and list × 2 plus 1 for `*.name`. */
  readonly #name = new Column()
  readonly #what = new Column()

  add(name: string, beneath: boolean, list: number): void {
    let id = this.#ids.get(name)
    if (id === undefined) this.#ids.set(name, (id = this.#ids.size))
    this.#name.push(id)
    this.#what.push(list * 2 + (beneath ? 1 : 0))
  }

  build(sets: ListSets): DomainParts {
    const names = Buffer.from([...this.#ids.keys()].join(''), 'latin1')
    const start = new Uint32Array(this.#ids.size + 1)
    let next = 0
    for (const name of this.#ids.keys()) start[next + 1] = start[next++] + name.length
    return { ...this.#sets(sets), ...hashed(names, start), domainStart: start, domainArena: names }
  }

  /** A plain entry holds the name and what is beneath, a wildcard what is beneath alone: two sets for each name. */
  #sets(sets: ListSets): Pick<DomainParts, 'domainExact' | 'domainBeneath'> {
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
      exact[id] = sets.idOf(listsOf(whats.filter(what => (what & 1) === 0)))
      beneath[id] = sets.idOf(listsOf(whats))
    }
    return { domainExact: exact, domainBeneath: beneath }
  }
}

const listsOf = (whats: Uint32Array): number[] => {
  if (whats.length === 1) return [whats[0] >>> 1]
  return [...new Set(Array.from(whats, what => what >>> 1))].sort((a, b) => a - b)
}

const hashed = (names: Buffer, start: Uint32Array): Pick<DomainParts, 'domainFilter' | 'domainSlots'> => {
  const count = start.length - 1
  const size = powerOfTwo(Math.max(count * 2, 16))
  const slots = new Int32Array(size * 2)
  const filter = new Int32Array(Math.min(FILTER_BITS_MAX, size * 16) / 32)
  const shift = Math.clz32(filter.length * 32 - 1)
  for (let id = 0; id < count; id++) {
    let low = NAME_LOW
    let high = NAME_HIGH
    for (let i = start[id + 1] - 1; i >= start[id]; i--) {
      low = stepLow(low, names[i])
      high = stepHigh(high, names[i])
    }
    const hash = finish(low) | 0
    const bit = hash >>> shift
    filter[bit >>> 5] |= 1 << (bit & 31)
    let slot = hash & (size - 1)
    while (slots[slot * 2 + 1] !== 0) slot = (slot + 1) & (size - 1)
    slots[slot * 2] = high
    slots[slot * 2 + 1] = id + 1
  }
  return { domainFilter: filter, domainSlots: slots }
}
