import { auditTable } from './audit-table.ts'
import { findingsTable } from './findings-table.ts'
import { keysTable } from './keys-table.ts'
import { ledgerTable } from './ledger-table.ts'
import { openFolder } from './open-folder.ts'
import { openPostgres } from './open-postgres.ts'
import { outboxTable } from './outbox-table.ts'
import { type Connections, Session } from './session.ts'
import { settingsTable } from './settings-table.ts'
import { stateTable } from './state-table.ts'
import type { Store, StorePlace } from './store.ts'

/**
 * Opens the store, brings its tables up to date, and keeps every other owner out until it is closed. `alongside` is for a
 * command that reads or changes something while the service may run: it takes no lock, and waits its turn to write. `apart`
 * has SQLite asked about findings on a thread of its own; PostgreSQL is a process of its own.
 */
export const openStore = async (place: StorePlace, { alongside = false, apart = false } = {}): Promise<Store> =>
  storeOn(await openConnections(place, alongside, apart))

/** The connections alone, for what goes through all tables. */
export const openConnections = (place: StorePlace, alongside: boolean, apart = false): Promise<Connections> =>
  'folder' in place ? openFolder(place.folder, { alongside, apart }) : openPostgres(place.url, alongside)

const storeOn = (connections: Connections): Store => {
  const session = new Session(connections)
  const store: Store = {
    dialect: session.dialect,
    findings: findingsTable(session),
    settings: settingsTable(session),
    ledger: ledgerTable(session),
    outbox: outboxTable(session),
    keys: keysTable(session),
    audit: auditTable(session),
    state: stateTable(session),
    // The same store inside: every call finds the transaction that it stands in.
    transaction: work => session.write(() => work(store)),
    close: () => session.close(),
  }
  return store
}
