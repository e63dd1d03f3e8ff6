/** Conditions as SQL. They answer the same as findings/filter.ts does in memory; a test compares the two. */
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Condition } from '../findings/filter.ts'

import { isTimeField } from '../findings/filter-fields.ts'
import { type HotField, type HotKind, hotField } from './hot-fields.ts'
import type { Store } from './store.ts'
import { hashOf, termOf } from './terms-of.ts'

type Test = RawBuilder<SqlBool>
type Dialect = Store['dialect']

/** All conditions together, as a test of a row of `findings`. */
export const whereConditions = (conditions: readonly Condition[], dialect: Dialect): Test =>
  all(conditions.flatMap(condition => testsOf(condition, dialect)))

const testsOf = (condition: Condition, dialect: Dialect): Test[] => {
  const hot = hotField(condition.field)
  const source = hot === undefined ? termSource(condition.field, dialect) : columnSource(hot, condition.field, dialect)
  const { equals, notEquals, matches, notMatches } = condition
  const bounds = boundsOf(condition)
  return [
    ...(equals === undefined ? [] : [source.equals(equals)]),
    ...(notEquals === undefined ? [] : [not(source.equals(notEquals))]),
    ...(matches === undefined ? [] : [source.matches(matches)]),
    ...(notMatches === undefined ? [] : [not(source.matches(notMatches))]),
    ...(bounds.length === 0 ? [] : [source.between(bounds)]),
  ]
}

/** Where the values of an attribute lie, and how they are asked for. */
interface Source {
  equals(values: readonly string[]): Test
  matches(patterns: readonly string[]): Test
  /** One value that meets all bounds. */
  between(bounds: readonly Bound[]): Test
}

const NEVER = sql<SqlBool>`1 = 0`
const not = (test: Test): Test => sql`not (${test})`
const all = (tests: readonly Test[]): Test => (tests.length === 0 ? sql`1 = 1` : sql`(${sql.join(tests, sql` and `)})`)
const some = (tests: readonly Test[]): Test => (tests.length === 0 ? NEVER : sql`(${sql.join(tests, sql` or `)})`)
const among = (value: Expression<unknown>, values: readonly unknown[]): Test =>
  values.length === 0 ? NEVER : sql`${value} in (${sql.join(values)})`

interface Bound {
  readonly compare: RawBuilder<unknown>
  readonly number: number
}

const boundsOf = (condition: Condition): Bound[] => {
  const { greaterThan, greaterThanOrEqual, lessThan, lessThanOrEqual } = condition
  const bounds = [
    { compare: sql`>`, number: greaterThan },
    { compare: sql`>=`, number: greaterThanOrEqual },
    { compare: sql`<`, number: lessThan },
    { compare: sql`<=`, number: lessThanOrEqual },
  ]
  return bounds.filter((bound): bound is Bound => bound.number !== undefined)
}

const within = (number: Expression<unknown>, bounds: readonly Bound[]): Test =>
  all(bounds.map(bound => sql`${number} ${bound.compare} ${typed(bound.number)}`))

/** PostgreSQL takes an untyped number for the type of the column, and a column of whole numbers refuses 2.5. */
const typed = (number: number): RawBuilder<number> =>
  Number.isSafeInteger(number) ? sql`cast(${number} as bigint)` : sql`cast(${number} as double precision)`

/** A column is never empty for an attribute that is there: empty text is "not told". */
const columnSource = ({ column, kind }: HotField, field: string, dialect: Dialect): Source => {
  const ref = sql.ref(column)
  return {
    equals: values => {
      const known = values.map(value => comparable(value, kind)).filter(value => value !== undefined)
      return among(kind === 'whole' ? sql`floor(${ref})` : ref, known)
    },
    matches: patterns => {
      const text = asText(ref, kind, dialect)
      return all([sql`${ref} is not null`, not(sql`${text} = ''`), some(patterns.map(like(text, dialect)))])
    },
    between: bounds => {
      if (kind === 'truth') return NEVER
      if (column === 'account') return within(accountNumber(dialect), bounds)
      return kind === 'text' ? termSource(field, dialect).between(bounds) : within(ref, bounds)
    },
  }
}

