/** Whether logs still come from every source: a hole, or a source gone silent, is told once and counted. */
import { sourceHealth } from '../intake/health.ts'
import type { Store } from '../store/store.ts'

const HOUR = 3600
const DAY = 24 * HOUR
/** A source that has been silent for longer is not expected any more. */
const DAYS = 14

export interface LogSource {
  readonly account: string
  readonly region: string
  readonly kind: string
  /** In words; undefined while all is well. */
  readonly issue: string | undefined
}

/** Every account × Region × source that the ledger heard of lately, as of `at` (epoch milliseconds). */
export const logSources = async (store: Store, at: number): Promise<readonly LogSource[]> => {
  const now = Math.floor(at / 1000)
  const hours = new Map<string, Map<number, number>>()
  // Day by day, so that a large organisation's fortnight is never in memory as rows.
  for (let from = now - DAYS * DAY; from < now; from += DAY) {
    for (const row of await store.ledger.coverage({ from, until: Math.min(from + DAY, now) })) {
      const key = JSON.stringify([row.account, row.region, row.kind])
      let its = hours.get(key)
      if (its === undefined) hours.set(key, (its = new Map()))
      its.set(row.hour, (its.get(row.hour) ?? 0) + row.events)
    }
  }
  return [...hours.keys()].sort().map(key => {
    const [account, region, kind] = JSON.parse(key) as [string, string, string]
    return { account, region, kind, issue: sourceHealth(hours.get(key) ?? new Map(), now).issue }
  })
}

/** Remembers what it told: an issue is told when it comes, and when it has gone. */
export const logWatch = () => {
  let told = new Map<string, LogSource>()
  return (
    sources: readonly LogSource[],
    tell: (level: 'info' | 'warn', words: string, about: Readonly<Record<string, unknown>>) => void,
  ): void => {
    const ill = new Map<string, LogSource>()
    for (const source of sources) {
      const { account, region, kind, issue } = source
      const key = JSON.stringify([account, region, kind])
      if (issue !== undefined) ill.set(key, source)
      if (issue !== undefined && !told.has(key)) tell('warn', 'logs are missing', { account, region, kind, issue })
    }
    for (const [key, { account, region, kind }] of told)
      if (!ill.has(key)) tell('info', 'logs come again', { account, region, kind })
    told = ill
  }
}
