/** The arithmetic of surprise: small pure functions, in natural logarithms. Each has a table test that shows its sums. */

/** What is left of a count after some days, when half of it is forgotten in `halfLife` days. */
export const decayed = (count: number, days: number, halfLife: number): number =>
  days <= 0 ? count : count * 2 ** (-days / halfLife)

/** How strongly a level discounts what it saw, and how much it trusts the level above. */
export interface Backoff {
  readonly discount: number
  readonly trust: number
}

/**
 * The probability of a value at one level, with what the level above says of it: counts lose the discount, and what
 * was taken from them, with the level's trust, goes to the level above. `kinds` is how many values the level knows.
 */
export const backoff = (
  count: number,
  total: number,
  kinds: number,
  above: number,
  { discount, trust }: Backoff,
): number => {
  const known = Math.min(kinds, total / discount)
  return (Math.max(count - discount, 0) + (trust + discount * known) * above) / (total + trust)
}

/** How much likelier a value is if some share of such values were a stranger's: ln of ((1-share)·usual + share·stranger) / usual. */
export const strangeness = (usual: number, stranger: number, share: number): number =>
  Math.max(LEAST, Math.log(((1 - share) * usual + share * stranger) / usual))

/** A usual value speaks against a stranger, but never more than this. */
export const LEAST = -1

/** Refused calls are a third of what a stranger does; of this principal they are `share`. */
export const refusal = (refused: number, all: number): number => {
  const share = (refused + 0.5) / (all + 10)
  return Math.max(0, Math.log(STRANGERS_REFUSED / share))
}
const STRANGERS_REFUSED = 0.35

/** Tails are given as -ln of their probability; beyond this they say no more. */
export const TAIL_MAX = 12

/**
 * -ln of the chance of `n` or more in an hour, when earlier hours gave `sum` in `hours` (Gamma-Poisson: the rate is
 * itself uncertain). `shape` and `rate` are what is believed before anything was seen.
 */
export const volumeTail = (n: number, sum: number, hours: number, shape = 1, rate = 0.5): number => {
  if (n <= 0) return 0
  if (n > TERMS_MAX) return volumeTail(TERMS_MAX, (sum * TERMS_MAX) / n, hours, shape, rate)
  const r = shape + sum
  const p = (rate + hours) / (rate + hours + 1)
  // Up to n-1 the terms of the negative binomial are added up; what is left is the tail.
  let term = r * Math.log(p)
  let below = Math.exp(term)
  for (let k = 1; k < n; k++) {
    term += Math.log((r + k - 1) / k) + Math.log(1 - p)
    below += Math.exp(term)
  }
  return Math.min(TAIL_MAX, -Math.log(Math.max(1 - below, Number.MIN_VALUE)))
}
/** Larger counts are brought down to this, in proportion: that believes in more variance, and says less. */
const TERMS_MAX = 200

/** -ln of the chance of `n` or more when `mean` are expected (Poisson). */
export const burstTail = (n: number, mean: number): number => {
  if (n <= 0) return 0
  let term = Math.exp(-mean)
  let below = term
  for (let k = 1; k < n; k++) {
    term *= mean / k
    below += term
  }
  return Math.min(TAIL_MAX, -Math.log(Math.max(1 - below, Number.MIN_VALUE)))
}

/** The strongest of some evidence counts whole, the next by `share` of it, and so on: what comes together is related. */
export const geometric = (evidence: readonly number[], share: number, most: number): number => {
  const sorted = evidence.filter(one => one > 0).sort((a, b) => b - a)
  let weight = 1
  let sum = 0
  for (let i = 0; i < Math.min(sorted.length, most); i++) {
    sum += weight * sorted[i]
    weight *= share
  }
  return sum
}
