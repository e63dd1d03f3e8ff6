import { type ColumnBuilderCallback, type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely'
import type { Store } from '../store.ts'

type DataTypeExpression = ColumnDataType | RawBuilder<unknown>

/** What the two dialects call the same kinds of columns. */
export interface ColumnKinds {
  readonly dialect: Store['dialect']
  /** Compared by code unit on both dialects, whatever the database's language setting. */
  readonly text: DataTypeExpression
  /** Up to 2^53. */
  readonly whole: DataTypeExpression
  readonly real: DataTypeExpression
  readonly bytes: DataTypeExpression
  /** A key that rises with every row and is never given twice. */
  readonly counter: readonly [type: DataTypeExpression, build: ColumnBuilderCallback]
}

/** One step of the schema. It is run once in each database, in its own transaction. */
export type SchemaStep = (db: Kysely<unknown>, kinds: ColumnKinds) => Promise<void>

export const COLUMN_KINDS: Readonly<Record<Store['dialect'], ColumnKinds>> = {
  sqlite: {
    dialect: 'sqlite',
    text: 'text',
    whole: 'bigint',
    real: 'double precision',
    bytes: 'blob',
    counter: ['integer', column => column.primaryKey().autoIncrement()],
  },
  postgres: {
    dialect: 'postgres',
    text: sql`text collate "C"`,
    whole: 'bigint',
    real: 'double precision',
    bytes: 'bytea',
    counter: ['bigint', column => column.primaryKey().generatedByDefaultAsIdentity()],
  },
}
