import type { Selectable } from 'kysely'
import type { Session } from './session.ts'
import type { Keys, StoredKey } from './store.ts'
import type { KeysTable } from './tables.ts'

/** Access keys; their secrets come sealed. */
export const keysTable = (session: Session): Keys => ({
  put: key =>
    session.write(async db => {
      const { access_key_id, ...rest } = rowOf(key)
      await db
        .insertInto('access_keys')
        .values({ access_key_id, ...rest })
        .onConflict(conflict => conflict.column('access_key_id').doUpdateSet(rest))
        .execute()
    }),
  get: id =>
    session.read(async db => {
      const row = await db.selectFrom('access_keys').selectAll().where('access_key_id', '=', id).executeTakeFirst()
      return row && keyOf(row)
    }),
  list: account =>
    session.read(async db => {
      const all = db.selectFrom('access_keys').selectAll().orderBy('created_at').orderBy('access_key_id')
      return (await (account === undefined ? all : all.where('account', '=', account)).execute()).map(keyOf)
    }),
  remove: id =>
    session.write(async db => {
      const result = await db.deleteFrom('access_keys').where('access_key_id', '=', id).executeTakeFirst()
      return result.numDeletedRows > 0n
    }),
})

const rowOf = (key: StoredKey): Selectable<KeysTable> => ({
  access_key_id: key.accessKeyId,
  account: key.account,
  role: key.role,
  sealed_secret: key.sealedSecret,
  created_at: key.createdAt,
  last_used_at: key.lastUsedAt ?? null,
  disabled: key.disabled ? 1 : 0,
})

const keyOf = (row: Selectable<KeysTable>): StoredKey => ({
  accessKeyId: row.access_key_id,
  account: row.account,
  role: row.role as StoredKey['role'],
  sealedSecret: row.sealed_secret,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at ?? undefined,
  disabled: row.disabled === 1,
})
