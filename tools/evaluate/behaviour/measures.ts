/** What judged trials amount to: false findings per account and week, and how many attacks were found. */
import { newsFrom, type Told } from '../../../src/learn/behaviour/telling.ts'
import { mean, quantile } from '../figures.ts'
import type { Judged, JudgedAttack, JudgedWindow } from './judge.ts'

/** How many findings daily life raised: what lies over its threshold by `shift`, unless the product keeps quiet of it. */
export const findingsOf = (seen: readonly JudgedWindow[], shift: number): number => {
  const told = new Map<string, Told>()
  let findings = 0
  for (const { key, from, score, margin, isCounted } of seen) {
    if (margin <= shift || score <= newsFrom(told.get(key), from)) continue
    told.set(key, { from, score })
    if (isCounted) findings++
  }
  return findings
}

/** False findings per account and week of each organisation. */
export const falseRates = (judged: readonly Judged[], shift = 0): number[] =>
  judged.map(({ seen, accounts, weeks }) => findingsOf(seen, shift) / (accounts * weeks))

/** The shift at which the mean rate of false findings is what is wanted. It compares detectors, it is no threshold of a product. */
export const shiftFor = (judged: readonly Judged[], rate: number): number => {
  let low = -20
  let high = 20
  for (let n = 0; n < 40; n++) {
    const middle = (low + high) / 2
    if (mean(falseRates(judged, middle)) > rate) low = middle
    else high = middle
  }
  return high
}

const share = (attacks: readonly JudgedAttack[], shift: number): number =>
  mean(attacks.map(({ margin }) => (margin > shift ? 1 : 0)))

const groups = (attacks: readonly JudgedAttack[], key: (one: JudgedAttack) => string): Map<string, JudgedAttack[]> => {
  const made = new Map<string, JudgedAttack[]>()
  for (const one of attacks) {
    const some = made.get(key(one))
    if (some === undefined) made.set(key(one), [one])
    else some.push(one)
  }
  return made
}

/** Recall with every technique weighing the same, however often it was tried. */
export const macroRecall = (attacks: readonly JudgedAttack[], shift = 0): number =>
  mean([...groups(attacks, ({ tried }) => tried.technique).values()].map(some => share(some, shift)))

/** Recall by anything: techniques, tactics, kinds of victim. */
export const recallBy = (
  attacks: readonly JudgedAttack[],
  key: (one: JudgedAttack) => string,
  shift = 0,
): Record<string, number> =>
  Object.fromEntries(
    [...groups(attacks, key)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, some]) => [name, share(some, shift)]),
  )

export interface Rates {
  readonly mean: number
  readonly p90: number
  readonly max: number
}

export const rates = (perTrial: readonly number[]): Rates => ({
  mean: mean(perTrial),
  p90: quantile(perTrial, 0.9),
  max: Math.max(...perTrial),
})
