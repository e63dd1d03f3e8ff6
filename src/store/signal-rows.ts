import type { Signal } from '../sdk/sdk.ts'
import { packed, unpacked } from './packed.ts'
import { inParts } from './parts.ts'
import type { Database } from './session.ts'

/** The signals of these groups, each group in the order of time. */
export const signalsOf = async (
  db: Database,
  groups: readonly string[],
): Promise<ReadonlyMap<string, readonly Signal[]>> => {
  const signals = new Map<string, Signal[]>()
  for (const part of inParts([...new Set(groups)], 1)) {
    const rows = await db
      .selectFrom('signals')
      .select(['grp', 'body'])
      .where('grp', 'in', part)
      .orderBy('grp')
      .orderBy('at')
      .orderBy('id')
      .execute()
    for (const { grp, body } of rows) {
      const group = signals.get(grp)
      if (group === undefined) signals.set(grp, [unpacked(body)])
      else group.push(unpacked(body))
    }
  }
  return signals
}

/** Writes signals; one with a known id takes its place. */
export const putSignals = async (
  db: Database,
  signals: readonly { readonly group: string; readonly signal: Signal }[],
): Promise<void> => {
  const latest = new Map(signals.map(entry => [entry.signal.id, entry]))
  const rows = [...latest.values()].map(({ group, signal }) => ({
    id: signal.id,
    grp: group,
    at: signal.at,
    until: signal.until,
    body: packed(signal),
  }))
  for (const part of inParts(rows, 5))
    await db
      .insertInto('signals')
      .values(part)
      .onConflict(conflict =>
        conflict.column('id').doUpdateSet(eb => ({
          grp: eb.ref('excluded.grp'),
          at: eb.ref('excluded.at'),
          until: eb.ref('excluded.until'),
          body: eb.ref('excluded.body'),
        })),
      )
      .execute()
}

/** The group that each of these signals was last put under. */
export const groupsOf = async (db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const groups = new Map<string, string>()
  for (const part of inParts([...new Set(ids)], 1))
    for (const { id, grp } of await db.selectFrom('signals').select(['id', 'grp']).where('id', 'in', part).execute())
      groups.set(id, grp)
  return groups
}

export const removeSignals = async (db: Database, ids: readonly string[]): Promise<void> => {
  for (const part of inParts(ids, 1)) await db.deleteFrom('signals').where('id', 'in', part).execute()
}
