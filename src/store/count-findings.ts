import { sql } from 'kysely'
import { whereConditions } from './conditions.ts'
import type { CountBy, FindingCount, Findings, Scope } from './findings.ts'
import { inScope } from './scope.ts'
import type { Database } from './session.ts'
import type { Store } from './store.ts'

const DAY_MS = 86_400_000

/** What findings are grouped by, and what else a group has in common. */
const GROUPS: Readonly<
  Record<CountBy, readonly ('account' | 'day' | 'type' | 'resource_id' | 'resource_type' | 'severity')[]>
> = {
  ACCOUNT: ['account'],
  DATE: ['day'],
  FINDING_TYPE: ['type'],
  RESOURCE: ['resource_id', 'resource_type', 'account'],
  SEVERITY: ['severity'],
}

/** How many findings there are of each; the most first, or the fewest. Days are those of the last update. */
export const countFindings = async (
  db: Database,
  scope: Scope,
  ask: Parameters<Findings['count']>[1],
  dialect: Store['dialect'],
): Promise<readonly FindingCount[]> => {
  const groups = GROUPS[ask.by]
  const columns = groups.map(name => (name === 'day' ? sql`(updated_at / ${sql.lit(DAY_MS)})` : sql.ref(name)))
  const direction = ask.descending ? sql`desc` : sql`asc`
  const rows = await db
    .selectFrom('findings')
    .select(({ fn }) => [
      fn.countAll<number>().as('total'),
      fn.max<number>('updated_at').as('latest'),
      ...columns.map((column, i) => sql<string | number>`${column}`.as(groups[i])),
    ])
    .where(inScope(scope, dialect))
    .where(whereConditions(ask.conditions, dialect))
    .groupBy(columns)
    .orderBy(sql`count(*) ${direction}, ${columns[0]} ${direction}`)
    .limit(ask.limit)
    .execute()
  return rows.map(row => countOf(ask.by, row))
}

type Row = { readonly total: number; readonly latest: number } & {
  readonly [name in 'account' | 'day' | 'type' | 'resource_id' | 'resource_type' | 'severity']?: unknown
}

const countOf = (by: CountBy, row: Row): FindingCount => {
  const facts = { total: Number(row.total), lastGeneratedAt: Number(row.latest) }
  if (by === 'ACCOUNT') return { ...facts, key: String(row.account), accountId: String(row.account) }
  if (by === 'DATE') return { ...facts, key: new Date(Number(row.day) * DAY_MS).toISOString().slice(0, 10) }
  if (by === 'FINDING_TYPE') return { ...facts, key: String(row.type) }
  if (by === 'SEVERITY') return { ...facts, key: String(row.severity), severity: Number(row.severity) }
  const resource = { accountId: String(row.account), resourceType: String(row.resource_type) }
  return { ...facts, ...resource, key: String(row.resource_id) }
}
