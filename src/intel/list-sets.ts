/** Interned sets of lists: an address or name keeps one number, however many lists hold it. */
import { AWS, CATEGORIES, type Category } from '../events/categories.ts'
import { TRUSTED_MARK } from './image.ts'

/** What the tables keep of a list. */
export interface ListFacts {
  readonly name: string
  readonly category: Category
  readonly trusted: boolean
  /** True for a list that says alone that its addresses are not AWS's, whatever AWS's published ranges say. */
  readonly outsideAws?: boolean
  /** False for lists that are Vedette's own bookkeeping and never shown. */
  readonly shown: boolean
}

/** False for lists that only take away what others say. */
export const isThreat = (list: ListFacts): boolean => !list.trusted && list.outsideAws !== true

export class ListSets {
  readonly #lists: readonly ListFacts[]
  readonly #ids = new Map<string, number>()
  readonly #singles: number[] = []
  readonly #sets: (readonly number[])[] = [[]]

  constructor(lists: readonly ListFacts[]) {
    this.#lists = lists
  }

  /** The id of a set of lists given in rising order without repeats; 0 for the empty one. */
  idOf(lists: readonly number[]): number {
    if (lists.length === 0) return 0
    if (lists.length === 1) return (this.#singles[lists[0]] ??= this.#add(lists))
    const key = lists.join()
    const known = this.#ids.get(key)
    if (known !== undefined) return known
    const id = this.#add(lists)
    this.#ids.set(key, id)
    return id
  }

  /** Category bits by set: for addresses with trust already applied, for names with a mark, as their parents count too. */
  bits(): { address: Int32Array; domain: Int32Array } {
    const address = new Int32Array(this.#sets.length)
    const domain = new Int32Array(this.#sets.length)
    this.#sets.forEach((lists, id) => {
      const facts = lists.map(list => this.#lists[list])
      const trusted = facts.some(list => list.trusted)
      const bits = facts.filter(isThreat).reduce((sum, list) => sum | (1 << CATEGORIES.indexOf(list.category)), 0)
      const left = trusted ? bits & AWS : bits
      address[id] = facts.some(list => list.outsideAws) ? left & ~AWS : left
      domain[id] = trusted ? TRUSTED_MARK : bits
    })
    return { address, domain }
  }

  /** The sets' lists end to end, and where each set begins. */
  members(): { start: Uint32Array; lists: Uint32Array } {
    const start = new Uint32Array(this.#sets.length + 1)
    this.#sets.forEach((lists, id) => {
      start[id + 1] = start[id] + lists.length
    })
    return { start, lists: Uint32Array.from(this.#sets.flat()) }
  }

  #add(lists: readonly number[]): number {
    return this.#sets.push([...lists]) - 1
  }
}
