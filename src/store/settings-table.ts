import type { Selectable } from 'kysely'
import { cursorAt, placeOf } from './cursor.ts'
import type { Database, Session } from './session.ts'
import type { Setting, SettingKey, Settings } from './store.ts'
import type { SettingHistoryTable, SettingsTable } from './tables.ts'

const KEY = ['account', 'region', 'kind', 'name'] as const

/** Settings, each with all versions that it ever had. */
export const settingsTable = (session: Session): Settings => ({
  get: key => session.read(async db => settingOf(await current(db, key))),

  list: (key, page) =>
    session.read(async db => {
      let query = db.selectFrom('settings').selectAll()
      for (const part of KEY) {
        const value = key[part]
        if (value !== undefined) query = query.where(part, '=', value)
      }
      if (page?.after !== undefined) {
        const [name, account, region, kind] = placeOf('settings', page.after, ['string', 'string', 'string', 'string'])
        query = query.where(({ eb, refTuple, tuple }) =>
          eb(refTuple('name', 'account', 'region', 'kind'), '>', tuple(name, account, region, kind) as never),
        )
      }
      query = query.orderBy('name').orderBy('account').orderBy('region').orderBy('kind')
      const rows = await (page === undefined ? query : query.limit(page.limit + 1)).execute()
      const items = page === undefined ? rows : rows.slice(0, page.limit)
      const last = items.at(-1)
      const more = last !== undefined && rows.length > items.length
      const next = more ? cursorAt('settings', [last.name, last.account, last.region, last.kind]) : undefined
      return { items: items.map(row => settingOf(row) as Setting), next }
    }),

  put: (key, body, at, expect) =>
    session.write(async db => {
      const before = await current(db, key)
      if (expect !== undefined && (before?.version ?? 0) !== expect) return undefined
      const row: Selectable<SettingsTable> = {
        ...keyOf(key),
        // A name that was removed and comes back goes on counting: its history stays in one order.
        version: (before?.version ?? (await lastVersion(db, key))) + 1,
        body: JSON.stringify(body ?? null),
        created_at: before?.created_at ?? at,
        updated_at: at,
      }
      const { version, updated_at } = row
      await db
        .insertInto('settings')
        .values(row)
        .onConflict(conflict => conflict.columns([...KEY]).doUpdateSet({ version, body: row.body, updated_at }))
        .execute()
      await db
        .insertInto('setting_history')
        .values({ ...row, removed: 0 })
        .execute()
      return settingOf(row)
    }),

  remove: (key, at) =>
    session.write(async db => {
      const before = await current(db, key)
      if (before === undefined) return false
      await db
        .deleteFrom('settings')
        .where(eb => eb.and(keyOf(key)))
        .execute()
      const gone = { ...before, version: before.version + 1, body: 'null', updated_at: at, removed: 1 }
      await db.insertInto('setting_history').values(gone).execute()
      return true
    }),

  history: key =>
    session.read(async db => {
      let query = db.selectFrom('setting_history').selectAll().orderBy('seq')
      for (const part of KEY) {
        const value = key[part]
        if (value !== undefined) query = query.where(part, '=', value)
      }
      const rows: readonly Selectable<SettingHistoryTable>[] = await query.execute()
      return rows.map(row => ({ ...(settingOf(row) as Setting), removed: row.removed === 1 }))
    }),
})

const keyOf = ({ account, region, kind, name }: SettingKey): SettingKey => ({ account, region, kind, name })

const current = (db: Database, key: SettingKey): Promise<Selectable<SettingsTable> | undefined> =>
  db
    .selectFrom('settings')
    .selectAll()
    .where(eb => eb.and(keyOf(key)))
    .executeTakeFirst()

const lastVersion = async (db: Database, key: SettingKey): Promise<number> => {
  const row = await db
    .selectFrom('setting_history')
    .select(eb => eb.fn.max('version').as('version'))
    .where(eb => eb.and(keyOf(key)))
    .executeTakeFirst()
  return row?.version ?? 0
}

const settingOf = (row: Selectable<SettingsTable> | undefined): Setting | undefined =>
  row && {
    ...keyOf(row),
    version: row.version,
    body: JSON.parse(row.body),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
