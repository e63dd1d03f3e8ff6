/** The score of a window: the logistic's sum, and what each piece of evidence adds to it. */
import { FEATURES } from './factors.ts'
import { amountOf, TERMS } from './terms.ts'

/** What the shipped file holds: weights of a logistic, thresholds by budget, and what was found in training. */
export interface Weights {
  readonly version: number
  readonly bias: number
  /** By name of a term; what is not there weighs nothing. */
  readonly weights: Readonly<Record<string, number>>
  /** Added for what is young, or of this tactic; may be negative. */
  readonly young: number
  readonly tactics: Readonly<Record<string, number>>
  /** Score that so many false findings per account and week are expected at, by budget: ascending budgets. */
  readonly thresholds: readonly (readonly [budget: number, score: number])[]
}

export class Weighing {
  readonly #weights: Float64Array
  readonly #shipped: Weights

  constructor(shipped: Weights) {
    this.#shipped = shipped
    this.#weights = Float64Array.from(TERMS, ({ name }) => shipped.weights[name] ?? 0)
  }

  /** `features` in the order of FEATURES. */
  score(features: ArrayLike<number>, tactic: string, youth: number): number {
    const { bias, young, tactics } = this.#shipped
    let sum = bias + young * youth + (tactics[tactic] ?? 0)
    for (let i = 0; i < TERMS.length; i++)
      if (this.#weights[i] > 0) sum += this.#weights[i] * amountOf(TERMS[i], features)
    return sum
  }

  /** What each feature adds to the score; what two add together is half of each. */
  added(features: ArrayLike<number>): Float64Array {
    const added = new Float64Array(FEATURES.length)
    for (let i = 0; i < TERMS.length; i++) {
      const value = this.#weights[i] * amountOf(TERMS[i], features)
      const { feature, and } = TERMS[i]
      added[feature] += and < 0 ? value : value / 2
      if (and >= 0) added[and] += value / 2
    }
    return added
  }
}

/** The threshold for a budget, between the budgets that were measured. */
export const thresholdFor = (budget: number, { thresholds }: Weights): number => {
  const [first] = thresholds
  const last = thresholds[thresholds.length - 1]
  if (budget <= first[0]) return first[1]
  if (budget >= last[0]) return last[1]
  const above = thresholds.findIndex(([measured]) => measured >= budget)
  const [[low, from], [high, to]] = [thresholds[above - 1], thresholds[above]]
  return from + ((to - from) * Math.log(budget / low)) / Math.log(high / low)
}
