/** "Has this been seen on that many distinct days before?": recurring remotes stop being news. */

const ENTRIES_MAX = 500_000

interface Seen {
  /** Distinct days, the last one included. */
  days: number
  /** Days since 1970. */
  lastDay: number
}

/** Counts distinct days per key, in event-time order. Bounded: the key not seen for longest is forgotten, and counted. */
export class Familiar {
  readonly #seen = new Map<string, Seen>()
  readonly #max: number
  evictions = 0

  constructor(max = ENTRIES_MAX) {
    this.#max = max
  }

  /** Notes that the key was seen at this time; answers on how many distinct earlier days it was. */
  note(key: string, at: number): number {
    const day = Math.floor(at / 86_400)
    const seen = this.#seen.get(key)
    if (seen === undefined) {
      if (this.#seen.size >= this.#max) this.#forgetOldest()
      this.#seen.set(key, { days: 1, lastDay: day })
      return 0
    }
    this.#seen.delete(key)
    this.#seen.set(key, seen)
    if (seen.lastDay >= day) return seen.days - 1
    const before = seen.days
    seen.days++
    seen.lastDay = day
    return before
  }

  #forgetOldest(): void {
    const oldest = this.#seen.keys().next()
    if (oldest.done) return
    this.#seen.delete(oldest.value)
    this.evictions++
  }
}
