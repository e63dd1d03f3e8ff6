/** What log records said in passing, as ranges of time: "this interface was this instance's, from … to …". */
export interface Range {
  first: number
  last: number
}

/** That it was seen at this time as well. */
export const widen = (range: Range, at: number): void => {
  if (at < range.first) range.first = at
  if (at > range.last) range.last = at
}

/** A key, a value, and when it was first and last seen. */
export type Sighted = readonly [key: string, value: string, first: number, last: number]
/** A key, an address, and its days. */
export type Used = readonly [key: string, address: string, days: readonly number[]]

/** Values of one key. The most addresses that one interface can have, with its prefixes, is about 240. */
const VALUES_MAX = 256

/**
 * key → value → first and last time it was seen. Minima and maxima, so the order of adding does not matter. Holds
 * `capacity` pairs; then the key that was seen longest ago is forgotten and counted.
 */
export class Sightings {
  evictions = 0
  readonly #keys = new Map<string, Map<string, Range>>()
  readonly #capacity: number
  #size = 0
  /** Called when a key is forgotten: ranges that `add` answered are no longer held. */
  readonly #forgets: () => void

  constructor(capacity: number, forgets: () => void = () => {}) {
    this.#capacity = capacity
    this.#forgets = forgets
  }

  /** Answers the range that holds it now; undefined when there is no room. */
  add(key: string, value: string, at: number): Range | undefined {
    let values = this.#keys.get(key)
    if (values === undefined) this.#keys.set(key, (values = new Map()))
    const known = values.get(value)
    if (known !== undefined) {
      widen(known, at)
      return known
    }
    if (values.size >= VALUES_MAX) {
      this.evictions++
      return undefined
    }
    const range = { first: at, last: at }
    values.set(value, range)
    if (++this.#size <= this.#capacity) return range
    this.#forget()
    return undefined
  }

  /** Every value that was ever seen with the key, in the order of first sight. */
  valuesOf(key: string): string[] {
    const values = [...(this.#keys.get(key) ?? [])]
    return values.sort(([a, x], [b, y]) => x.first - y.first || (a < b ? -1 : 1)).map(([value]) => value)
  }

  /** The value whose sightings enclose `at`; the shortest range when several do (moved away and back). */
  during(key: string, at: number): string | undefined {
    return this.#best(key, (range): number => (range.first <= at && at <= range.last ? range.last - range.first : -1))
  }

  /** The value that was seen nearest to `at`. */
  nearest(key: string, at: number): string | undefined {
    return this.during(key, at) ?? this.#best(key, range => Math.max(range.first - at, at - range.last))
  }

  /** All of it, of the key that was seen longest ago first. */
  *all(): Generator<Sighted> {
    for (const [key, values] of this.#keys)
      for (const [value, { first, last }] of values) yield [key, value, first, last]
  }

  /** The value with the smallest cost; a negative cost rules it out. */
  #best(key: string, costOf: (range: Range) => number): string | undefined {
    let best: string | undefined
    let least = Infinity
    for (const [value, range] of this.#keys.get(key) ?? []) {
      const cost = costOf(range)
      if (cost < 0 || cost > least || (cost === least && best !== undefined && best < value)) continue
      best = value
      least = cost
    }
    return best
  }

  #forget(): void {
    const [key, values] = this.#keys.entries().next().value!
    this.#keys.delete(key)
    this.#size -= values.size
    this.evictions += values.size
    this.#forgets()
  }
}

/** Days remembered of one instance and address: beyond that, an address is as usual as it can be. */
const DAYS_MAX = 32

/** On which days an instance's own credentials were used from which address. */
export class AddressUses {
  evictions = 0
  readonly #instances = new Map<string, Map<string, number[]>>()
  readonly #capacity: number
  #size = 0

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  add(key: string, address: string, day: number): void {
    let addresses = this.#instances.get(key)
    if (addresses === undefined) this.#instances.set(key, (addresses = new Map()))
    let days = addresses.get(address)
    if (days === undefined) {
      if (addresses.size >= VALUES_MAX) {
        this.evictions++
        return
      }
      addresses.set(address, (days = []))
      if (++this.#size > this.#capacity) this.#forget()
    }
    if (days.includes(day)) return
    // The earliest days are the ones kept, whatever the order they came in.
    days.push(day)
    days.sort((x, y) => x - y)
    if (days.length > DAYS_MAX) days.pop()
  }

  /** All of it, of the instance that was seen longest ago first. */
  *all(): Generator<Used> {
    for (const [key, addresses] of this.#instances) for (const [address, days] of addresses) yield [key, address, days]
  }

  /** Addresses used before `day`, those of most days first. */
  before(key: string, day: number): string[] {
    const found: [string, number][] = []
    for (const [address, days] of this.#instances.get(key) ?? []) {
      const earlier = days.filter(one => one < day).length
      if (earlier > 0) found.push([address, earlier])
    }
    return found.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([address]) => address)
  }

  #forget(): void {
    const [key, addresses] = this.#instances.entries().next().value!
    this.#instances.delete(key)
    this.#size -= addresses.size
    this.evictions += addresses.size
  }
}
