import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { amongNumbers } from './among.ts'
import { whereConditions } from './conditions.ts'
import { cursorAt, placeOf } from './cursor.ts'
import type { Findings, Scope, Sort } from './findings.ts'
import { hotField } from './hot-fields.ts'
import { candidates } from './list-plan.ts'
import type { Page } from './page.ts'
import { byNumber, inScope } from './scope.ts'
import type { Database } from './session.ts'
import type { Store } from './store.ts'
import { walkFindings, walkIndex } from './walk-findings.ts'

const LATEST_FIRST: Sort = { field: 'updatedAt', descending: true }

/** A row of a list: its id and its place. */
export interface Listed {
  readonly id: string
  readonly first: string | number
  readonly second: string | number
  readonly n: number
}

export type Place = readonly (string | number)[]

/** A list and where one is in it. */
export interface Listing {
  readonly db: Database
  readonly dialect: Store['dialect']
  readonly scope: Scope
  readonly ask: Parameters<Findings['list']>[1]
  readonly sort: Sort
  readonly after: Place | undefined
}

/** Ids in the order asked for, a page at a time. A finding that changes meanwhile may move; none that stands still shows twice. */
export const listFindings = async (
  db: Database,
  scope: Scope,
  ask: Parameters<Findings['list']>[1],
  dialect: Store['dialect'],
): Promise<Page<string>> => {
  const sort = ask.sort ?? LATEST_FIRST
  const name = `${sort.field} ${sort.descending ? 'desc' : 'asc'}`
  const after = ask.after === undefined ? undefined : placeOf(name, ask.after, kindsOf(sort.field))
  const listing: Listing = { db, dialect, scope, ask, sort, after }
  const few = await candidates(db, ask.conditions, scope, dialect)
  if (few?.length === 0) return { items: [], next: undefined }
  const index = few === undefined ? walkIndex(listing) : undefined
  const { rows, reached } = index === undefined ? await sortAll(listing, few) : await walkFindings(listing, index)
  const items = rows.slice(0, ask.limit)
  const last = items.at(-1)
  const full = last && rows.length > items.length ? [last.first, last.second, last.n] : reached
  return { items: items.map(({ id }) => id), next: full && cursorAt(name, full) }
}

/** Looks at everything that meets the conditions: few are named, or no index has the order asked for. */
const sortAll = async (
  { db, dialect, scope, ask, sort, after }: Listing,
  few: readonly number[] | undefined,
): Promise<{ rows: readonly Listed[]; reached: undefined }> => {
  const keys = sortKeys(sort.field)
  const [direction, beyond] = sort.descending ? [sql`desc`, sql`<`] : [sql`asc`, sql`>`]
  const tests = [inScope(scope, dialect), whereConditions(ask.conditions, dialect)]
  const from = few === undefined ? sql`findings` : byNumber(dialect)
  if (few !== undefined) tests.push(amongNumbers(sql.ref('n'), few, dialect))
  if (after !== undefined)
    tests.push(
      keys[1] === NO_KEY
        ? sql`(${keys[0]}, n) ${beyond} (${after[0]}, ${after[2]})`
        : sql`(${keys[0]}, ${keys[1]}, n) ${beyond} (${sql.join(after)})`,
    )
  const order = keys[1] === NO_KEY ? [keys[0], sql.ref('n')] : [...keys, sql.ref('n')]
  const { rows } = await sql<Listed>`
    select id, n, ${keys[0]} as first, ${keys[1]} as second from ${from} where ${sql.join(tests, sql` and `)}
    order by ${sql.join(order.map(key => sql`${key} ${direction}`))} limit ${ask.limit + 1}`.execute(db)
  return { rows, reached: undefined }
}

const NO_KEY: RawBuilder<unknown> = sql<string>`''`

/** By a column; or by number and then by text, the least of each, for attributes that may have many values. */
const sortKeys = (field: string): [RawBuilder<unknown>, RawBuilder<unknown>] => {
  const hot = hotField(field)
  if (hot !== undefined) return [sql.ref(hot.column), NO_KEY]
  const least = (what: string): RawBuilder<SqlBool> =>
    sql`(select min(${sql.ref(`t.${what}`)}) from finding_terms ft join terms t on t.id = ft.term where ft.n = findings.n and t.field = ${field.toLowerCase()})`
  return [sql`coalesce(${least('number')}, 0)`, sql`coalesce(${least('text')}, '')`]
}

const kindsOf = (field: string): ('string' | 'number')[] => {
  const text = hotField(field)?.kind === 'text'
  return [text ? 'string' : 'number', 'string', 'number']
}
