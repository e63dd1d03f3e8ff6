import type { Kysely } from 'kysely'
import type { ColumnKinds, SchemaStep } from './column-kinds.ts'

/** What the service keeps beside its findings. */
export const firstTables: SchemaStep = async (db, kinds) => {
  const { text, whole, bytes, counter } = kinds
  await db.schema
    .createTable('owner')
    .addColumn('id', whole, column => column.primaryKey())
    .addColumn('epoch', whole, column => column.notNull())
    .addColumn('host', text, column => column.notNull())
    .addColumn('pid', whole, column => column.notNull())
    .addColumn('since', whole, column => column.notNull())
    .execute()
  await db.schema
    .createTable('access_keys')
    .addColumn('access_key_id', text, column => column.primaryKey())
    .addColumn('account', text, column => column.notNull())
    .addColumn('role', text, column => column.notNull())
    .addColumn('sealed_secret', text, column => column.notNull())
    .addColumn('created_at', whole, column => column.notNull())
    .addColumn('last_used_at', whole)
    .addColumn('disabled', whole, column => column.notNull())
    .execute()
  await db.schema
    .createTable('audit')
    .addColumn('seq', ...counter)
    .addColumn('at', whole, column => column.notNull())
    .addColumn('account', text, column => column.notNull())
    .addColumn('body', text, column => column.notNull())
    .execute()
  await db.schema.createIndex('audit_account').on('audit').columns(['account', 'seq']).execute()
  await db.schema
    .createTable('state')
    .addColumn('name', text, column => column.primaryKey())
    .addColumn('bytes', bytes, column => column.notNull())
    .execute()
  await settings(db, kinds)
  await ledger(db, kinds)
  await outbox(db, kinds)
}

const settings = async (db: Kysely<unknown>, { text, whole, counter }: ColumnKinds): Promise<void> => {
  const key = ['account', 'region', 'kind', 'name'] as const
  await db.schema
    .createTable('settings')
    .addColumn('account', text, column => column.notNull())
    .addColumn('region', text, column => column.notNull())
    .addColumn('kind', text, column => column.notNull())
    .addColumn('name', text, column => column.notNull())
    .addColumn('version', whole, column => column.notNull())
    .addColumn('body', text, column => column.notNull())
    .addColumn('created_at', whole, column => column.notNull())
    .addColumn('updated_at', whole, column => column.notNull())
    .addPrimaryKeyConstraint('settings_key', [...key])
    .execute()
  await db.schema.createIndex('settings_kind').on('settings').columns(['kind', 'name']).execute()
  await db.schema
    .createTable('setting_history')
    .addColumn('seq', ...counter)
    .addColumn('account', text, column => column.notNull())
    .addColumn('region', text, column => column.notNull())
    .addColumn('kind', text, column => column.notNull())
    .addColumn('name', text, column => column.notNull())
    .addColumn('version', whole, column => column.notNull())
    .addColumn('body', text, column => column.notNull())
    .addColumn('created_at', whole, column => column.notNull())
    .addColumn('updated_at', whole, column => column.notNull())
    .addColumn('removed', whole, column => column.notNull())
    .execute()
  await db.schema
    .createIndex('setting_history_key')
    .on('setting_history')
    .columns([...key])
    .execute()
}

const ledger = async (db: Kysely<unknown>, { text, whole, counter }: ColumnKinds): Promise<void> => {
  await db.schema
    .createTable('objects')
    .addColumn('seq', ...counter)
    .addColumn('name', text, column => column.notNull().unique())
    .addColumn('bytes', whole, column => column.notNull())
    .addColumn('at', whole, column => column.notNull())
    .addColumn('kind', text)
    .addColumn('account', text, column => column.notNull())
    .addColumn('region', text, column => column.notNull())
    .addColumn('state', text, column => column.notNull())
    .addColumn('seen_at', whole, column => column.notNull())
    .addColumn('read_at', whole)
    .addColumn('sha256', text)
    .addColumn('first_event', whole)
    .addColumn('last_event', whole)
    .addColumn('records', whole, column => column.notNull())
    .addColumn('dropped', whole, column => column.notNull())
    .addColumn('attempts', whole, column => column.notNull())
    .addColumn('problem', text)
    .execute()
  await db.schema.createIndex('objects_state').on('objects').columns(['state', 'at', 'seq']).execute()
  await db.schema.createIndex('objects_sha256').on('objects').columns(['sha256']).execute()
  await db.schema.createIndex('objects_last_event').on('objects').columns(['state', 'last_event']).execute()
  await db.schema
    .createTable('coverage')
    .addColumn('account', text, column => column.notNull())
    .addColumn('region', text, column => column.notNull())
    .addColumn('kind', text, column => column.notNull())
    .addColumn('hour', whole, column => column.notNull())
    .addColumn('events', whole, column => column.notNull())
    .addColumn('objects', whole, column => column.notNull())
    .addColumn('lag', whole, column => column.notNull())
    .addPrimaryKeyConstraint('coverage_key', ['hour', 'account', 'region', 'kind'])
    .execute()
}

const outbox = async (db: Kysely<unknown>, { text, whole, counter }: ColumnKinds): Promise<void> => {
  await db.schema
    .createTable('outbox')
    .addColumn('id', ...counter)
    .addColumn('destination', text, column => column.notNull())
    .addColumn('key', text, column => column.notNull())
    .addColumn('body', text, column => column.notNull())
    .addColumn('created_at', whole, column => column.notNull())
    .addColumn('due_at', whole, column => column.notNull())
    .addColumn('leased_until', whole, column => column.notNull())
    .addColumn('attempts', whole, column => column.notNull())
    .addColumn('problem', text)
    .addColumn('dead', whole, column => column.notNull())
    .execute()
  await db.schema.createIndex('outbox_due').on('outbox').columns(['destination', 'dead', 'due_at', 'id']).execute()
  await db.schema.createIndex('outbox_key').on('outbox').columns(['destination', 'key', 'dead', 'id']).execute()
}
