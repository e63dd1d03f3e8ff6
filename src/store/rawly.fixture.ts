import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DATABASE_FILE } from './open-folder.ts'
import { clientAt } from './postgres.ts'
import type { StorePlace } from './store.ts'

/** Does something to a store's tables that its interface would not. */
export const rawly = async (place: StorePlace, statement: string): Promise<void> => {
  if ('folder' in place) {
    const database = new DatabaseSync(join(place.folder, DATABASE_FILE))
    database.exec(statement)
    database.close()
    return
  }
  const client = clientAt(place.url)
  await client.connect()
  await client.query(statement)
  await client.end()
}
