import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { amongTexts } from './among.ts'
import type { Scope } from './findings.ts'
import type { Store } from './store.ts'

type Dialect = Store['dialect']

/** Rows of `findings` that a caller may see. */
export const inScope = (scope: Scope, dialect: Dialect): RawBuilder<SqlBool> => scoped(scope, dialect, sql``)

/**
 * The same of rows that are named already. SQLite, which keeps no statistics of its own accord, would rather go through an
 * index of the whole Region than look up fifty ids; with a sign before it, a column has no index.
 */
export const isInScope = (scope: Scope, dialect: Dialect): RawBuilder<SqlBool> =>
  scoped(scope, dialect, dialect === 'sqlite' ? sql`+` : sql``)

/** The table for rows that are named by number: SQLite takes no index instead. */
export const byNumber = (dialect: Dialect): RawBuilder<unknown> =>
  dialect === 'sqlite' ? sql`findings not indexed` : sql`findings`

const scoped = ({ accounts, region }: Scope, dialect: Dialect, sign: RawBuilder<unknown>): RawBuilder<SqlBool> => {
  const name = sql`${sign}${sql.ref('account')}`
  const account = accounts.length === 1 ? sql<SqlBool>`${name} = ${accounts[0]}` : amongTexts(name, accounts, dialect)
  return region === undefined ? account : sql<SqlBool>`(${account} and ${sign}${sql.ref('region')} = ${region})`
}
