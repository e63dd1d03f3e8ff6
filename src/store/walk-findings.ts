import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { whereConditions } from './conditions.ts'
import { type HotColumn, hotField } from './hot-fields.ts'
import type { Listed, Listing, Place } from './list-findings.ts'
import { inScope } from './scope.ts'

/** An index that has the order of a list, and what all its rows have in common. */
export interface WalkIndex {
  readonly name: string
  readonly column: HotColumn
  readonly prefix: RawBuilder<SqlBool>
}

/**
 * Rows looked at for one page, a stretch at a time: most lists are full after the first. One whose conditions are met by
 * many findings each and by hardly any together comes back short, with where to go on: the time of a call is bounded.
 */
const STRETCHES = [1_000, 3_000, 8_000]

/** Of all Regions together. */
const EVERYWHERE = { updated_at: 'findings_time', severity: 'findings_gravest', last_seen: 'findings_seen' } as const

/** The index to walk along; undefined when none has this order. */
export const walkIndex = ({ scope: { accounts, region }, sort }: Listing): WalkIndex | undefined => {
  const column = hotField(sort.field)?.column
  if (column !== 'updated_at' && column !== 'severity' && column !== 'last_seen') return undefined
  if (column === 'last_seen' || region === undefined) return { name: EVERYWHERE[column], column, prefix: sql`1 = 1` }
  if (accounts.length === 1 && column === 'updated_at')
    return { name: 'findings_account', column, prefix: sql`account = ${accounts[0]} and region = ${region}` }
  const name = column === 'severity' ? 'findings_severity' : 'findings_updated'
  return { name, column, prefix: sql`region = ${region}` }
}

/** Walks along an index until the page is full, the list ends, or enough was looked at; `reached` tells where that was. */
export const walkFindings = async (
  { db, dialect, scope, ask, sort, after }: Listing,
  index: WalkIndex,
): Promise<{ rows: readonly Listed[]; reached: Place | undefined }> => {
  const key = sql.ref(index.column)
  const [direction, beyond, upTo] = sort.descending ? [sql`desc`, sql`<`, sql`>=`] : [sql`asc`, sql`>`, sql`<=`]
  // SQLite would otherwise choose by averages; PostgreSQL knows better, and the stretch bounds what it can do wrong.
  const from = dialect === 'sqlite' ? sql`findings indexed by ${sql.ref(index.name)}` : sql`findings`
  const order = sql`order by ${key} ${direction}, n ${direction}`
  const along = ask.conditions.filter(({ field }) => hotField(field)?.column === index.column)
  const prefix = sql<SqlBool>`${index.prefix} and ${whereConditions(along, dialect)}`
  const tests = sql<SqlBool>`${inScope(scope, dialect)} and ${whereConditions(ask.conditions, dialect)}`
  const rows: Listed[] = []
  let place = after
  for (const stretch of STRETCHES) {
    const begun = place === undefined ? prefix : sql`${prefix} and (${key}, n) ${beyond} (${place[0]}, ${place[2]})`
    const ends = await sql<{ first: number; n: number }>`
      select ${key} as first, n from ${from} where ${begun} ${order} limit 1 offset ${stretch - 1}`.execute(db)
    const end = ends.rows.at(0)
    const within = end === undefined ? begun : sql`${begun} and (${key}, n) ${upTo} (${end.first}, ${end.n})`
    const found = await sql<Listed>`
      select id, n, ${key} as first, '' as second from ${from} where ${within} and ${tests}
      ${order} limit ${ask.limit + 1 - rows.length}`.execute(db)
    rows.push(...found.rows)
    if (end === undefined || rows.length > ask.limit) return { rows, reached: undefined }
    place = [end.first, '', end.n]
  }
  return { rows, reached: place }
}
