/** Looking at the organisation again and again, so that new accounts are watched without anybody asking. */
import type { Store } from '../store/store.ts'
import { refreshAccounts } from './organization-accounts.ts'
import { applyConfigurations } from './organization-apply.ts'
import type { OrganizationSource } from './organization-source.ts'

const EVERY = 5 * 60_000
const LONGEST = 60 * 60_000

export interface WatchOptions {
  readonly store: Store
  readonly source: OrganizationSource
  readonly now: () => number
  /** Milliseconds between two looks; after failures it doubles, up to an hour. */
  readonly every?: number
  readonly onProblem: (problem: unknown, failures: number) => void
}

/** One look: accounts written down, then what the administrators have set carried out. */
export const syncOrganization = async (store: Store, source: OrganizationSource, at: number): Promise<void> => {
  await refreshAccounts(store, source, at)
  await applyConfigurations(store, at)
}

/** How long to wait after so many failures in a row; a tenth more or less, so that restarts do not march in step. */
export const waitAfter = (failures: number, every: number, random: number): number =>
  Math.min(every * 2 ** Math.min(failures, 20), Math.max(LONGEST, every)) * (0.9 + random * 0.2)

/** Looks at once and then regularly. `stop` waits for a look under way. */
export const watchOrganization = (options: WatchOptions): { stop(): Promise<void> } => {
  const { store, source, now, every = EVERY, onProblem } = options
  let failures = 0
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const look = async (): Promise<void> => {
    try {
      await syncOrganization(store, source, now())
      failures = 0
    } catch (problem) {
      failures++
      onProblem(problem, failures)
    }
    if (!stopped) timer = setTimeout(() => (looking = look()), waitAfter(failures, every, Math.random()))
  }
  let looking = look()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await looking
    },
  }
}
