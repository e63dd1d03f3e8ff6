import { cursorAt, placeOf } from './cursor.ts'
import { inRounds } from './rounds.ts'
import type { Session } from './session.ts'
import type { Audit } from './store.ts'

/** As many as one round removes: a transaction of bounded length. */
const ROUND = 500

/** Who changed what. Rows are appended and read, the newest first; retention alone removes them. */
export const auditTable = (session: Session): Audit => ({
  append: ({ at, account, body }) =>
    session.write(async db => {
      await db
        .insertInto('audit')
        .values({ at, account, body: JSON.stringify(body ?? null) })
        .execute()
    }),
  list: ({ account, limit, before }) =>
    session.read(async db => {
      let query = db
        .selectFrom('audit')
        .select(['seq', 'body'])
        .orderBy('seq', 'desc')
        .limit(limit + 1)
      if (account !== undefined) query = query.where('account', '=', account)
      if (before !== undefined) query = query.where('seq', '<', placeOf('audit', before, ['number'])[0] as number)
      const rows = await query.execute()
      const items = rows.slice(0, limit)
      const last = items.at(-1)
      const next = last !== undefined && rows.length > limit ? cursorAt('audit', [last.seq]) : undefined
      return { items: items.map(({ body }) => JSON.parse(body) as unknown), next }
    }),
  removeBefore: at =>
    inRounds(ROUND, () =>
      session.write(async db => {
        // Records are appended as time goes by, so that the first are the oldest.
        const first = db.selectFrom('audit').select(['seq', 'at']).orderBy('seq').limit(ROUND)
        const old = (await first.execute()).filter(record => record.at < at).map(({ seq }) => seq)
        if (old.length > 0) await db.deleteFrom('audit').where('seq', 'in', old).execute()
        return old.length
      }),
    ),
})
