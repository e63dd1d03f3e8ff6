/** Which signals count: GuardDuty was on where they happened, with their feature, and the lists that they speak of apply there. */
import { lets, loadMasks } from '../control/masks.ts'
import type { Signal } from '../sdk/sdk.ts'
import type { Store } from '../store/store.ts'

export interface UnmaskPorts {
  /** The protection plan or source behind a finding type; empty for types of one's own. */
  featureOf(type: string): string
  /** Types that are counted and not raised. */
  isDryRun(type: string): boolean
  /** Whether a list speaks for an account; true for lists that nobody made through the API. */
  speaksFor(list: string, account: string): boolean
}

/** As of event time: what is read late, or again, is judged as it would have been. */
export const unmasked = async (
  store: Store,
  signals: readonly Signal[],
  { featureOf, isDryRun, speaksFor }: UnmaskPorts,
): Promise<readonly Signal[]> => {
  const raised = signals.filter(
    ({ type, lists, account }) =>
      !isDryRun(type) && (lists.length === 0 || lists.some(({ list }) => speaksFor(list, account))),
  )
  if (raised.length === 0) return []
  const masks = await loadMasks(store)
  return raised.filter(({ type, account, region, until }) => {
    const feature = featureOf(type)
    const mask = masks.maskAt(account, region, until)
    return feature === '' ? mask.state === 'on' : lets(mask, feature)
  })
}
