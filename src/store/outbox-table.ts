import type { Selectable } from 'kysely'
import { inParts } from './parts.ts'
import type { Session } from './session.ts'
import type { Outbox, OutboxEntry } from './store.ts'
import type { OutboxTable } from './tables.ts'

/** What must leave, at least once, in order per key. */
export const outboxTable = (session: Session): Outbox => ({
  add: (entries, at) =>
    session.write(async db => {
      const rows = entries.map(({ destination, key, body, dueAt }) => ({
        destination,
        key,
        body: JSON.stringify(body ?? null),
        created_at: at,
        due_at: dueAt,
        leased_until: 0,
        attempts: 0,
        problem: null,
        dead: 0,
      }))
      // What waits for the same turn is told once: a finding that changes a hundred times in six hours leaves once.
      const waiting = new Set<string>()
      for (const part of inParts([...new Set(rows.map(({ key }) => key))], 1)) {
        const same = db.selectFrom('outbox').select(['destination', 'key', 'due_at']).where('key', 'in', part)
        const untouched = same.where('attempts', '=', 0).where('leased_until', '=', 0).where('dead', '=', 0)
        for (const row of await untouched.execute()) waiting.add(turnOf(row))
      }
      const fresh = rows.filter(row => waiting.size < waiting.add(turnOf(row)).size)
      for (const part of inParts(fresh, 9)) await db.insertInto('outbox').values(part).execute()
    }),

  take: (destination, limit, now, leaseFor) =>
    session.write(async db => {
      const due = db
        .selectFrom('outbox as o')
        .select('o.id')
        .where('o.destination', '=', destination)
        .where('o.dead', '=', 0)
        .where('o.due_at', '<=', now)
        .where('o.leased_until', '<=', now)
        // Only the oldest of its key: what comes after it waits until that has left, or is dead.
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('outbox as older')
                .select('older.id')
                .whereRef('older.destination', '=', 'o.destination')
                .whereRef('older.key', '=', 'o.key')
                .whereRef('older.id', '<', 'o.id')
                .where('older.dead', '=', 0),
            ),
          ),
        )
        .orderBy('o.due_at')
        .orderBy('o.id')
        .limit(limit)
      const locked = session.dialect === 'postgres' ? due.forUpdate('o').skipLocked() : due
      const ids = (await locked.execute()).map(({ id }) => id)
      if (ids.length === 0) return []
      const rows = await db
        .updateTable('outbox')
        .set({ leased_until: now + leaseFor })
        .where('id', 'in', ids)
        .returningAll()
        .execute()
      return rows.sort((a, b) => a.due_at - b.due_at || a.id - b.id).map(entryOf)
    }),

  done: ids =>
    session.write(async db => {
      for (const part of inParts(ids, 1)) await db.deleteFrom('outbox').where('id', 'in', part).execute()
    }),

  fail: (id, problem, dueAt) =>
    session.write(async db => {
      const next = dueAt === 'dead' ? { dead: 1 } : { due_at: dueAt }
      await db
        .updateTable('outbox')
        .set(eb => ({
          ...next,
          problem: problem.slice(0, PROBLEM_MAX),
          leased_until: 0,
          attempts: eb('attempts', '+', 1),
        }))
        .where('id', '=', id)
        .execute()
    }),

  dead: (destination, limit, after = 0) =>
    session.read(async db => {
      const dead = db.selectFrom('outbox').selectAll().where('dead', '=', 1).where('id', '>', after)
      const all = dead.orderBy('id').limit(limit)
      return (await (destination === undefined ? all : all.where('destination', '=', destination)).execute()).map(
        entryOf,
      )
    }),

  resend: (ids, now) =>
    session.write(async db => {
      let sent = 0n
      for (const part of inParts(ids, 1)) {
        const again = { dead: 0, due_at: now, leased_until: 0, attempts: 0 }
        const query = db.updateTable('outbox').set(again).where('dead', '=', 1).where('id', 'in', part)
        sent += (await query.executeTakeFirst()).numUpdatedRows
      }
      return Number(sent)
    }),

  drop: destination =>
    session.write(async db => {
      const { numDeletedRows } = await db.deleteFrom('outbox').where('destination', '=', destination).executeTakeFirst()
      return Number(numDeletedRows)
    }),

  removeDeadBefore: at =>
    session.write(async db => {
      const old = db.deleteFrom('outbox').where('dead', '=', 1).where('created_at', '<', at)
      return Number((await old.executeTakeFirst()).numDeletedRows)
    }),

  waiting: () =>
    session.read(async db => {
      const rows = await db
        .selectFrom('outbox')
        .select(({ fn }) => [
          'destination',
          fn.countAll<number>().as('all'),
          fn.sum<number>('dead').as('dead'),
          fn.min<number>('created_at').as('oldest'),
        ])
        .groupBy('destination')
        .orderBy('destination')
        .execute()
      return rows.map(({ destination, all, dead, oldest }) => ({
        destination,
        waiting: Number(all) - Number(dead),
        dead: Number(dead),
        oldest,
      }))
    }),
})

const PROBLEM_MAX = 2000

const turnOf = (row: { readonly destination: string; readonly key: string; readonly due_at: number }): string =>
  JSON.stringify([row.destination, row.key, row.due_at])

const entryOf = (row: Selectable<OutboxTable>): OutboxEntry => ({
  id: row.id,
  destination: row.destination,
  key: row.key,
  body: JSON.parse(row.body),
  createdAt: row.created_at,
  dueAt: row.due_at,
  attempts: row.attempts,
  problem: row.problem ?? undefined,
  dead: row.dead === 1,
})
