import { type ExpressionBuilder, type RawBuilder, type SqlBool, sql } from 'kysely'
import { whereConditions } from './conditions.ts'
import { cursorAt, placeOf } from './cursor.ts'
import type { Findings, Scope, Sort } from './findings.ts'
import { hotField } from './hot-fields.ts'
import type { Page } from './page.ts'
import type { Database } from './session.ts'
import type { Store } from './store.ts'
import type { Tables } from './tables.ts'

type Build = ExpressionBuilder<Tables, 'findings'>

const LATEST_FIRST: Sort = { field: 'updatedAt', descending: true }

/** Rows that a caller may see. */
export const inScope = (eb: Build, scope: Scope, dialect: Store['dialect']): RawBuilder<SqlBool> => {
  const { accounts, region } = scope
  const account =
    accounts.length <= FEW
      ? sql<SqlBool>`account in (${sql.join(accounts.length === 0 ? [''] : accounts)})`
      : dialect === 'postgres'
        ? sql<SqlBool>`account = any(${accounts}::text[])`
        : sql<SqlBool>`account in (select value from json_each(${JSON.stringify(accounts)}))`
  return region === undefined ? account : sql<SqlBool>`(${account} and ${eb('region', '=', region)})`
}

/** As many as may stand in a statement one by one; each number of them is a statement of its own. */
const FEW = 20

/** Ids in the order asked for, a page at a time. Findings that change meanwhile may move, but none shows twice for standing still. */
export const listFindings = async (
  db: Database,
  scope: Scope,
  ask: Parameters<Findings['list']>[1],
  dialect: Store['dialect'],
): Promise<Page<string>> => {
  const { field, descending } = ask.sort ?? LATEST_FIRST
  const direction = descending ? 'desc' : 'asc'
  const list = `${field} ${direction}`
  const keys = sortKeys(field)
  let query = db
    .selectFrom('findings')
    .select(['id', 'n', sql<string | number>`${keys[0]}`.as('first'), sql<string | number>`${keys[1]}`.as('second')])
    .where(eb => inScope(eb, scope, dialect))
    .where(whereConditions(ask.conditions, dialect))
    .orderBy(keys[0], direction)
    .limit(ask.limit + 1)
  if (keys[1] !== NO_KEY) query = query.orderBy(keys[1], direction)
  query = query.orderBy('n', direction)
  if (ask.after !== undefined) {
    const place = placeOf(list, ask.after, kindsOf(field))
    query = query.where(
      keys[1] === NO_KEY
        ? sql<SqlBool>`(${keys[0]}, n) ${descending ? sql`<` : sql`>`} (${place[0]}, ${place[2]})`
        : sql<SqlBool>`(${keys[0]}, ${keys[1]}, n) ${descending ? sql`<` : sql`>`} (${sql.join(place)})`,
    )
  }
  const rows = await query.execute()
  const items = rows.slice(0, ask.limit)
  const last = items.at(-1)
  const next = last && rows.length > items.length ? cursorAt(list, [last.first, last.second, last.n]) : undefined
  return { items: items.map(({ id }) => id), next }
}

const NO_KEY = sql<string>`''`

/** By a column; or by number and then by text, the least of each, for attributes that may have many values. */
const sortKeys = (field: string): [RawBuilder<unknown>, RawBuilder<unknown>] => {
  const hot = hotField(field)
  if (hot !== undefined) return [sql.ref(hot.column), NO_KEY]
  const least = (what: string): RawBuilder<unknown> =>
    sql`(select min(${sql.ref(`t.${what}`)}) from finding_terms ft join terms t on t.id = ft.term where ft.n = findings.n and t.field = ${field.toLowerCase()})`
  return [sql`coalesce(${least('number')}, 0)`, sql`coalesce(${least('text')}, '')`]
}

const kindsOf = (field: string): ('string' | 'number')[] => {
  const text = hotField(field)?.kind === 'text'
  return [text ? 'string' : 'number', 'string', 'number']
}
