/** What leaves because a finding is new or has changed. */
import { detectorOf, frequencyOf, type Place } from '../control/detectors.ts'
import { entriesFor, type Frequency, type Route } from '../publish/route.ts'
import type { Store } from '../store/store.ts'
import type { Publisher } from './live-ports.ts'

export const publisherFor = (routes: readonly Route[], wake: () => void): Publisher => ({
  findingChanged: async ({ kept, isNew }, store, now) => {
    if (routes.length === 0) return []
    const { accountId: account, region } = kept.finding
    return entriesFor(routes, { kept, isNew, frequency: await frequencyAt(store, { account, region }), now })
  },
  wake,
})

const frequencyAt = async (store: Store, place: Place): Promise<Frequency> => {
  const detector = await detectorOf(store, place)
  return detector === undefined ? 'SIX_HOURS' : frequencyOf(store, detector)
}
