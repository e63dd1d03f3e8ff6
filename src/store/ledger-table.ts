import type { Selectable, Updateable } from 'kysely'
import { inParts } from './parts.ts'
import { inRounds } from './rounds.ts'
import type { Session } from './session.ts'
import type { LedgerObject, LedgerTable, ObjectState } from './store.ts'
import type { ObjectsTable } from './tables.ts'

/** Objects and what became of them, and what they cover. */
export const ledgerTable = (session: Session): LedgerTable => ({
  see: (objects, at) =>
    session.write(async db => {
      const known = new Set<string>()
      const unseen: LedgerObject[] = []
      for (const part of inParts(objects, 17)) {
        const rows = part.map(object => newRow(object, at))
        const written = await db
          .insertInto('objects')
          .values(rows)
          .onConflict(conflict => conflict.column('name').doNothing())
          .returningAll()
          .execute()
        const byName = new Map(written.map(row => [row.name, row]))
        for (const { name } of rows) {
          const row = byName.get(name)
          if (row !== undefined && !known.has(name)) unseen.push(objectOf(row))
          known.add(name)
        }
      }
      return unseen
    }),

  get: names =>
    session.read(async db => {
      const objects: LedgerObject[] = []
      for (const part of inParts(names, 1))
        objects.push(...(await db.selectFrom('objects').selectAll().where('name', 'in', part).execute()).map(objectOf))
      return objects
    }),

  pending: limit =>
    session.read(async db => {
      const seen = db.selectFrom('objects').selectAll().where('state', '=', 'seen')
      return (await seen.orderBy('at').orderBy('seq').limit(limit).execute()).map(objectOf)
    }),

  since: (eventTime, until) =>
    session.read(async db => {
      const all = db.selectFrom('objects').selectAll().where('state', '=', 'read').where('last_event', '>=', eventTime)
      const read = until === undefined ? all : all.where('first_event', '<', until)
      return (await read.orderBy('first_event').orderBy('seq').execute()).map(objectOf)
    }),

  bySha256: sha256 =>
    session.read(async db => {
      const same = db.selectFrom('objects').selectAll().where('sha256', '=', sha256)
      // The one that was read, not a later copy of it.
      const row = await same.where('state', '!=', 'duplicate').orderBy('seq').executeTakeFirst()
      return row && objectOf(row)
    }),

  retry: (seenSince, limit) =>
    session.write(async db => {
      const shelf = db
        .selectFrom('objects')
        .select('seq')
        .where('state', '=', 'failed')
        .where('seen_at', '>=', seenSince)
      const some = await shelf.orderBy('seq').limit(limit).execute()
      for (const part of inParts(some, 1)) {
        const seqs = part.map(({ seq }) => seq)
        await db.updateTable('objects').set({ state: 'seen' }).where('seq', 'in', seqs).execute()
      }
      return some.length
    }),

  update: (name, change) =>
    session.write(async db => {
      const columns = changedColumns(change)
      if (Object.keys(columns).length === 0) return
      await db.updateTable('objects').set(columns).where('name', '=', name).execute()
    }),

  cover: hours =>
    session.write(async db => {
      for (const { account, region, kind, hour, events, objects, lag } of hours)
        await db
          .insertInto('coverage')
          .values({ account, region, kind, hour, events, objects, lag })
          .onConflict(conflict =>
            conflict.columns(['hour', 'account', 'region', 'kind']).doUpdateSet(eb => ({
              events: eb('coverage.events', '+', events),
              objects: eb('coverage.objects', '+', objects),
              lag: eb.case().when('coverage.lag', '<', lag).then(lag).else(eb.ref('coverage.lag')).end(),
            })),
          )
          .execute()
    }),

  coverage: ({ from, until, accounts, limit }) =>
    session.read(async db => {
      const all = db.selectFrom('coverage').selectAll().where('hour', '>=', from).where('hour', '<', until)
      const some = accounts === undefined ? all : all.where('account', 'in', accounts)
      if (limit === undefined)
        return await some.orderBy('hour').orderBy('account').orderBy('region').orderBy('kind').execute()
      const latest = some
        .orderBy('hour', 'desc')
        .orderBy('account', 'desc')
        .orderBy('region', 'desc')
        .orderBy('kind', 'desc')
      return (await latest.limit(limit).execute()).reverse()
    }),

  counts: () =>
    session.read(async db => {
      const counts: Record<ObjectState, number> = { ...NONE }
      const rows = await db
        .selectFrom('objects')
        .select(({ fn }) => ['state', fn.countAll<number>().as('objects')])
        .groupBy('state')
        .execute()
      for (const { state, objects } of rows) counts[state as ObjectState] = Number(objects)
      return counts
    }),

  removeBefore: async eventTime => {
    await session.write(db => db.deleteFrom('coverage').where('hour', '<', eventTime).execute())
    return inRounds(ROUND, () =>
      session.write(async db => {
        const settled = db.selectFrom('objects').select('seq').where('state', 'in', SETTLED)
        const old = await settled.where('at', '>', 0).where('at', '<', eventTime).limit(ROUND).execute()
        const numbers = old.map(({ seq }) => seq)
        if (numbers.length > 0) await db.deleteFrom('objects').where('seq', 'in', numbers).execute()
        return numbers.length
      }),
    )
  },
})

/** As many as one round removes: a transaction of bounded length. */
const ROUND = 500

const SETTLED: readonly ObjectState[] = ['read', 'duplicate', 'unreadable', 'notALog', 'failed']

const NONE: Readonly<Record<ObjectState, number>> = {
  seen: 0,
  read: 0,
  duplicate: 0,
  unreadable: 0,
  notALog: 0,
  failed: 0,
}

const newRow = (
  { name, bytes, at, kind, account, region }: Parameters<LedgerTable['see']>[0][number],
  seenAt: number,
) => ({
  name,
  bytes,
  at,
  kind: kind ?? null,
  account,
  region,
  state: 'seen',
  seen_at: seenAt,
  read_at: null,
  sha256: null,
  first_event: null,
  last_event: null,
  records: 0,
  dropped: 0,
  attempts: 0,
  problem: null,
})

/** What a member of an object is called in the table. */
const COLUMNS: Readonly<Record<Exclude<keyof LedgerObject, 'name'>, keyof ObjectsTable>> = {
  bytes: 'bytes',
  at: 'at',
  kind: 'kind',
  account: 'account',
  region: 'region',
  state: 'state',
  seenAt: 'seen_at',
  readAt: 'read_at',
  sha256: 'sha256',
  from: 'first_event',
  until: 'last_event',
  records: 'records',
  dropped: 'dropped',
  attempts: 'attempts',
  problem: 'problem',
}

const changedColumns = (change: Partial<Omit<LedgerObject, 'name'>>): Updateable<ObjectsTable> =>
  Object.fromEntries(
    Object.entries(COLUMNS)
      .filter(([member]) => member in change)
      .map(([member, column]) => [column, change[member as keyof typeof change] ?? null]),
  )

const objectOf = (row: Selectable<ObjectsTable>): LedgerObject => ({
  name: row.name,
  bytes: row.bytes,
  at: row.at,
  kind: row.kind ?? undefined,
  account: row.account,
  region: row.region,
  state: row.state as ObjectState,
  seenAt: row.seen_at,
  readAt: row.read_at ?? undefined,
  sha256: row.sha256 ?? undefined,
  from: row.first_event ?? undefined,
  until: row.last_event ?? undefined,
  records: row.records,
  dropped: row.dropped,
  attempts: row.attempts,
  problem: row.problem ?? undefined,
})
