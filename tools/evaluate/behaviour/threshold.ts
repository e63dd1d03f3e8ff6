/** Measures the threshold that a budget needs, on organisations that were lived through as the product lives. */
import { mean } from '../figures.ts'
import { judge, type Score } from './judge.ts'
import { falseRates } from './measures.ts'
import type { Window } from './subject.ts'
import type { Trial } from './trial.ts'

const LOWEST = -20
const HIGHEST = 60
const HALVINGS = 16

/**
 * The shipped threshold at which these organisations, each adapting it and keeping quiet of what lasts as the product does,
 * have so many false findings per account and week on the average.
 */
export const measuredThreshold = (trials: readonly Trial[], score: Score, budget: number, learning: number): number => {
  const scores = new Map<Window, number>()
  for (const { heavy } of trials) for (const window of heavy) scores.set(window, score(window))
  const quiet = trials.map(trial => ({ ...trial, tried: [] }))
  const known: Score = window => scores.get(window) as number
  let [low, high] = [LOWEST, HIGHEST]
  for (let n = 0; n < HALVINGS; n++) {
    const shipped = (low + high) / 2
    const judged = quiet.map(trial => judge(trial, known, { shipped, budget, learning, adaptive: true }))
    if (mean(falseRates(judged)) > budget) low = shipped
    else high = shipped
  }
  return high
}
