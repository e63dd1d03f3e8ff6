/** The access keys alone, beside a service that owns the store: it needs no lock, because it settles nothing else. */
import { openStore } from './open.ts'
import type { Keys, StorePlace } from './store.ts'

export interface KeyStore {
  readonly keys: Keys
  transaction<T>(work: (inside: { readonly keys: Keys }) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export const openKeyStore = (place: StorePlace): Promise<KeyStore> => openStore(place, { alongside: true })
