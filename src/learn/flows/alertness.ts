/** From which score on something is told, by account. */
import { type Episode, TrailingScores, thresholdOf } from '../calibration.ts'
import type { LearningSettings } from '../model.ts'

/** Scores from which something is told at a budget of one; twice the budget is borne with ln 2 less. */
const BASE = { port: 6.5, resolver: 6.5, doh: 6.5, dot: 6.5, volume: 7, beacon: 10 } as const
export type Kind = keyof typeof BASE
/** Scores further below the threshold than this do not move it. */
const NEAR = 4

/** Whose score it is: an account, how many days it has been observed, and the day. */
export interface When {
  readonly account: string
  readonly observed: number
  readonly day: number
}

export class Alertness {
  readonly #settings: LearningSettings
  #trailing = new Map<string, TrailingScores>()
  #shifts = new Map<string, { readonly day: number; readonly score: number }>()

  constructor(settings: LearningSettings) {
    this.#settings = settings
  }

  /** The decision where a score is to be told of; what comes near it is remembered for the account's threshold. */
  decide(when: When, kind: Kind, key: string, score: number) {
    const { budget, days } = this.#settings
    const threshold = BASE[kind] + this.#shift(when)
    if (score > threshold - NEAR) this.#trailingOf(when.account).add(key, when.day, score - BASE[kind])
    if (score < threshold || when.observed <= days) return undefined
    return { score, threshold, budget }
  }

  /** How much higher than the shipped ones an account's thresholds are; the same for all of a day. */
  #shift({ account, observed, day }: When): number {
    const known = this.#shifts.get(account)
    if (known?.day === day) return known.score
    const { budget, days } = this.#settings
    const scores = this.#trailing.get(account)?.scores(day) ?? []
    const score = thresholdOf(-Math.log(budget), scores, observed, budget, days)
    this.#shifts.set(account, { day, score })
    return score
  }

  #trailingOf(account: string): TrailingScores {
    let trailing = this.#trailing.get(account)
    if (trailing === undefined) this.#trailing.set(account, (trailing = new TrailingScores()))
    return trailing
  }

  save() {
    const trailing = new Map([...this.#trailing].map(([account, scores]) => [account, scores.save()] as const))
    return { trailing, shifts: this.#shifts }
  }

  restore({ trailing, shifts }: ReturnType<Alertness['save']>): void {
    this.#shifts = shifts
    for (const [account, episodes] of trailing as ReadonlyMap<string, readonly Episode[]>)
      this.#trailingOf(account).restore(episodes)
  }
}
