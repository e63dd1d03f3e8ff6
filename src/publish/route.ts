/** Which findings leave for which destination, and when. */
import type { Frequency } from '../control/detectors.ts'
import type { Finding } from '../findings/finding.ts'
import type { KeptFinding } from '../store/findings.ts'
import type { OutboxEntry } from '../store/store.ts'
import type { Destination } from './destination.ts'

const MINUTE = 60_000
const EVERY: Readonly<Record<Frequency, number>> = {
  FIFTEEN_MINUTES: 15 * MINUTE,
  ONE_HOUR: 60 * MINUTE,
  SIX_HOURS: 360 * MINUTE,
}

/** The next full quarter, hour or six hours after `now`, epoch milliseconds: the schedule follows the clock. */
export const nextTurn = (frequency: Frequency, now: number): number =>
  (Math.floor(now / EVERY[frequency]) + 1) * EVERY[frequency]

/** A destination together with what it wants. */
export interface Route {
  readonly destination: Pick<Destination, 'name' | 'takesArchived'>
  /** Whether a finding is one of those that the destination is for. */
  selects(finding: Finding): boolean
  /** Overrides the detector's setting. */
  readonly frequency: Frequency | undefined
}

/** What an entry of the outbox says: the finding is read when it leaves, so that it leaves as it is then. */
export interface EntryBody {
  readonly account: string
  readonly region: string
  readonly id: string
  readonly isFirst: boolean
}

export interface Change {
  readonly kept: KeptFinding
  /** The finding did not exist before. */
  readonly isNew: boolean
  /** The detector's setting. */
  readonly frequency: Frequency
  /** Epoch milliseconds. */
  readonly now: number
}

/**
 * The outbox entries of a finding that is new or has changed: new ones leave at once, later occurrences together at the
 * next turn. What a filter archived never leaves; what a person archived still goes to event buses.
 */
export const entriesFor = (
  routes: readonly Route[],
  { kept, isNew, frequency, now }: Change,
): Pick<OutboxEntry, 'destination' | 'key' | 'body' | 'dueAt'>[] => {
  const { finding, archived } = kept
  if (archived?.by === 'filter') return []
  const body: EntryBody = { account: finding.accountId, region: finding.region, id: finding.id, isFirst: isNew }
  return routes.flatMap(({ destination, selects, frequency: own }) => {
    if ((archived !== undefined && !destination.takesArchived) || !selects(finding)) return []
    const dueAt = isNew ? now : nextTurn(own ?? frequency, now)
    return [{ destination: destination.name, key: finding.id, body, dueAt }]
  })
}
