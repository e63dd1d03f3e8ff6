import { type Insertable, sql } from 'kysely'
import { amongNumbers } from './among.ts'
import { markOf, withoutOccurrences } from './finding-parts.ts'
import type { KeptFinding } from './findings.ts'
import { rowOf } from './hot-fields.ts'
import { packed } from './packed.ts'
import { inParts } from './parts.ts'
import type { Database } from './session.ts'
import type { Store } from './store.ts'
import type { FindingsTable, OccurrencesTable } from './tables.ts'
import { addPairs, idsAsBytes, idsInBytes, type TermIds } from './term-rows.ts'
import { type Term, termsOf } from './terms-of.ts'

const COLUMNS = 24

/** Writes findings: new ones, and what changed of known ones. */
export const putFindings = async (
  db: Database,
  findings: readonly KeptFinding[],
  termIds: TermIds,
  dialect: Store['dialect'],
): Promise<void> => {
  // Of two with one id the later one stands: a statement can't write a row twice.
  const latest = new Map(findings.map(kept => [kept.finding.id, kept]))
  for (const part of inParts([...latest.values()], COLUMNS)) {
    const numbers = await putRows(db, part.map(rowOf))
    const numbered = part.map(kept => ({ kept, n: numbers.get(kept.finding.id) as number }))
    await putBodies(db, numbered, termIds, dialect)
    await putOccurrences(db, numbered)
  }
}

interface Numbered {
  readonly kept: KeptFinding
  readonly n: number
}

const putRows = async (db: Database, rows: readonly Insertable<FindingsTable>[]): Promise<Map<string, number>> => {
  const columns = Object.keys(rows[0]).filter(column => column !== 'id') as (keyof FindingsTable)[]
  const written = await db
    .insertInto('findings')
    .values(rows)
    .onConflict(conflict =>
      conflict
        .column('id')
        .doUpdateSet(eb => Object.fromEntries(columns.map(column => [column, eb.ref(`excluded.${column}` as never)]))),
    )
    .returning(['id', 'n'])
    .execute()
  return new Map(written.map(({ id, n }) => [id, n]))
}

const putBodies = async (
  db: Database,
  numbered: readonly Numbered[],
  termIds: TermIds,
  dialect: Store['dialect'],
): Promise<void> => {
  const terms = new Map<number, readonly Term[]>(numbered.map(({ kept, n }) => [n, termsOf(kept.finding)]))
  const ids = await termIds.idsOf(db, [...terms.values()].flat())
  const before = await db
    .selectFrom('finding_bodies')
    .select(['n', 'terms'])
    .where(
      amongNumbers(
        sql.ref('n'),
        numbered.map(({ n }) => n),
        dialect,
      ),
    )
    .execute()
  const had = new Map(before.map(row => [row.n, new Set(idsInBytes(row.terms))]))
  const added: { term: number; n: number }[] = []
  const bodies = numbered.map(({ kept, n }) => {
    const has = (terms.get(n) ?? []).map(({ key }) => ids.get(key) as number)
    const old = had.get(n) ?? new Set()
    for (const term of has) if (!old.delete(term)) added.push({ term, n })
    return { n, body: packed(withoutOccurrences(kept.finding)), terms: idsAsBytes(has) }
  })
  for (const [n, gone] of had)
    for (const part of inParts([...gone], 1))
      await db.deleteFrom('finding_terms').where('n', '=', n).where('term', 'in', part).execute()
  // In the order of the index: neighbours lie on one page.
  added.sort((a, b) => a.term - b.term || a.n - b.n)
  await addPairs(db, added, dialect)
  await db
    .insertInto('finding_bodies')
    .values(bodies)
    .onConflict(conflict =>
      conflict.column('n').doUpdateSet(eb => ({ body: eb.ref('excluded.body'), terms: eb.ref('excluded.terms') })),
    )
    .execute()
}

const putOccurrences = async (db: Database, numbered: readonly Numbered[]): Promise<void> => {
  const kept = new Map<string, string>()
  const numbers = numbered.map(({ n }) => n)
  const rows = await db.selectFrom('occurrences').select(['n', 'signal', 'mark']).where('n', 'in', numbers).execute()
  for (const { n, signal, mark } of rows) kept.set(`${n} ${signal}`, mark)
  const changed: Insertable<OccurrencesTable>[] = []
  for (const { kept: finding, n } of numbered)
    for (const occurrence of finding.finding.vedette.occurrences) {
      const key = `${n} ${occurrence.signal}`
      const mark = markOf(occurrence)
      if (kept.get(key) !== mark) changed.push({ n, signal: occurrence.signal, mark, body: packed(occurrence) })
      kept.delete(key)
    }
  // What is left is no longer told: a revision took its place, or it fell between the first and the last.
  for (const key of kept.keys()) {
    const [n, signal] = key.split(/ (.*)/s)
    await db.deleteFrom('occurrences').where('n', '=', Number(n)).where('signal', '=', signal).execute()
  }
  for (const part of inParts(changed, 4))
    await db
      .insertInto('occurrences')
      .values(part)
      .onConflict(conflict =>
        conflict
          .columns(['n', 'signal'])
          .doUpdateSet(eb => ({ mark: eb.ref('excluded.mark'), body: eb.ref('excluded.body') })),
      )
      .execute()
}
