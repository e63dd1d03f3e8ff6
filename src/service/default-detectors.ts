/** Accounts get a detector in the Regions where logs speak of them, so that nothing has to be set up before findings come. */
import { type Place, putDetector, unaskedDetector } from '../control/detectors.ts'
import { allConfigurations } from '../control/organization-configuration.ts'
import { allSettings } from '../control/settings.ts'
import type { Store } from '../store/store.ts'

const ACCOUNT = /^\d{12}$/
const REGION = /^[a-z]{2,4}(?:-[a-z]+){1,3}-\d{1,2}$/
/** Hostile logs may speak of any number of accounts. */
const PLACES_MAX = 50_000

/** Remembers the places that have been looked at; `listed` accounts get one wherever any logs come from. */
export const defaultDetectors = (listed: readonly string[] = []) => {
  const looked = new Set<string>()
  return async (store: Store, places: readonly Place[], at: number): Promise<void> => {
    const regions = new Set(places.map(({ region }) => region))
    const more = [...regions].flatMap(region => listed.map(account => ({ account, region })))
    const unknown = [...places, ...more].filter(
      ({ account, region }) =>
        ACCOUNT.test(account) && REGION.test(region) && !looked.has(`${account} ${region}`) && looked.size < PLACES_MAX,
    )
    if (unknown.length === 0) return
    const managed = await managedPlaces(store)
    for (const place of unknown) {
      looked.add(`${place.account} ${place.region}`)
      // One that was deleted stays deleted, and an organisation decides for its own accounts.
      const history = await store.settings.history({ ...place, kind: 'detector' })
      if (history.length === 0 && !managed(place)) await putDetector(store, place, unaskedDetector(at), at)
    }
  }
}

/** Accounts whose organisation has somebody who decides for them in a Region. */
const managedPlaces = async (store: Store): Promise<(place: Place) => boolean> => {
  const regions = new Set((await allConfigurations(store)).map(({ place }) => place.region))
  if (regions.size === 0) return () => false
  const accounts = new Set((await allSettings(store, { kind: 'organizationaccount' })).map(({ name }) => name))
  return ({ account, region }) => regions.has(region) && accounts.has(account)
}
