/** Arithmetic of evaluations: means, quantiles, and how far to trust them. */
import type { Random } from '../../src/simulate/random.ts'

export const mean = (xs: readonly number[]): number =>
  xs.length === 0 ? Number.NaN : xs.reduce((sum, x) => sum + x, 0) / xs.length

/** The value below which a share of the numbers lies, between neighbours in proportion. */
export const quantile = (xs: readonly number[], share: number): number => {
  if (xs.length === 0) return Number.NaN
  const sorted = [...xs].sort((a, b) => a - b)
  const at = share * (sorted.length - 1)
  const low = Math.floor(at)
  return sorted[low] + (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]) * (at - low)
}

/** An estimate and the 95 % interval of it. */
export interface Estimate {
  readonly value: number
  readonly low: number
  readonly high: number
}

/**
 * Draws whole groups again and again, because what lies in one organisation is alike: the interval tells how much the
 * estimate would vary over other organisations.
 */
export const bootstrap = <T>(
  random: Random,
  groups: readonly T[],
  estimate: (groups: readonly T[]) => number,
  draws = 400,
): Estimate => {
  const drawn = Array.from({ length: draws }, () => estimate(groups.map(() => random.pick(groups)))).filter(
    x => !Number.isNaN(x),
  )
  return { value: estimate(groups), low: quantile(drawn, 0.025), high: quantile(drawn, 0.975) }
}

/** A number as people read it: three digits. */
export const figure = (x: number): string =>
  Number.isNaN(x) ? '–' : x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x.toFixed(x >= 1 ? 2 : 3)

export const interval = ({ value, low, high }: Estimate): string => `${figure(value)} [${figure(low)}–${figure(high)}]`
