/** What the ledger knows of an administrator's accounts, a bounded number of them at a time. */
import type { CoverageHour, Store } from '../store/store.ts'

const ACCOUNTS_AT_ONCE = 200

/** Hours of these accounts in one Region, from `from` and before `until` (event time, seconds). */
export async function* hoursOf(
  store: Store,
  accounts: readonly string[],
  region: string,
  from: number,
  until: number,
): AsyncGenerator<CoverageHour> {
  for (let i = 0; i < accounts.length; i += ACCOUNTS_AT_ONCE) {
    const some = accounts.slice(i, i + ACCOUNTS_AT_ONCE)
    for (const hour of await store.ledger.coverage({ from, until, accounts: some }))
      if (hour.region === region) yield hour
  }
}
