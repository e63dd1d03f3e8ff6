import { countFindings } from './count-findings.ts'
import { facetOf, timelineOf, totalOf, valuesOf } from './facets.ts'
import type { ArchivedBy, Findings, Scope } from './findings.ts'
import { findingsOfGroups, getFindings } from './get-findings.ts'
import { listFindings } from './list-findings.ts'
import { inParts } from './parts.ts'
import { putFindings } from './put-findings.ts'
import { removeAllOf, removeFindings, removeFindingsBefore, removeUnusedTerms } from './remove-findings.ts'
import { isInScope } from './scope.ts'
import type { Session } from './session.ts'
import { groupsOf, putSignals, removeSignals, signalsOf } from './signal-rows.ts'
import type { FindingsTable } from './tables.ts'
import { TermIds } from './term-rows.ts'

/** Findings, and the signals of which they are made. */
export const findingsTable = (session: Session): Findings => {
  const termIds = new TermIds(session)
  return {
    signalsOf: groups => session.read(db => signalsOf(db, groups)),
    putSignals: signals => session.write(db => putSignals(db, signals)),
    put: findings => session.write(db => putFindings(db, findings, termIds, session.dialect)),
    groupsOf: signals => session.read(db => groupsOf(db, signals)),
    removeSignals: ids => session.write(db => removeSignals(db, ids)),
    ofGroups: groups => session.read(db => findingsOfGroups(db, groups)),
    remove: ids => session.write(db => removeFindings(db, ids)),
    get: (scope, ids, parts = 'all') => session.ask(db => getFindings(db, session.dialect, scope, ids, parts)),
    getAtOnce: (scope, ids) => session.read(db => getFindings(db, session.dialect, scope, ids, 'all')),
    list: (scope, ask) => session.ask(db => listFindings(db, scope, ask, session.dialect)),
    count: (scope, ask) => session.ask(db => countFindings(db, scope, ask, session.dialect)),
    facet: (scope, ask) => session.ask(db => facetOf(db, scope, ask, session.dialect)),
    timeline: (scope, ask) => session.ask(db => timelineOf(db, scope, ask, session.dialect)),
    total: (scope, ask) => session.ask(db => totalOf(db, scope, ask, session.dialect)),
    values: (scope, ask) => session.ask(db => valuesOf(db, scope, ask, session.dialect)),
    archive: (scope, ids, archived, at) =>
      change(session, scope, ids, { ...archivedColumns(archived), updated_at: at }),
    giveFeedback: (scope, ids, feedback, at) =>
      change(session, scope, ids, {
        feedback: feedback?.value ?? '',
        comments: feedback?.comments ?? '',
        updated_at: at,
      }),
    removeAll: (account, region) => session.write(db => removeAllOf(db, account, region)),
    removeBefore: updatedAt =>
      session.write(async db => {
        const removed = await removeFindingsBefore(db, updatedAt)
        if (removed === 0) return 0
        await removeUnusedTerms(db)
        termIds.clear()
        return removed
      }),
  }
}

const archivedColumns = (archived: ArchivedBy | undefined) => ({
  archived: archived === undefined ? 0 : 1,
  archived_by: archived?.by === 'filter' ? archived.name : '',
})

const change = (
  session: Session,
  scope: Scope,
  ids: readonly string[],
  columns: Partial<Omit<FindingsTable, 'n'>>,
): Promise<readonly string[]> =>
  session.write(async db => {
    const found = new Set<string>()
    for (const part of inParts([...new Set(ids)], 1)) {
      const rows = await db
        .updateTable('findings')
        .set(columns)
        .where('id', 'in', part)
        .where(isInScope(scope, session.dialect))
        .returning('id')
        .execute()
      for (const { id } of rows) found.add(id)
    }
    return [...new Set(ids)].filter(id => found.has(id))
  })
