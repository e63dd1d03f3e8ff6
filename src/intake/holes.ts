/** Hours without a single event where there should have been many. */
import type { KindName } from '../events/kinds.ts'

const HOUR = 3600
/** Below this many events an hour on both sides, an empty hour is chance: at 5 its probability is 0.7 %. */
const EVENTS_MIN = 5
/** Hours on each side that must have data, so that the edge of a copied range is not called a hole. */
const NEIGHBOURS = 2
/** A source that is silent for more than a fifth of its hours has nights and weekends, not holes. */
const STEADY = 0.8
const HOURS_MIN = 6

export interface Gap {
  /** First second without data, and the first second with data again. */
  readonly from: number
  readonly to: number
  /** Events an hour in the hours around. */
  readonly usual: number
}

export interface Hole extends Gap {
  readonly account: string
  readonly region: string
  readonly kind: KindName
}

const around = (hours: ReadonlyMap<number, number>, from: number, to: number): number => {
  let least = Number.POSITIVE_INFINITY
  for (let i = 1; i <= NEIGHBOURS; i++)
    least = Math.min(least, hours.get(from - i * HOUR) ?? 0, hours.get(to + (i - 1) * HOUR) ?? 0)
  return least
}

/**
 * The gaps in one account × Region × source: hours without any event between the first and the last, where the hours
 * on both sides were steadily busy. Careful on purpose: a hole that is none teaches people not to look.
 */
export const findHoles = (hours: ReadonlyMap<number, number>): Gap[] => {
  const present = [...hours.keys()].filter(hour => (hours.get(hour) ?? 0) > 0).sort((a, b) => a - b)
  if (present.length < HOURS_MIN) return []
  const span = (present[present.length - 1] - present[0]) / HOUR + 1
  if (present.length < span * STEADY) return []
  const gaps: Gap[] = []
  for (let i = 1; i < present.length; i++) {
    const from = present[i - 1] + HOUR
    const to = present[i]
    if (to <= from) continue
    const usual = around(hours, from, to)
    if (usual >= EVENTS_MIN) gaps.push({ from, to, usual })
  }
  return gaps
}