/** A text of a condition as the column holds it; undefined when no row can hold it. */
const comparable = (value: string, kind: HotKind): string | number | undefined => {
  if (kind === 'text') return value === '' ? undefined : value
  if (kind === 'truth') return value === 'true' ? 1 : value === 'false' ? 0 : undefined
  const number = kind === 'time' && isIso(value) ? Date.parse(value) : Number(value)
  if (!Number.isFinite(number)) return undefined
  if (kind === 'whole') return Math.floor(number)
  if (value === '' || !Number.isSafeInteger(number)) return undefined
  return kind === 'number' && String(number) !== value ? undefined : number
}

const isIso = (value: string): boolean => {
  const at = Date.parse(value)
  return !Number.isNaN(at) && new Date(at).toISOString() === value
}

const accountNumber = (dialect: Dialect): RawBuilder<number> =>
  dialect === 'postgres'
    ? sql`case when account ~ '^[0-9]{1,15}$' then cast(account as bigint) end`
    : sql`case when account not glob '*[^0-9]*' and length(account) between 1 and 15 then cast(account as integer) end`

/** The column as the document spells it. */
const asText = (ref: RawBuilder<unknown>, kind: HotKind, dialect: Dialect): RawBuilder<string> => {
  if (kind === 'text') return sql`${ref}`
  if (kind === 'truth') return sql`case ${ref} when 1 then 'true' else 'false' end`
  const postgres = dialect === 'postgres'
  if (kind === 'time')
    return postgres
      ? sql`to_char(to_timestamp(${ref} / 1000) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS') || '.' || lpad((${ref} % 1000)::text, 3, '0') || 'Z'`
      : sql`strftime('%Y-%m-%dT%H:%M:%S', ${ref} / 1000, 'unixepoch') || printf('.%03dZ', ${ref} % 1000)`
  return postgres ? sql`(${ref})::text` : sql`printf('%.15g', ${ref})`
}

/** `*` is any text and `?` any character. */
const like =
  (text: RawBuilder<unknown>, dialect: Dialect) =>
  (pattern: string): Test =>
    dialect === 'postgres'
      ? sql`${text} like ${pattern
          .replace(/[\\%_]/g, '\\$&')
          .replaceAll('*', '%')
          .replaceAll('?', '_')}`
      : sql`${text} glob ${pattern.replaceAll('[', '[[]')}`

/** Looked up row by row: rows are few by then, and PostgreSQL would rather join them with all that have the value. */
const hasTerm = (ids: RawBuilder<unknown>, dialect: Dialect): Test =>
  dialect === 'postgres'
    ? sql`(select 1 from finding_terms ft where ft.n = findings.n and ft.term = any(array(${ids})) limit 1) is not null`
    : sql`exists (select 1 from finding_terms ft where ft.n = findings.n and ft.term in (${ids}))`

const termSource = (path: string, dialect: Dialect): Source => {
  const field = path.toLowerCase()
  const having = (test: Test): Test =>
    sql`exists (select 1 from finding_terms ft join terms t on t.id = ft.term where ft.n = findings.n and t.field = ${field} and ${test})`
  return {
    equals: values => {
      const hashes = values.map(value => hashOf(termOf(path, value)))
      const equal: Test =
        hashes.length === 0 ? NEVER : hasTerm(sql`select id from terms where hash in (${sql.join(hashes)})`, dialect)
      if (!isTimeField(path)) return equal
      const times = values.filter(value => value !== '' && Number.isFinite(Number(value))).map(Number)
      return times.length === 0 ? equal : some([equal, having(among(sql`t.number`, times))])
    },
    matches: patterns => having(some(patterns.map(like(sql`t.text`, dialect)))),
    between: bounds => having(within(sql`t.number`, bounds)),
  }
}
