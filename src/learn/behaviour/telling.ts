/** What is told of again: a change that lasts is one finding for as long as it is held back from being learned. */

const DAY = 86_400
/** What came with a finding is learned after this many seconds, unless the finding was right. */
export const HELD = 7 * DAY
/** So much more than what was told of, in nats, is news. */
export const CLEARLY = 2
const TOLD_MAX = 1 << 17

/** When the window began that was told of, seconds, and its score. */
export interface Told {
  readonly from: number
  readonly score: number
}

/** The score from which on a window is told of, for what was told of the same principal and tactic before. */
export const newsFrom = (told: Told | undefined, from: number): number =>
  told === undefined || from - told.from >= HELD ? Number.NEGATIVE_INFINITY : told.score + CLEARLY

/** What was told of lately, by principal and tactic. */
export class Tellings {
  #told = new Map<number, Told>()

  /** True when a window of this score says more than what was told of lately. */
  isNews(key: number, from: number, score: number): boolean {
    return score > newsFrom(this.#told.get(key), from)
  }

  /** A window is told of, or was and has ended with this score. */
  note(key: number, from: number, score: number): void {
    const before = this.#told.get(key)
    const isRecent = before !== undefined && from - before.from < HELD
    const told = isRecent
      ? { from: Math.max(before.from, from), score: Math.max(before.score, score) }
      : { from, score }
    this.#told.delete(key)
    this.#told.set(key, told)
    for (const [oldest, one] of this.#told) {
      if (from - one.from < HELD && this.#told.size <= TOLD_MAX) return
      this.#told.delete(oldest)
    }
  }

  save(): ReadonlyMap<number, Told> {
    return this.#told
  }

  restore(told: ReadonlyMap<number, Told>): void {
    this.#told = new Map(told)
  }
}
