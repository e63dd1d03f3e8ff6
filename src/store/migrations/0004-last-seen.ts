import type { Kysely } from 'kysely'
import type { SchemaStep } from './column-kinds.ts'

/**
 * The console's list begins with what was seen last, or with the gravest, over all Regions, and what it counts by the time
 * of the last event is counted from one index. Whoever walks along an index reads a row of the table only where the
 * index cannot say that it is not meant.
 */
export const lastSeen: SchemaStep = async db => {
  const counted = [
    'region',
    'account',
    'type',
    'severity',
    'archived',
    'updated_at',
    'resource_type',
    'resource_id',
    'n',
  ]
  await index(db, 'findings_seen', ['last_seen', 'n', 'archived', 'account', 'region', 'severity'])
  await index(db, 'findings_gravest', ['severity', 'n', 'archived', 'account', 'region', 'last_seen'])
  await again(db, 'findings_time', ['updated_at', 'n', 'archived', 'account', 'region', 'severity'])
  await again(db, 'findings_updated', ['region', 'updated_at', 'n', 'archived', 'account', 'role', 'severity'])
  await again(db, 'findings_counted', [...counted, 'last_seen'])
}

const index = (db: Kysely<unknown>, name: string, columns: readonly string[]): Promise<void> =>
  db.schema
    .createIndex(name)
    .on('findings')
    .columns([...columns])
    .execute()

const again = async (db: Kysely<unknown>, name: string, columns: readonly string[]): Promise<void> => {
  await db.schema.dropIndex(name).execute()
  await index(db, name, columns)
}
