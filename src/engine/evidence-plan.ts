/**
 * Which decisions are shown with how many of their records. A hostile log can make hundreds of thousands of decisions
 * with records of megabytes; a finding shows at most its first and last 500 occurrences anyway.
 */
import type { Locator } from './locators.ts'

/** A decision, as far as the plan must know it. */
export interface Planned {
  readonly detection: number
  readonly low: number
  readonly high: number
  /** Seconds or minutes: only its order matters. */
  readonly start: number
  /** The records that could be shown; undefined for a window, whose records are yet to be found. */
  readonly chosen: readonly Locator[] | undefined
}

/** Records shown of a decision: all that were chosen, the latest alone, or none. */
export type Share = 'all' | 'last' | 'none'

export interface EvidencePlan {
  readonly shares: readonly Share[]
  /** Decisions that got less than they asked for, because the budget was spent. */
  readonly cut: number
}

export interface EvidenceBudget {
  /** Copies of records in a whole run, bytes: past half of it a decision keeps only its latest record. */
  readonly bytes: number
  /** Decisions of one key at its beginning, and as many at its end, that are shown with records. */
  readonly edge: number
}

export const EVIDENCE_BUDGET: EvidenceBudget = { bytes: 96 * 2 ** 20, edge: 500 }

/** At most this much of a record is copied into evidence, bytes. */
export const COPY_MAX = 16_384
/** What a window's twenty records are taken to need before they are known: flow and DNS records, mostly. */
const WINDOW_BYTES = 20 * 512

/** Copies are cut, but the latest record is kept whole. */
const bytesOf = (locators: readonly Locator[]): number =>
  locators.reduce((total, { length }) => total + Math.min(length, COPY_MAX), locators.at(-1)?.length ?? 0)

/** Decides in the order of time and key, so that the same decisions get the same shares in every run. */
export const planEvidence = (decisions: readonly Planned[], budget: EvidenceBudget = EVIDENCE_BUDGET): EvidencePlan => {
  const shares: Share[] = decisions.map(() => 'none')
  const order = decisions
    .map((_, index) => index)
    .sort((a, b) => {
      const [x, y] = [decisions[a], decisions[b]]
      return x.start - y.start || x.detection - y.detection || x.low - y.low || x.high - y.high
    })
  const byKey = Map.groupBy(order, index => {
    const { detection, low, high } = decisions[index]
    return `${detection},${low},${high}`
  })
  const inner = new Set<number>()
  for (const indexes of byKey.values())
    for (const index of indexes.slice(budget.edge, Math.max(budget.edge, indexes.length - budget.edge)))
      inner.add(index)
  let spent = 0
  let cut = 0
  for (const index of order) {
    const { chosen } = decisions[index]
    if (inner.has(index)) continue
    const all = chosen === undefined ? WINDOW_BYTES : bytesOf(chosen)
    const last = chosen === undefined ? WINDOW_BYTES : bytesOf(chosen.slice(-1))
    if (spent + all <= budget.bytes / 2) shares[index] = 'all'
    else if (spent + last <= budget.bytes) shares[index] = 'last'
    if (shares[index] !== 'all') cut++
    spent += shares[index] === 'all' ? all : shares[index] === 'last' ? last : 0
  }
  return { shares, cut }
}
