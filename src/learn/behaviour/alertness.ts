/** From which score on something is told, by account; and what was nearly told of a principal within a day. */
import { type Episode, TrailingScores, thresholdOf } from '../calibration.ts'
import type { LearningSettings } from '../model.ts'
import { thresholdFor, type Weights } from './weighing.ts'

const DAY = 86_400
/** Scores so far below the threshold are remembered for the account's own. */
const REMEMBERED = 4
/** One tactic lends another at most so much, and nothing below this. */
const LENT_MAX = 4
const LENT_FROM = 0.5
const PRINCIPALS_MAX = 1 << 17

interface Near {
  readonly tactic: number
  readonly at: number
  readonly strength: number
}

export class Alertness {
  readonly settings: LearningSettings
  readonly #weights: Weights
  #near = new Map<number, Near[]>()
  #trailing = new Map<string, TrailingScores>()
  #thresholds = new Map<string, { readonly day: number; readonly score: number }>()

  constructor(settings: LearningSettings, weights: Weights) {
    this.settings = settings
    this.#weights = weights
  }

  /** An account's threshold, the same for all of a day; `observed` are its active days. */
  threshold(account: string, observed: number, day: number): number {
    const known = this.#thresholds.get(account)
    if (known?.day === day) return known.score
    const { budget, days } = this.settings
    const scores = this.#trailing.get(account)?.scores(day) ?? []
    const score = thresholdOf(thresholdFor(budget, this.#weights), scores, observed, budget, days)
    this.#thresholds.set(account, { day, score })
    return score
  }

  /** What the last day showed of other tactics, as far as it is evidence whatever it weighs. */
  chain(principal: number, tactic: number, at: number): number {
    const near = this.#near.get(principal)
    if (near === undefined) return 0
    let sum = 0
    for (const one of near) if (one.tactic !== tactic && at - one.at < DAY) sum += one.strength
    return sum
  }

  /** A window of a tactic showed so much by now. */
  showed(principal: number, tactic: number, at: number, strength: number): void {
    if (strength < LENT_FROM) return
    const lent = Math.min(strength, LENT_MAX)
    const before = this.#near.get(principal) ?? []
    const own = before.find(one => one.tactic === tactic && at - one.at < DAY)
    const recent = before.filter(one => at - one.at < DAY && one.tactic !== tactic)
    recent.push({ tactic, at, strength: Math.max(lent, own?.strength ?? 0) })
    this.#near.delete(principal)
    this.#near.set(principal, recent)
    if (this.#near.size > PRINCIPALS_MAX) this.#near.delete(this.#near.keys().next().value as number)
  }

  /** A window of this score has ended. */
  ended(
    { account, key }: { readonly account: string; readonly key: string },
    { tactic, from, score }: { readonly tactic: number; readonly from: number; readonly score: number },
    threshold: number,
  ): void {
    let trailing = this.#trailing.get(account)
    if (trailing === undefined) this.#trailing.set(account, (trailing = new TrailingScores()))
    if (score > threshold - REMEMBERED) trailing.add(`${tactic} ${key}`, Math.floor(from / DAY), score)
  }

  save() {
    const trailing = new Map([...this.#trailing].map(([account, scores]) => [account, scores.save()] as const))
    return { near: this.#near, trailing, thresholds: this.#thresholds }
  }

  restore({ near, trailing, thresholds }: ReturnType<Alertness['save']>): void {
    this.#near = near
    this.#thresholds = thresholds
    for (const [account, episodes] of trailing as ReadonlyMap<string, readonly Episode[]>) {
      const scores = new TrailingScores()
      scores.restore(episodes)
      this.#trailing.set(account, scores)
    }
  }
}
