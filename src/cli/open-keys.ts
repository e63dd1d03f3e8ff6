/** Keys, users and dead letters of a service's place, for as long as a command needs them. */
import { type Keyring, openKeyring } from '../control/keys.ts'
import { openSeal } from '../control/seal.ts'
import { makeSignInLink } from '../control/sign-in-links.ts'
import { openUsers, type Users } from '../control/users.ts'
import { openStore } from '../store/open.ts'
import type { Outbox } from '../store/store.ts'
import { loadConfig } from './config.ts'
import type { PlaceOptions } from './place.ts'

/** `--data` wins over the configuration; without either it is where `vedette serve` would keep it. */
const open = async ({ config, data }: PlaceOptions) => {
  const { data: configured, store: url } = loadConfig(config)
  const folder = data ?? configured
  const seal = openSeal(folder, process.env['VEDETTE_SECRET'])
  const store = await openStore(url === undefined || data !== undefined ? { folder } : { url }, { alongside: true })
  return { store, seal, close: () => store.close() }
}

export const openKeys = async (
  options: PlaceOptions,
): Promise<{ readonly keyring: Keyring; readonly close: () => Promise<void> }> => {
  const { store, seal, close } = await open(options)
  return { keyring: openKeyring(store, seal), close }
}

export interface UsersAt {
  readonly users: Users
  /** A token that signs a user in once. */
  link(user: string): Promise<string>
  close(): Promise<void>
}

export const openUsersAt = async (options: PlaceOptions): Promise<UsersAt> => {
  const { store, seal, close } = await open(options)
  return { users: openUsers(store, seal), link: user => makeSignInLink(store, user, Date.now()), close }
}

/** What waits to leave, for as long as the work takes. */
export const withOutbox = async (options: PlaceOptions, work: (outbox: Outbox) => Promise<void>): Promise<void> => {
  const { store, close } = await open(options)
  try {
    await work(store.outbox)
  } finally {
    await close()
  }
}
