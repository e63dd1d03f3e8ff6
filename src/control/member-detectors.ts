/** Members' detectors in the hands of their administrator. */
import type { Store } from '../store/store.ts'
import { forEachAccount, type Unprocessed } from './batch.ts'
import { changeDetector, type Detector, detectorOf, ownDetector, type Place } from './detectors.ts'
import { changesOf, type DataSources, type FeatureChange } from './features.ts'
import { mustBeAssociated } from './memberships.ts'
import { refuse } from './refusal.ts'

/** The detector of an associated member, for its administrator. */
const memberDetector = async (store: Store, place: Place, account: string): Promise<Detector> => {
  await mustBeAssociated(store, place, account)
  const detector = await detectorOf(store, { account, region: place.region })
  if (detector === undefined) throw refuse('the given account ID has no detector')
  return detector
}

export const memberDetectors = async (
  store: Store,
  place: Place,
  detectorId: string,
  accounts: readonly string[],
): Promise<{ readonly detectors: readonly Detector[]; readonly unprocessed: readonly Unprocessed[] }> => {
  await ownDetector(store, place, detectorId)
  const detectors: Detector[] = []
  const unprocessed = await forEachAccount(accounts, async account => {
    detectors.push(await memberDetector(store, place, account))
  })
  return { detectors, unprocessed }
}

export const updateMemberDetectors = (
  store: Store,
  place: Place,
  detectorId: string,
  accounts: readonly string[],
  wish: { readonly features?: readonly FeatureChange[]; readonly dataSources?: DataSources },
  at: number,
): Promise<readonly Unprocessed[]> =>
  store.transaction(async store => {
    await ownDetector(store, place, detectorId)
    changesOf(wish.features, wish.dataSources)
    return forEachAccount(accounts, async account =>
      changeDetector(store, await memberDetector(store, place, account), wish, at),
    )
  })
