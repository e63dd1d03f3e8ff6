import { Migrator } from 'kysely'
import { migrationsFor } from './migrations/migrations.ts'
import type { Database } from './session.ts'
import type { Store } from './store.ts'

/** Runs the steps that this database has not seen. */
export const migrate = async (db: Database, dialect: Store['dialect']): Promise<void> => {
  const migrations = migrationsFor(dialect)
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}
