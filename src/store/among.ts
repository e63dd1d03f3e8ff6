/** "Is one of these", with the values as one parameter: as many as there are, and one statement for any number of them. */
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Store } from './store.ts'

export const amongTexts = (
  value: Expression<unknown>,
  texts: readonly string[],
  dialect: Store['dialect'],
): RawBuilder<SqlBool> =>
  dialect === 'postgres'
    ? sql`${value} = any(${texts}::text[])`
    : sql`${value} in (select value from json_each(${JSON.stringify(texts)}))`

export const amongNumbers = (
  value: Expression<unknown>,
  numbers: readonly number[],
  dialect: Store['dialect'],
): RawBuilder<SqlBool> =>
  dialect === 'postgres'
    ? sql`${value} = any(${numbers}::bigint[])`
    : sql`${value} in (select value from json_each(${JSON.stringify(numbers)}))`
