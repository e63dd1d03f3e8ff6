/** The access keys alone, beside a service that owns the store: it needs no lock, because it settles nothing else. */
import { keysTable } from './keys-table.ts'
import { openFolder } from './open-folder.ts'
import { Session } from './session.ts'
import type { Keys, StorePlace } from './store.ts'

export interface KeyStore {
  readonly keys: Keys
  transaction<T>(work: (inside: { readonly keys: Keys }) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export const openKeyStore = async (place: StorePlace): Promise<KeyStore> => {
  if (!('folder' in place)) throw new Error('PostgreSQL is not there yet')
  const session = new Session(await openFolder(place.folder))
  const keys = keysTable(session)
  return {
    keys,
    transaction: work => session.write(() => work({ keys })),
    close: () => session.close(),
  }
}
