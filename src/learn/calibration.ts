/** How high an account's threshold must be so that no more than a budget of its own quiet weeks lies above it. */

/** How far back, days; and how far the account's own threshold may lie from the shipped one. */
const TRAILING = 28
const LOWER = 1
const HIGHER = 2
/** Scores remembered of one account: those of four budgets of three a week, ten times. */
const SCORES_MAX = 128
const WEEK = 7

/** The highest score of one entity and verdict on one day. */
export interface Episode {
  readonly day: number
  readonly key: string
  score: number
}

/** The K-th largest of the trailing scores; below all of them if there are fewer. */
export const kthLargest = (scores: readonly number[], k: number): number =>
  [...scores].sort((a, b) => b - a)[k - 1] ?? Number.NEGATIVE_INFINITY

/**
 * Between the shipped threshold and the account's own, more of its own the longer it is known; the own one is the score
 * that was passed `budget` times a week in the last four weeks. Never far from the shipped one: a quiet month must not
 * make everything a finding, nor a wild one hide everything.
 */
export const thresholdOf = (
  shipped: number,
  scores: readonly number[],
  observed: number,
  budget: number,
  learning: number,
): number => {
  const trust = Math.min(Math.max(observed - learning, 0), TRAILING) / TRAILING
  const days = Math.min(Math.max(observed, 1), TRAILING)
  const own = kthLargest(scores, Math.max(1, Math.round((budget * days) / WEEK)))
  const bounded = Math.min(Math.max(own, shipped - LOWER), shipped + HIGHER)
  return trust * bounded + (1 - trust) * shipped
}

/** An account's scores of the last four weeks, the highest ones. */
export class TrailingScores {
  #episodes: Episode[] = []

  add(key: string, day: number, score: number): void {
    const held = this.#episodes.find(one => one.day === day && one.key === key)
    if (held !== undefined) {
      held.score = Math.max(held.score, score)
      return
    }
    this.#episodes = this.#episodes.filter(one => one.day > day - TRAILING)
    this.#episodes.push({ day, key, score })
    if (this.#episodes.length <= SCORES_MAX) return
    const lowest = this.#episodes.reduce((low, one, i, all) => (one.score < all[low].score ? i : low), 0)
    this.#episodes.splice(lowest, 1)
  }

  scores(day: number): number[] {
    return this.#episodes.filter(one => one.day > day - TRAILING).map(({ score }) => score)
  }

  save(): readonly Episode[] {
    return this.#episodes
  }

  restore(episodes: readonly Episode[]): void {
    this.#episodes = episodes.map(one => ({ ...one }))
  }
}
