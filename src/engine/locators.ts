/** Where records lie, and which of a signal's records are shown: the first, the last and 18 more by lowest id. */

/** A record in an object. */
export interface Locator {
  /** Position of the object in the run. */
  readonly object: number
  readonly offset: number
  readonly length: number
  /** Event time, seconds. */
  readonly at: number
  /** 53 bits of the record id’s hash: the same record, the same number, wherever it lies. */
  readonly id: number
}

export const EVIDENCE_MAX = 20
/** Distinct records counted exactly per group; a group of one key and minute stays far below. */
const IDS_MAX = 1 << 16

/** 53 bits out of two 32-bit lanes. */
export const idOf = (low: number, high: number): number => (high & 0x1fffff) * 2 ** 32 + (low >>> 0)

const earlier = (a: Locator, b: Locator): boolean => a.at < b.at || (a.at === b.at && a.id < b.id)

/** What is told of a set's records, in the set itself or on its way between threads. */
export interface Located {
  readonly first?: Locator
  readonly last?: Locator
  /** By id. */
  readonly lowest: readonly Locator[]
  /** Ids of all records, where `lowest` cannot hold them all. */
  readonly ids?: ReadonlySet<number>
}

/** Chooses among records offered in any order; the choice depends on the records alone. */
export class LocatorSet implements Located {
  first: Locator | undefined
  last: Locator | undefined
  lowest: Locator[] = []
  /** Most sets are small, and then what `lowest` holds is all there is. */
  ids: Set<number> | undefined
  #sealedCount: number | undefined

  /** Distinct records offered. */
  get count(): number {
    return this.#sealedCount ?? this.ids?.size ?? this.lowest.length
  }

  /** Nothing more will be offered: the count stays, and the ids, which a year of decisions could not hold, go. */
  seal(): void {
    this.#sealedCount = this.count
    this.ids = undefined
  }

  /** True when the record was new. A second copy of a record is not counted. */
  add(locator: Locator): boolean {
    if (this.#has(locator.id)) return false
    if (this.lowest.length === EVIDENCE_MAX) {
      const ids = this.#allIds()
      if (ids.size < IDS_MAX) ids.add(locator.id)
    }
    this.#place(locator)
    return true
  }

  merge(other: Located): void {
    if (this.first === undefined) {
      this.#become(other)
      return
    }
    if (other.ids === undefined) {
      for (let i = 0; i < other.lowest.length; i++) this.add(other.lowest[i])
      return
    }
    const ids = this.#allIds()
    for (const locator of [other.first, other.last, ...other.lowest])
      if (locator !== undefined && !ids.has(locator.id)) this.#place(locator)
    for (const id of other.ids) if (ids.size < IDS_MAX) ids.add(id)
  }

  /** The chosen records in time order. */
  chosen(): Locator[] {
    const chosen = new Map<number, Locator>()
    for (const locator of [this.first, this.last, ...this.lowest])
      if (locator !== undefined && chosen.size < EVIDENCE_MAX) chosen.set(locator.id, locator)
    return [...chosen.values()].sort((a, b) => a.at - b.at || a.id - b.id)
  }

  #has(id: number): boolean {
    if (this.ids !== undefined) return this.ids.has(id)
    const { lowest } = this
    for (let i = 0; i < lowest.length; i++) if (lowest[i].id === id) return true
    return false
  }

  /** To be asked for before `lowest` lets go of one. */
  #allIds(): Set<number> {
    return (this.ids ??= new Set(this.lowest.map(held => held.id)))
  }

  #become({ first, last, lowest, ids }: Located): void {
    this.first = first
    this.last = last
    this.lowest = lowest.slice()
    this.ids = ids && new Set(ids)
  }

  #place(locator: Locator): void {
    if (this.first === undefined || earlier(locator, this.first)) this.first = locator
    if (this.last === undefined || earlier(this.last, locator)) this.last = locator
    const { lowest } = this
    const { id } = locator
    let place = lowest.length
    if (place === EVIDENCE_MAX && id >= lowest[place - 1].id) return
    while (place > 0 && lowest[place - 1].id > id) place--
    if (place > 0 && lowest[place - 1].id === id) return
    lowest.splice(place, 0, locator)
    if (lowest.length > EVIDENCE_MAX) lowest.pop()
  }
}
