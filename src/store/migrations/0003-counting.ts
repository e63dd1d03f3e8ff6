import type { SchemaStep } from './column-kinds.ts'

/**
 * Statistics are counted from one index alone, which finds the types of an account as well: a million rows of the table lie
 * too far apart. So do the gravest findings; whether they are young and not archived, their index says now.
 */
export const counting: SchemaStep = async db => {
  await db.schema
    .createIndex('findings_counted')
    .on('findings')
    .columns(['region', 'account', 'type', 'severity', 'archived', 'updated_at', 'resource_type', 'resource_id', 'n'])
    .execute()
  await db.schema.dropIndex('findings_severity').execute()
  await db.schema
    .createIndex('findings_severity')
    .on('findings')
    .columns(['region', 'severity', 'n', 'updated_at', 'archived', 'account', 'role'])
    .execute()
}
