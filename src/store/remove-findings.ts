import { sql } from 'kysely'
import { inParts } from './parts.ts'
import type { Database } from './session.ts'
import { idsInBytes } from './term-rows.ts'

/** As many as one round removes: a transaction of bounded length. */
const ROUND = 500

/** Removes everything of an account in a Region. */
export const removeAllOf = async (db: Database, account: string, region: string): Promise<void> => {
  for (;;) {
    const rows = await db
      .selectFrom('findings')
      .select(['n', 'grp', 'first_seen', 'last_seen'])
      .where('account', '=', account)
      .where('region', '=', region)
      .limit(ROUND)
      .execute()
    if (rows.length === 0) return
    await removeRows(db, rows)
  }
}

/** Removes findings that were last updated before this; answers how many. */
export const removeFindingsBefore = async (db: Database, updatedAt: number): Promise<number> => {
  let removed = 0
  for (;;) {
    const rows = await db
      .selectFrom('findings')
      .select(['n', 'grp', 'first_seen', 'last_seen'])
      .where('updated_at', '<', updatedAt)
      .limit(ROUND)
      .execute()
    if (rows.length === 0) return removed
    await removeRows(db, rows)
    removed += rows.length
  }
}

/** Removes findings and nothing else: their signals belong to other findings now. */
export const removeFindings = async (db: Database, ids: readonly string[]): Promise<void> => {
  for (const part of inParts(ids, 1)) {
    const rows = await db.selectFrom('findings').select('n').where('id', 'in', part).execute()
    await removeNumbered(
      db,
      rows.map(({ n }) => n),
    )
  }
}

interface Row {
  readonly n: number
  readonly grp: string
  readonly first_seen: number
  readonly last_seen: number
}

const removeNumbered = async (db: Database, numbers: readonly number[]): Promise<void> => {
  if (numbers.length === 0) return
  const bodies = await db.selectFrom('finding_bodies').select(['n', 'terms']).where('n', 'in', numbers).execute()
  for (const { n, terms } of bodies)
    for (const part of inParts(idsInBytes(terms), 1))
      await db.deleteFrom('finding_terms').where('n', '=', n).where('term', 'in', part).execute()
  await db.deleteFrom('findings').where('n', 'in', numbers).execute()
}

const removeRows = async (db: Database, rows: readonly Row[]): Promise<void> => {
  // Its signals lie between its first and last event; episodes of one group do not overlap.
  for (const { grp, first_seen, last_seen } of rows)
    await db
      .deleteFrom('signals')
      .where('grp', '=', grp)
      .where('at', '>=', Math.floor(first_seen / 1000))
      .where('at', '<=', Math.ceil(last_seen / 1000))
      .execute()
  await removeNumbered(
    db,
    rows.map(({ n }) => n),
  )
}

/** Removes attribute values that no finding has any more; whoever knows their ids must forget them. */
export const removeUnusedTerms = async (db: Database): Promise<void> => {
  const unused = sql<boolean>`not exists (select 1 from finding_terms ft where ft.term = terms.id)`
  await db.deleteFrom('terms').where(unused).execute()
}
