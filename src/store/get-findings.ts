import type { Selectable } from 'kysely'
import type { Finding, Occurrence } from '../findings/finding.ts'
import { withOccurrences } from './finding-parts.ts'
import type { ArchivedBy, KeptFinding, Scope } from './findings.ts'
import { unpacked } from './packed.ts'
import { inParts } from './parts.ts'
import { isInScope } from './scope.ts'
import type { Database } from './session.ts'
import type { Store } from './store.ts'
import type { FindingsTable } from './tables.ts'

/** The findings of these ids, in their order. */
export const getFindings = async (
  db: Database,
  dialect: Store['dialect'],
  scope: Scope,
  ids: readonly string[],
  parts: 'all' | 'exported',
): Promise<readonly KeptFinding[]> => {
  const found = new Map<string, KeptFinding>()
  for (const part of inParts([...new Set(ids)], 1)) {
    const rows = withBodies(db).where('id', 'in', part).where(isInScope(scope, dialect))
    for (const kept of await keptOfRows(db, await rows.execute(), parts)) found.set(kept.finding.id, kept)
  }
  return ids.flatMap(id => found.get(id) ?? [])
}

/** Every finding of these groups that signals made. */
export const findingsOfGroups = async (db: Database, groups: readonly string[]): Promise<readonly KeptFinding[]> => {
  const found: KeptFinding[] = []
  for (const part of inParts([...new Set(groups)], 1)) {
    const rows = withBodies(db).where('grp', 'in', part).where('sample', '=', 0).orderBy('n')
    found.push(...(await keptOfRows(db, await rows.execute(), 'all')))
  }
  return found
}

const withBodies = (db: Database) =>
  db
    .selectFrom('findings')
    .innerJoin('finding_bodies', 'finding_bodies.n', 'findings.n')
    .selectAll('findings')
    .select('finding_bodies.body')

type Row = Selectable<FindingsTable> & { readonly body: Uint8Array }

const keptOfRows = async (db: Database, rows: readonly Row[], parts: 'all' | 'exported'): Promise<KeptFinding[]> => {
  const numbers = rows.map(({ n }) => n)
  const occurrences = parts === 'all' ? await occurrencesOf(db, numbers) : undefined
  return rows.map(row => keptOf(row, occurrences?.get(row.n)))
}

const occurrencesOf = async (db: Database, numbers: readonly number[]): Promise<Map<number, Occurrence[]>> => {
  const all = new Map<number, Occurrence[]>(numbers.map(n => [n, []]))
  if (numbers.length === 0) return all
  const rows = await db.selectFrom('occurrences').select(['n', 'body']).where('n', 'in', numbers).execute()
  for (const { n, body } of rows) all.get(n)?.push(unpacked(body))
  const byTime = (a: Occurrence, b: Occurrence): number =>
    a.at === b.at ? Number(a.signal > b.signal) - Number(a.signal < b.signal) : a.at < b.at ? -1 : 1
  for (const occurrences of all.values()) occurrences.sort(byTime)
  return all
}

const keptOf = (row: Row, occurrences: Occurrence[] | undefined): KeptFinding => {
  const document = unpacked<Finding>(row.body)
  const { userFeedback: _, ...service } = document.service
  // The columns are what archiving and feedback change: the document was written before.
  const finding: Finding = {
    ...document,
    id: row.id,
    createdAt: new Date(row.created_at).toISOString(),
    updatedAt: new Date(row.updated_at).toISOString(),
    service: {
      ...service,
      archived: row.archived === 1,
      ...(row.feedback === '' ? {} : { userFeedback: row.feedback }),
    },
  }
  return {
    finding: occurrences === undefined ? finding : withOccurrences(finding, occurrences),
    group: row.grp,
    archived: row.archived === 0 ? undefined : archivedBy(row.archived_by),
    feedback:
      row.feedback === '' ? undefined : { value: row.feedback as 'USEFUL' | 'NOT_USEFUL', comments: row.comments },
    sample: row.sample === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

const archivedBy = (name: string): ArchivedBy => (name === '' ? { by: 'hand' } : { by: 'filter', name })
