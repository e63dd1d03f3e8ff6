/** When a delivery that failed is tried again. */

const FIRST = 1_000
const LONGEST = 15 * 60_000
/** As long as EventBridge itself tries. */
const GIVE_UP_AFTER = 24 * 3_600_000

/** Milliseconds until the next try: doubled each time, with full jitter, so that many do not come back at once. */
export const backoff = (attempts: number, random: () => number = Math.random): number => {
  const most = Math.min(LONGEST, FIRST * 2 ** Math.min(attempts, 20))
  return Math.round(most / 2 + (random() * most) / 2)
}

export interface Failure {
  /** Tries so far, this one included. */
  readonly attempts: number
  readonly createdAt: number
  readonly final: boolean
  readonly now: number
}

/** The time of the next try, or `dead`: kept where an operator sees it and can send it again. */
export const nextTry = ({ attempts, createdAt, final, now }: Failure): number | 'dead' =>
  final || now - createdAt > GIVE_UP_AFTER ? 'dead' : now + backoff(attempts)
