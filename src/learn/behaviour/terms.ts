/** How evidence is weighed: a logistic over pieces of features, so that a reason is what its pieces add to the score. */
import { FEATURES, type Feature } from './factors.ts'

/** A feature between two of its values, or two features together: the root of what each has beyond a value. */
export interface Term {
  readonly name: string
  readonly feature: number
  readonly from: number
  readonly to: number
  /** A second feature, or -1. */
  readonly and: number
  readonly andFrom: number
}

const END = Number.POSITIVE_INFINITY

const pieces = (feature: Feature, ...knots: readonly number[]): Term[] =>
  knots.map((from, i) => ({
    name: `${feature} over ${from}`,
    feature: FEATURES.indexOf(feature),
    ...{ from, to: knots[i + 1] ?? END, and: -1, andFrom: 0 },
  }))

const together = (feature: Feature, from: number, and: Feature, andFrom: number): Term => ({
  name: `${feature} over ${from} with ${and} over ${andFrom}`,
  feature: FEATURES.indexOf(feature),
  ...{ from, to: END, and: FEATURES.indexOf(and), andFrom },
})

/** Each piece has a slope of its own, which is never below nothing: more evidence never counts less. */
export const TERMS: readonly Term[] = [
  ...pieces('user', 3, 5, 7, 9, 11),
  ...pieces('peers', 4, 6, 8, 10),
  ...pieces('account', 4, 6, 8, 10),
  ...pieces('world', 0, 1.5, 3, 4.5, 6),
  ...pieces('apis', 0, 2, 4),
  ...pieces('many', 0, 1),
  ...pieces('asn', 0, 1.5, 3, 4.5),
  ...pieces('country', 0, 1.5),
  ...pieces('agent', 0, 1.5),
  ...pieces('region', 0, 1),
  ...pieces('hour', 0, 0.7, 1.5),
  ...pieces('network', 0),
  ...pieces('stranger', 3, 5, 7),
  ...pieces('rented', 0, 4),
  ...pieces('tool', 0),
  ...pieces('refused', 0, 1.5),
  ...pieces('resource', 0, 2, 4),
  ...pieces('things', 0, 2),
  ...pieces('reader', 0, 2),
  ...pieces('volume', 0, 4),
  ...pieces('peak', 0, 1, 2.5),
  ...pieces('denied', 0, 3),
  ...pieces('chain', 0, 3),
  together('asn', 0, 'user', 4),
  together('asn', 0, 'world', 2),
  together('asn', 0, 'hour', 0),
  together('network', 0, 'user', 4),
  together('network', 0, 'world', 2),
  together('network', 0, 'resource', 0),
  together('network', 0, 'peak', 0),
  together('user', 6, 'world', 3),
  together('user', 4, 'resource', 0),
  together('user', 4, 'refused', 0),
  together('world', 3, 'refused', 0),
  together('agent', 0, 'asn', 0),
  together('tool', 0, 'network', 0),
  together('country', 0, 'network', 0),
  together('hour', 0, 'network', 0),
  together('hour', 0, 'user', 4),
]

/** What a term adds before its weight. */
export const amountOf = (term: Term, features: ArrayLike<number>): number => {
  const value = features[term.feature] - term.from
  if (!(value > 0)) return 0
  if (term.and < 0) return Math.min(value, term.to - term.from)
  const other = features[term.and] - term.andFrom
  return other > 0 ? Math.sqrt(value * other) : 0
}
