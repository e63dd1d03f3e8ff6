import type { Migration } from 'kysely'
import type { Store } from '../store.ts'
import { firstTables } from './0001-first-tables.ts'
import { findings } from './0002-findings.ts'
import { counting } from './0003-counting.ts'
import { lastSeen } from './0004-last-seen.ts'
import { COLUMN_KINDS, type SchemaStep } from './column-kinds.ts'

/** All steps by name, in order. One that was released is never changed: a new one is added. */
export const SCHEMA_STEPS: Readonly<Record<string, SchemaStep>> = {
  '0001-first-tables': firstTables,
  '0002-findings': findings,
  '0003-counting': counting,
  '0004-last-seen': lastSeen,
}

/** The steps as Kysely's migrator wants them. */
export const migrationsFor = (dialect: Store['dialect']): Record<string, Migration> =>
  Object.fromEntries(
    Object.entries(SCHEMA_STEPS).map(([name, step]) => [name, { up: db => step(db, COLUMN_KINDS[dialect]) }]),
  )
