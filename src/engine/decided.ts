/** A decision on its way to a signal: what it asks to be read again, and what it is with what was found. */
import type { PlainEvent } from '../events/kind.ts'
import { parseRecord } from './copies.ts'
import type { Copy, Found } from './evidence.ts'
import type { Planned, Share } from './evidence-plan.ts'
import { type Locator, LocatorSet } from './locators.ts'
import type { Matched } from './matches.ts'
import type { Fired } from './panes.ts'
import type { Anomalous } from './profiles.ts'
import type { Pending } from './signals.ts'

/** A window, match or anomaly that was decided. */
export type Decided = Fired | Matched | Anomalous

export const keyOf = ({ detection, low, high }: Decided): string => `${detection},${low},${high}`

export const plannedOf = (one: Decided): Planned => {
  const { detection, low, high } = one
  if ('locators' in one) return { detection, low, high, start: one.period, chosen: one.locators.chosen() }
  return { detection, low, high, start: one.from * 60, chosen: undefined }
}

/** The records of a decision that its share of the evidence lets it show. */
export const shown = (locators: LocatorSet, share: Share): readonly Locator[] =>
  share === 'all' ? locators.chosen() : locators.chosen().slice(-1)

/** A decision together with its evidence; undefined when its records could not be found again. */
export const complete = (one: Decided, found: readonly Found[]): Pending | undefined => {
  const copies = new Map<number, Copy>()
  for (const { copies: more } of found) for (const copy of more) copies.set(copy.locator.id, copy)
  if ('locators' in one) {
    const { detection, low, high, period, locators } = one
    const last = found.find(({ copies: [copy] }) => copy?.locator.id === locators.last?.id)
    const event = last?.event ?? one.event
    const shown = locators.chosen().flatMap(locator => copies.get(locator.id) ?? [])
    const record = () => recordOf(last?.long, last?.copies[0])
    const learned = 'learned' in one ? one.learned : undefined
    return { detection, low, high, from: period, seen: undefined, locators, copies: shown, event, record, learned }
  }
  const locators = new LocatorSet()
  for (const part of found) locators.merge(part.locators)
  const latest = found.find(part => part.event !== undefined && part.locators.last?.id === locators.last?.id)
  if (latest?.event === undefined) return undefined
  const { detection, low, high, from, seen } = one
  const shown = locators.chosen().flatMap(locator => copies.get(locator.id) ?? [])
  return {
    detection,
    low,
    high,
    from: from * 60,
    seen,
    locators,
    copies: shown,
    event: latest.event,
    record: () => recordOf(latest.long, copies.get(locators.last?.id ?? -1)),
  }
}

/** A window none of whose records are shown, told with an event of its key. */
export const withoutRecords = (one: Fired, event: PlainEvent): Pending => {
  const { detection, low, high, from, to, seen } = one
  const span = { at: from * 60, until: to * 60 + 59 }
  const nothing = { locators: new LocatorSet(), copies: [], record: () => undefined }
  return { detection, low, high, from: from * 60, seen, event, span, ...nothing }
}

/** The latest record, parsed when it is asked for: parsed records of all signals at once would be very large. */
const recordOf = (long: Uint8Array | undefined, copy: Copy | undefined): unknown => {
  if (long !== undefined) return parseRecord(long)
  return copy === undefined || copy.truncated ? undefined : parseRecord(Buffer.from(copy.record))
}
