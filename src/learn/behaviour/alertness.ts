/** From which score on something is told, by account; and what was nearly told of a principal within a day. */
import { type Episode, TrailingScores, thresholdOf } from '../calibration.ts'
import type { LearningSettings } from '../model.ts'
import { thresholdFor, type Weights } from './factors.ts'

const DAY = 86_400
/** Evidence of one tactic this far below the threshold speaks in another's window, at most this much. */
const NEAR = 2
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

  /** What the last day showed of other tactics, where it was nearly a finding by itself. */
  chain(principal: number, tactic: number, at: number): number {
    const near = this.#near.get(principal)
    if (near === undefined) return 0
    let sum = 0
    for (const one of near) if (one.tactic !== tactic && at - one.at < DAY) sum += one.strength
    return sum
  }

  /** A window of this score has ended. */
  ended(
    { account, key, principal }: { readonly account: string; readonly key: string; readonly principal: number },
    { tactic, from, score }: { readonly tactic: number; readonly from: number; readonly score: number },
    threshold: number,
  ): void {
    let trailing = this.#trailing.get(account)
    if (trailing === undefined) this.#trailing.set(account, (trailing = new TrailingScores()))
    if (score > threshold - 2 * NEAR) trailing.add(`${tactic} ${key}`, Math.floor(from / DAY), score)
    if (score <= threshold - NEAR) return
    const recent = (this.#near.get(principal) ?? []).filter(one => from - one.at < DAY && one.tactic !== tactic)
    recent.push({ tactic, at: from, strength: Math.min(score - threshold + NEAR, NEAR) })
    this.#near.delete(principal)
    this.#near.set(principal, recent)
    if (this.#near.size > PRINCIPALS_MAX) this.#near.delete(this.#near.keys().next().value as number)
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
