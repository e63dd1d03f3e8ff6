/** What a member may not do: its administrator does it for all. */
import type { Store } from '../store/store.ts'
import type { Place } from './detectors.ts'
import { administratorOf } from './members.ts'
import { refuse } from './refusal.ts'

/** Refuses an account that is a member; `doing` completes "… is done by its administrator". */
export const mustAdminister = async (store: Store, { account, region }: Place, doing: string): Promise<void> => {
  const administrator = await administratorOf(store, account, region)
  if (administrator === undefined) return
  throw refuse(`the current account is a member of ${administrator.account}, and only its administrator may ${doing}`)
}

/** Whose filters and lists count for an account: its administrator's, else its own. */
export const settlerOf = async (store: Store, { account, region }: Place): Promise<Place> => {
  const administrator = await administratorOf(store, account, region)
  return { account: administrator?.account ?? account, region }
}
