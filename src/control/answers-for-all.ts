/** Who may bring in logs that speak of anybody: what is handed over is learned from and judged, whosever account it names. */

import type { Store } from '../store/store.ts'
import { scopesOf } from './members.ts'

const PAGE = 1000

/**
 * Whether an account answers for all that are watched here: the delegated administrator, or one in whose sight every
 * account with a detector is. A member of another never does.
 */
export const answersForAll = async (store: Store, account: string): Promise<boolean> => {
  const kept = (kind: string) => store.settings.list({ account, kind }, { limit: 1 })
  if ((await kept('administrator')).items.length > 0) return false
  if ((await kept('organization')).items.length > 0) return true
  const inSight = new Set([account, ...(await scopesOf(store, account)).flatMap(({ accounts }) => accounts)])
  for (let after: string | undefined; ; ) {
    const page = await store.settings.list({ kind: 'detector' }, { limit: PAGE, after })
    if (page.items.some(setting => !inSight.has(setting.account))) return false
    if (page.next === undefined) return true
    after = page.next
  }
}
