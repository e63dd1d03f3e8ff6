import { Migrator } from 'kysely'
import { OperatorError } from '../errors.ts'
import { migrationsFor, SCHEMA_STEPS } from './migrations/migrations.ts'
import type { Database } from './session.ts'
import type { Store } from './store.ts'

const migratorOf = (db: Database, dialect: Store['dialect']): Migrator => {
  const migrations = migrationsFor(dialect)
  return new Migrator({ db, provider: { getMigrations: async () => migrations } })
}

/** The steps that were run here, oldest first; refuses a database that a newer version wrote. */
export const stepsDone = async (db: Database, place: string): Promise<readonly string[]> => {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === 'kysely_migration')) return []
  const rows = await db
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .orderBy('name')
    .execute()
  const unknown = rows.find(({ name }) => !(name in SCHEMA_STEPS))
  if (unknown !== undefined) throw new OperatorError('E_STORE_NEWER', { place, step: unknown.name })
  return rows.map(({ name }) => name)
}

export const migrationIsPending = async (db: Database, place: string): Promise<boolean> =>
  (await stepsDone(db, place)).length < Object.keys(SCHEMA_STEPS).length

/** Runs the steps that this database has not seen. */
export const migrate = async (db: Database, dialect: Store['dialect'], place: string): Promise<void> => {
  if ((await stepsDone(db, place)).length === Object.keys(SCHEMA_STEPS).length) return
  const { error } = await migratorOf(db, dialect).migrateToLatest()
  if (error !== undefined) throw error
}
