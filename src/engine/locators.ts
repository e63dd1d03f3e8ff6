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

/** Chooses among records offered in any order; the choice depends on the records alone. */
export class LocatorSet {
  first: Locator | undefined
  last: Locator | undefined
  lowest: Locator[] = []
  ids = new Set<number>()
  #sealedCount: number | undefined

  /** Distinct records offered. */
  get count(): number {
    return this.#sealedCount ?? this.ids.size
  }

  /** Nothing more will be offered: the count stays, and the ids, which a year of decisions could not hold, go. */
  seal(): void {
    this.#sealedCount = this.ids.size
    this.ids = new Set()
  }

  /** True when the record was new. A second copy of a record is not counted. */
  add(locator: Locator): boolean {
    if (this.ids.has(locator.id)) return false
    if (this.ids.size < IDS_MAX) this.ids.add(locator.id)
    this.#place(locator)
    return true
  }

  merge(other: { first?: Locator; last?: Locator; lowest: readonly Locator[]; ids: ReadonlySet<number> }): void {
    for (const locator of [other.first, other.last, ...other.lowest])
      if (locator !== undefined && !this.ids.has(locator.id)) this.#place(locator)
    for (const id of other.ids) if (this.ids.size < IDS_MAX) this.ids.add(id)
  }

  /** The chosen records in time order. */
  chosen(): Locator[] {
    const chosen = new Map<number, Locator>()
    for (const locator of [this.first, this.last, ...this.lowest])
      if (locator !== undefined && chosen.size < EVIDENCE_MAX) chosen.set(locator.id, locator)
    return [...chosen.values()].sort((a, b) => a.at - b.at || a.id - b.id)
  }

  /** True when the record is among those that would be shown. */
  holds(locator: Locator): boolean {
    return this.first === locator || this.last === locator || this.lowest.includes(locator)
  }

  #place(locator: Locator): void {
    if (this.first === undefined || earlier(locator, this.first)) this.first = locator
    if (this.last === undefined || earlier(this.last, locator)) this.last = locator
    const { lowest } = this
    if (lowest.length === EVIDENCE_MAX && locator.id >= lowest[EVIDENCE_MAX - 1].id) return
    if (lowest.some(held => held.id === locator.id)) return
    lowest.push(locator)
    lowest.sort((a, b) => a.id - b.id)
    if (lowest.length > EVIDENCE_MAX) lowest.pop()
  }
}
