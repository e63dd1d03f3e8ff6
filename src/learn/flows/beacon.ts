/** Whether connections come in a rhythm, as a program's reports to its master do, or as they happen to. */

/** Intervals within this share of the median, or of twice or three times it where one was lost, keep the rhythm. */
const NEAR = 0.25
const MULTIPLES = 3
/** Connections that say something, and those that are remembered. */
export const BEACON_FROM = 24
export const BEACON_MOST = 64
/** Faster than this is ordinary chatter, and seconds are too coarse for it. */
const FASTEST = 30

/** The share of intervals that keep any rhythm by chance, when connections come at random: their median is ln 2 of the mean. */
export const BY_CHANCE = Array.from({ length: MULTIPLES }, (_, i) => i + 1).reduce(
  (sum, k) => sum + 2 ** (NEAR - k) - 2 ** (-NEAR - k),
  0,
)

/** Chernoff's bound: the chance that `share` or more of `n` do what each does with chance `expected` is below e to the minus this. */
export const chernoff = (n: number, share: number, expected: number): number => {
  if (share <= expected) return 0
  const missed = share === 1 ? 0 : (1 - share) * Math.log((1 - share) / (1 - expected))
  return n * (share * Math.log(share / expected) + missed)
}

/** The rhythm of connections, at times in seconds and in order. */
export interface Rhythm {
  /** -ln of the chance that random connections keep it so well; 0 if there are too few. */
  readonly score: number
  /** Median of the intervals, seconds. */
  readonly period: number
  /** The share of intervals that keep it. */
  readonly share: number
}

export const rhythmOf = (times: readonly number[]): Rhythm => {
  const intervals = times.slice(1).map((at, i) => at - times[i])
  if (times.length < BEACON_FROM) return { score: 0, period: 0, share: 0 }
  const sorted = [...intervals].sort((a, b) => a - b)
  const period = sorted[sorted.length >> 1]
  if (period < FASTEST) return { score: 0, period, share: 0 }
  const kept = intervals.filter(interval => {
    const k = Math.min(MULTIPLES, Math.max(1, Math.round(interval / period)))
    return Math.abs(interval - k * period) <= NEAR * period
  }).length
  const share = kept / intervals.length
  return { score: chernoff(intervals.length, share, BY_CHANCE), period, share }
}
