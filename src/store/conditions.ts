/** Conditions as SQL. They answer the same as findings/filter.ts does in memory. */
import { type Expression, type ExpressionBuilder, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Condition } from '../findings/filter.ts'
import { HOT_FIELDS, type HotColumn, type HotKind } from './hot-fields.ts'
import type { Store } from './store.ts'
import type { Tables } from './tables.ts'
import { numberIn, termOf } from './terms-of.ts'

type Build = ExpressionBuilder<Tables, 'findings'>
type Test = Expression<SqlBool>

/** All conditions together, as a test of a row of `findings`. */
export const whereConditions = (eb: Build, conditions: readonly Condition[], dialect: Store['dialect']): Test =>
  eb.and(
    conditions.flatMap(condition => {
      const hot = Object.hasOwn(HOT_FIELDS, condition.field) ? HOT_FIELDS[condition.field] : undefined
      return hot === undefined
        ? termTests(eb, condition, dialect)
        : columnTests(eb, condition, hot.column, hot.kind, dialect)
    }),
  )

const columnTests = (
  eb: Build,
  condition: Condition,
  column: HotColumn,
  kind: HotKind,
  dialect: Store['dialect'],
): Test[] => {
  const tests: Test[] = []
  const { equals, notEquals, matches, notMatches } = condition
  const ref = kind === 'whole' ? sql<number>`floor(${sql.ref(column)})` : sql.ref<string | number>(column)
  const among = (values: readonly string[]): Test => {
    const known = values.map(value => comparable(value, kind)).filter(value => value !== undefined)
    return known.length === 0 ? never : eb(ref as RawBuilder<string | number>, 'in', known)
  }
  if (equals !== undefined) tests.push(among(equals))
  if (notEquals !== undefined) tests.push(eb.not(among(notEquals)))
  if (matches !== undefined) tests.push(eb.or(matches.map(pattern => like(sql.ref(column), pattern, dialect))))
  if (notMatches !== undefined)
    tests.push(eb.and(notMatches.map(pattern => eb.not(like(sql.ref(column), pattern, dialect)))))
  const number = kind === 'text' ? numeric(column, dialect) : sql.ref<number>(column)
  for (const [compare, bound] of bounds(condition))
    tests.push(sql<SqlBool>`coalesce(${number} ${compare} ${bound}, false)`)
  return tests
}

const never = sql<SqlBool>`1 = 0`

/** A text of a condition as the column holds it; undefined when no row can hold it. */
const comparable = (value: string, kind: HotKind): string | number | undefined => {
  if (kind === 'text') return value === '' ? undefined : value
  if (kind === 'truth') return value === 'true' ? 1 : value === 'false' ? 0 : undefined
  const number = numberIn(value)
  if (number === null) return undefined
  return kind === 'whole' ? Math.floor(number) : number
}

const numeric = (column: HotColumn, dialect: Store['dialect']): RawBuilder<number> => {
  const ref = sql.ref(column)
  return dialect === 'postgres'
    ? sql`case when ${ref} ~ '^[0-9]{1,15}$' then cast(${ref} as bigint) end`
    : sql`case when ${ref} != '' and length(${ref}) < 16 and ${ref} not glob '*[^0-9]*' then cast(${ref} as integer) end`
}

/** `*` is any text and `?` any character. An empty column is an attribute that is not there. */
const like = (text: Expression<unknown>, pattern: string, dialect: Store['dialect']): RawBuilder<SqlBool> =>
  dialect === 'postgres'
    ? sql`(${text} != '' and ${text} like ${pattern
        .replace(/[\\%_]/g, '\\$&')
        .replaceAll('*', '%')
        .replaceAll('?', '_')})`
    : sql`(${text} != '' and ${text} glob ${pattern.replaceAll('[', '[[]')})`

const bounds = (condition: Condition): [RawBuilder<unknown>, number][] => {
  const { greaterThan, greaterThanOrEqual, lessThan, lessThanOrEqual } = condition
  const all: [RawBuilder<unknown>, number | undefined][] = [
    [sql`>`, greaterThan],
    [sql`>=`, greaterThanOrEqual],
    [sql`<`, lessThan],
    [sql`<=`, lessThanOrEqual],
  ]
  return all.filter((pair): pair is [RawBuilder<unknown>, number] => pair[1] !== undefined)
}

const termTests = (eb: Build, condition: Condition, dialect: Store['dialect']): Test[] => {
  const { field, equals, notEquals, matches, notMatches } = condition
  const tests: Test[] = []
  const some = (test: RawBuilder<unknown>): Test =>
    sql<SqlBool>`exists (select 1 from finding_terms ft join terms t on t.id = ft.term where ft.n = findings.n and t.field = ${field} and ${test})`
  const equal = (values: readonly string[]): Test => {
    const hashes = values.map(value => termOf(field, value).hash)
    return sql<SqlBool>`exists (select 1 from finding_terms ft where ft.n = findings.n and ft.term in (select id from terms where hash in (${sql.join(hashes)})))`
  }
  const patterns = (values: readonly string[]): Test =>
    some(
      sql`(${sql.join(
        values.map(pattern => like(sql`t.text`, pattern, dialect)),
        sql` or `,
      )})`,
    )
  if (equals !== undefined) tests.push(equal(equals))
  if (notEquals !== undefined) tests.push(eb.not(equal(notEquals)))
  if (matches !== undefined) tests.push(patterns(matches))
  if (notMatches !== undefined) tests.push(eb.not(patterns(notMatches)))
  for (const [compare, bound] of bounds(condition)) tests.push(some(sql`t.number ${compare} ${bound}`))
  return tests
}
