import { type Kysely, sql } from 'kysely'
import type { ColumnKinds, SchemaStep } from './column-kinds.ts'

/** Findings, the values by which they are found, and the signals of which they are made. */
export const findings: SchemaStep = async (db, kinds) => {
  const { text, whole, bytes, counter } = kinds
  await findingsTable(db, kinds)
  await db.schema
    .createTable('finding_bodies')
    .addColumn('n', whole, column => column.primaryKey().references('findings.n').onDelete('cascade'))
    .addColumn('body', bytes, column => column.notNull())
    .addColumn('terms', bytes, column => column.notNull())
    .execute()
  await db.schema
    .createTable('occurrences')
    .addColumn('n', whole, column => column.notNull().references('findings.n').onDelete('cascade'))
    .addColumn('signal', text, column => column.notNull())
    .addColumn('mark', text, column => column.notNull())
    .addColumn('body', bytes, column => column.notNull())
    .addPrimaryKeyConstraint('occurrences_key', ['n', 'signal'])
    .execute()
  await db.schema
    .createTable('signals')
    .addColumn('id', text, column => column.primaryKey())
    .addColumn('grp', text, column => column.notNull())
    .addColumn('at', whole, column => column.notNull())
    .addColumn('until', whole, column => column.notNull())
    .addColumn('body', bytes, column => column.notNull())
    .execute()
  await db.schema.createIndex('signals_group').on('signals').columns(['grp', 'at']).execute()
  await db.schema
    .createTable('terms')
    .addColumn('id', ...counter)
    .addColumn('field', text, column => column.notNull())
    .addColumn('text', text, column => column.notNull())
    .addColumn('number', 'double precision')
    .addColumn('hash', text, column => column.notNull().unique())
    .execute()
  await db.schema.createIndex('terms_field').on('terms').columns(['field', 'number']).execute()
  const lists = db.schema
    .createTable('finding_terms')
    .addColumn('term', whole, column => column.notNull())
    .addColumn('n', whole, column => column.notNull())
    .addPrimaryKeyConstraint('finding_terms_key', ['term', 'n'])
  await (kinds.dialect === 'postgres' ? lists : lists.modifyEnd(sql`without rowid`)).execute()
}

const findingsTable = async (db: Kysely<unknown>, { text, whole, real, counter }: ColumnKinds): Promise<void> => {
  let table = db.schema
    .createTable('findings')
    .addColumn('n', ...counter)
    .addColumn('id', text, column => column.notNull().unique())
    .addColumn('severity', real, column => column.notNull())
  const texts = ['grp', 'account', 'region', 'type', 'archived_by', 'feedback', 'comments', 'role', 'action_type']
  const resources = ['resource_type', 'resource_id', 'instance_id', 'access_key_id', 'principal_id', 'user_name']
  for (const name of [...texts, ...resources]) table = table.addColumn(name, text, column => column.notNull())
  for (const name of ['archived', 'sample', 'created_at', 'updated_at', 'first_seen', 'last_seen', 'count'])
    table = table.addColumn(name, whole, column => column.notNull())
  await table.execute()
  const indexes: Readonly<Record<string, readonly string[]>> = {
    findings_updated: ['region', 'updated_at', 'n'],
    findings_severity: ['region', 'severity', 'n'],
    findings_account: ['account', 'region', 'updated_at', 'n'],
    findings_time: ['updated_at', 'n'],
    findings_group: ['grp'],
    findings_type: ['type'],
  }
  for (const [name, columns] of Object.entries(indexes))
    await db.schema
      .createIndex(name)
      .on('findings')
      .columns([...columns])
      .execute()
  // Most findings name only some of these.
  for (const column of ['instance_id', 'access_key_id', 'principal_id', 'user_name'])
    await sql`create index ${sql.ref(`findings_${column}`)} on findings (${sql.ref(column)}) where ${sql.ref(column)} != ''`.execute(
      db,
    )
}
