import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Kysely } from 'kysely'
import { migrate } from './migrate.ts'
import type { Connections } from './session.ts'
import { openFile, sqliteDialect } from './sqlite.ts'
import type { Tables } from './tables.ts'

/** The database's name in the data folder. */
export const DATABASE_FILE = 'vedette.sqlite'

/** SQLite in the data folder: one connection that writes, and one that reads what is committed. */
export const openFolder = async (folder: string): Promise<Connections> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, DATABASE_FILE)
  const writer = new Kysely<Tables>({ dialect: sqliteDialect(openFile(path, 'write')) })
  await migrate(writer, 'sqlite')
  const reader = new Kysely<Tables>({ dialect: sqliteDialect(openFile(path, 'read')) })
  return {
    dialect: 'sqlite',
    reader,
    writer,
    fence: async () => {},
    explain: error => error,
    close: async () => {
      await reader.destroy()
      await writer.destroy()
    },
  }
}
