/** How findings are spread over something: for overviews and for suggesting values. */
import { type RawBuilder, sql } from 'kysely'
import type { Condition } from '../findings/filter.ts'
import { SUBJECTS, subjectField } from './about.ts'
import { amongNumbers } from './among.ts'
import { whereConditions } from './conditions.ts'
import type { Facet, FacetCount, Findings, Scope, TimelineCount } from './findings.ts'
import { hotField } from './hot-fields.ts'
import { candidates } from './list-plan.ts'
import { byNumber, inScope } from './scope.ts'
import type { Database } from './session.ts'
import type { Store } from './store.ts'

const COLUMNS = {
  account: 'account',
  region: 'region',
  type: 'type',
  severity: 'severity',
  resourceType: 'resource_type',
} as const

type Dialect = Store['dialect']
type Ask = { readonly conditions: readonly Condition[] }

/** The findings that are asked about: few by number where the conditions say so, else by testing each. */
const asked = async (db: Database, scope: Scope, { conditions }: Ask, dialect: Dialect) => {
  const few = await candidates(db, conditions, scope, dialect)
  const tests = [inScope(scope, dialect), whereConditions(conditions, dialect)]
  if (few !== undefined) tests.push(amongNumbers(sql.ref('findings.n'), few, dialect))
  const from = few === undefined ? sql`findings` : byNumber(dialect)
  return { from, where: sql`${sql.join(tests, sql` and `)}` }
}

/** The most first. */
export const facetOf = async (
  db: Database,
  scope: Scope,
  ask: Parameters<Findings['facet']>[1],
  dialect: Dialect,
): Promise<readonly FacetCount[]> => {
  const { from, where } = await asked(db, scope, ask, dialect)
  const isSubject = (SUBJECTS as readonly string[]).includes(ask.facet)
  const key: RawBuilder<unknown> = isSubject ? sql`t.text` : sql.ref(columnOf(ask.facet))
  const table = isSubject
    ? sql`${from} join finding_terms ft on ft.n = findings.n join terms t on t.id = ft.term and t.field = ${subjectField(ask.facet as (typeof SUBJECTS)[number])}`
    : from
  const { rows } = await sql<{ key: string | number; total: number; latest: number }>`
    select ${key} as key, count(*) as total, max(findings.last_seen) as latest from ${table} where ${where}
    group by ${key} order by count(*) desc, ${key} limit ${ask.limit}`.execute(db)
  return rows.map(row => ({ key: String(row.key), total: Number(row.total), latest: Number(row.latest) }))
}

const columnOf = (facet: Facet): string => COLUMNS[facet as keyof typeof COLUMNS]

/** By the time of the last event, in steps, and by severity. */
export const timelineOf = async (
  db: Database,
  scope: Scope,
  ask: Parameters<Findings['timeline']>[1],
  dialect: Dialect,
): Promise<readonly TimelineCount[]> => {
  const { from, where } = await asked(db, scope, ask, dialect)
  const step = sql.lit(ask.stepMs)
  // Whole numbers on both sides: the division cuts off on both dialects.
  const { rows } = await sql<{ at: number; severity: number; total: number }>`
    select (last_seen / ${step}) as at, severity, count(*) as total from ${from} where ${where}
    group by 1, 2 order by 1, 2`.execute(db)
  return rows.map(row => ({
    at: Number(row.at) * ask.stepMs,
    severity: Number(row.severity),
    total: Number(row.total),
  }))
}

export const totalOf = async (db: Database, scope: Scope, ask: Ask, dialect: Dialect): Promise<number> => {
  const { from, where } = await asked(db, scope, ask, dialect)
  const { rows } = await sql<{ total: number }>`select count(*) as total from ${from} where ${where}`.execute(db)
  return Number(rows[0]?.total ?? 0)
}

/** Values that findings in sight have in an attribute, of those that hold this text. */
export const valuesOf = async (
  db: Database,
  scope: Scope,
  ask: Parameters<Findings['values']>[1],
  dialect: Dialect,
): Promise<readonly string[]> => {
  const hot = hotField(ask.field)
  const sight = inScope(scope, dialect)
  const text: RawBuilder<unknown> = hot === undefined ? sql`t.text` : sql`cast(${sql.ref(hot.column)} as text)`
  const holds =
    dialect === 'postgres'
      ? sql`position(lower(${ask.holding}) in lower(${text})) > 0`
      : sql`instr(lower(${text}), lower(${ask.holding})) > 0`
  const source =
    hot === undefined
      ? sql`terms t where t.field = ${ask.field.toLowerCase()} and ${holds} and exists (select 1 from finding_terms ft join findings on findings.n = ft.n where ft.term = t.id and ${sight})`
      : sql`findings where ${sight} and ${holds} and ${sql.ref(hot.column)} is not null`
  const { rows } = await sql<{ text: string }>`
    select distinct ${text} as text from ${source} order by 1 limit ${ask.limit}`.execute(db)
  return rows.map(row => String(row.text)).filter(value => value !== '')
}
