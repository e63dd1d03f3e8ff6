/** The keyring of a service's place, for as long as a command needs it. */
import { type Keyring, openKeyring } from '../control/keys.ts'
import { openSeal } from '../control/seal.ts'
import { openKeyStore } from '../store/open-keys.ts'
import { type PlaceOptions, placeOf } from './place.ts'

export const openKeys = async (
  options: PlaceOptions,
): Promise<{ readonly keyring: Keyring; readonly close: () => Promise<void> }> => {
  const { folder, store: place } = placeOf(options)
  const seal = openSeal(folder, process.env['VEDETTE_SECRET'])
  const store = await openKeyStore(place)
  return { keyring: openKeyring(store, seal), close: () => store.close() }
}
