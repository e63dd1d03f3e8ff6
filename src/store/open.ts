import { auditTable } from './audit-table.ts'
import { findingsTable } from './findings-table.ts'
import { keysTable } from './keys-table.ts'
import { ledgerTable } from './ledger-table.ts'
import { openFolder } from './open-folder.ts'
import { outboxTable } from './outbox-table.ts'
import { type Connections, Session } from './session.ts'
import { settingsTable } from './settings-table.ts'
import { stateTable } from './state-table.ts'
import type { Store, StorePlace } from './store.ts'

/** Opens the store, brings its tables up to date, and keeps every other owner out until it is closed. */
export const openStore = async (place: StorePlace): Promise<Store> => {
  if (!('folder' in place)) throw new Error('PostgreSQL is not there yet')
  return storeOn(await openFolder(place.folder))
}

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
