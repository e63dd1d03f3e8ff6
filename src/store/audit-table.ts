import { cursorAt, placeOf } from './cursor.ts'
import type { Session } from './session.ts'
import type { Audit } from './store.ts'

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
})
