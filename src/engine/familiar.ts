/** "Has this been seen on that many distinct days before?": recurring remotes stop being news. */

const ENTRIES_MAX = 500_000
/** Days kept of one key, the earliest ones: what was seen on so many days is as usual as it can be. */
const DAYS_MAX = 32

/** A key and the days on which it was seen, ascending, since 1970. */
export type SeenDays = readonly [key: string, days: readonly number[]]

/**
 * Distinct days per key. Days are kept and not counted, so that the same day noted again, after a restart or because an
 * object is read again, changes nothing. Bounded: the key not seen for longest is forgotten, and counted.
 */
export class Familiar {
  readonly #seen = new Map<string, number[]>()
  readonly #max: number
  #changed = new Set<string>()
  evictions = 0

  constructor(max = ENTRIES_MAX) {
    this.#max = max
  }

  /** On how many distinct days before this time's the key was seen. */
  before(key: string, at: number): number {
    const day = Math.floor(at / 86_400)
    return this.#seen.get(key)?.filter(one => one < day).length ?? 0
  }

  /** Notes that the key was seen at this time; answers on how many distinct earlier days it was. */
  note(key: string, at: number): number {
    const day = Math.floor(at / 86_400)
    const earlier = this.before(key, at)
    if (this.#add(key, day)) this.#changed.add(key)
    return earlier
  }

  /** What changed since this was last asked, to be written down. */
  changes(): SeenDays[] {
    const changes = [...this.#changed].flatMap((key): SeenDays[] => {
      const days = this.#seen.get(key)
      return days === undefined ? [] : [[key, days]]
    })
    this.#changed = new Set()
    return changes
  }

  /** All of it, the key not seen for longest first. */
  save(): SeenDays[] {
    return [...this.#seen]
  }

  restore(saved: readonly SeenDays[]): void {
    for (const [key, days] of saved) for (const day of days) this.#add(key, day)
  }

  #add(key: string, day: number): boolean {
    const days = this.#seen.get(key) ?? []
    this.#seen.delete(key)
    if (days.length === 0 && this.#seen.size >= this.#max) this.#forgetOldest()
    this.#seen.set(key, days)
    if (days.includes(day) || (days.length >= DAYS_MAX && day > days[days.length - 1])) return false
    days.push(day)
    days.sort((a, b) => a - b)
    if (days.length > DAYS_MAX) days.pop()
    return true
  }

  #forgetOldest(): void {
    const oldest = this.#seen.keys().next()
    if (oldest.done) return
    this.#seen.delete(oldest.value)
    this.evictions++
  }
}
