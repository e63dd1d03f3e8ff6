import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { amongTexts } from './among.ts'
import type { Scope } from './findings.ts'
import type { Store } from './store.ts'

/** Rows of `findings` that a caller may see. */
export const inScope = ({ accounts, region }: Scope, dialect: Store['dialect']): RawBuilder<SqlBool> => {
  const account =
    accounts.length === 1 ? sql<SqlBool>`account = ${accounts[0]}` : amongTexts(sql.ref('account'), accounts, dialect)
  return region === undefined ? account : sql<SqlBool>`(${account} and region = ${region})`
}
