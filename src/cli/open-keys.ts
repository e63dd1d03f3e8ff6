/** Keys and users of a service's place, for as long as a command needs them. */
import { type Keyring, openKeyring } from '../control/keys.ts'
import { openSeal } from '../control/seal.ts'
import { openUsers, type Users } from '../control/users.ts'
import { openStore } from '../store/open.ts'
import { type PlaceOptions, placeOf } from './place.ts'

const open = async (options: PlaceOptions) => {
  const { folder, store: place } = placeOf(options)
  const seal = openSeal(folder, process.env['VEDETTE_SECRET'])
  const store = await openStore(place, { alongside: true })
  return { store, seal, close: () => store.close() }
}

export const openKeys = async (
  options: PlaceOptions,
): Promise<{ readonly keyring: Keyring; readonly close: () => Promise<void> }> => {
  const { store, seal, close } = await open(options)
  return { keyring: openKeyring(store, seal), close }
}

export const openUsersAt = async (
  options: PlaceOptions,
): Promise<{ readonly users: Users; readonly close: () => Promise<void> }> => {
  const { store, seal, close } = await open(options)
  return { users: openUsers(store, seal), close }
}
