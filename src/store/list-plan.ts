/**
 * Which findings a list has to look at. Databases guess that from statistics and sometimes guess badly, by a factor of
 * thousands where conditions go together; counting a little beforehand costs less than one bad guess.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Condition } from '../findings/filter.ts'
import { isTimeField } from '../findings/filter-fields.ts'
import { amongNumbers, amongTexts } from './among.ts'
import type { Scope } from './findings.ts'
import { hotField } from './hot-fields.ts'
import type { Database } from './session.ts'
import type { Store } from './store.ts'
import { hashOf, termOf } from './terms-of.ts'

/** A condition that so few findings meet is where to begin: each of them is looked at. */
const FEW = 3000
/** So many are worth going through, to see which of them meet the other conditions that an index answers. */
const SOME = 10_000

const INDEXED = new Set(['type', 'account', 'instance_id', 'access_key_id', 'principal_id', 'user_name', 'id'])

/** The only findings that can meet the conditions, by number; undefined when they may be very many. */
export const candidates = async (
  db: Database,
  conditions: readonly Condition[],
  scope: Scope,
  dialect: Store['dialect'],
): Promise<readonly number[] | undefined> => {
  const sources = await sourcesOf(db, conditions, scope, dialect)
  if (sources.length === 0) return undefined
  const counts = sources.map((source, i) =>
    sql`(select count(*) from (select 1 from ${source} limit ${sql.lit(SOME + 1)}) s${sql.raw(String(i))})`.as(`c${i}`),
  )
  const counted = await db.selectNoFrom(counts as never).executeTakeFirstOrThrow()
  const sizes = Object.values(counted as Record<string, number>).map(Number)
  const least = sizes.indexOf(Math.min(...sizes))
  if (sizes[least] > FEW) return sizes[least] > SOME ? undefined : meeting(db, sources, least)
  let left: readonly number[] | undefined
  for (const [i, source] of sources.entries()) {
    if (sizes[i] > FEW) continue
    const { rows } = await sql<{ n: number }>`select distinct n from ${source}`.execute(db)
    const met = new Set(rows.map(({ n }) => n))
    left = left === undefined ? [...met] : left.filter(n => met.has(n))
  }
  return left
}

/** Goes through one source and looks each row up in the others, whose neighbours lie side by side as well. */
const meeting = async (
  db: Database,
  sources: readonly RawBuilder<unknown>[],
  least: number,
): Promise<readonly number[] | undefined> => {
  const others = sources.filter((_, i) => i !== least)
  if (others.length === 0) return undefined
  // Not "exists": PostgreSQL would make a join of it, and read all of the largest source for that.
  const tests = others.map(source => sql`(select 1 from ${source} and n = one.n limit 1) is not null`)
  const { rows } = await sql<{ n: number }>`
    select n from (select distinct n from ${sources[least]}) one where ${sql.join(tests, sql` and `)}
    limit ${sql.lit(FEW + 1)}`.execute(db)
  return rows.length > FEW ? undefined : rows.map(({ n }) => n)
}

/** For each condition that an index answers: the rows that meet it. */
const sourcesOf = async (
  db: Database,
  conditions: readonly Condition[],
  scope: Scope,
  dialect: Store['dialect'],
): Promise<RawBuilder<unknown>[]> => {
  const ofTypes = typesOfAccounts(conditions, scope, dialect)
  const sources: RawBuilder<unknown>[] = ofTypes === undefined ? [] : [ofTypes]
  const byTerm: string[][] = []
  for (const { field, equals } of conditions) {
    if (equals === undefined || equals.length === 0) continue
    const hot = hotField(field)
    // A time equals itself in more than one spelling.
    if (hot === undefined && !isTimeField(field)) byTerm.push(equals.map(value => hashOf(termOf(field, value))))
    if (ofTypes !== undefined && (hot?.column === 'type' || hot?.column === 'account')) continue
    if (hot !== undefined && INDEXED.has(hot.column))
      sources.push(
        sql`findings where ${amongTexts(sql.ref(hot.column), equals, dialect)} and ${sql.ref(hot.column)} != ''`,
      )
  }
  const known = await idsOf(db, byTerm.flat(), dialect)
  for (const hashes of byTerm) {
    const ids = hashes.flatMap(hash => known.get(hash) ?? [])
    sources.push(sql`finding_terms where ${amongNumbers(sql.ref('term'), ids, dialect)}`)
  }
  return sources
}

/** Some types in some accounts of a Region: an index has them side by side. */
const typesOfAccounts = (
  conditions: readonly Condition[],
  { accounts, region }: Scope,
  dialect: Store['dialect'],
): RawBuilder<unknown> | undefined => {
  const askedFor = (column: string): readonly string[] | undefined =>
    conditions.find(({ field, equals }) => equals !== undefined && hotField(field)?.column === column)?.equals
  const types = askedFor('type')
  const of = askedFor('account') ?? (accounts.length === 1 ? accounts : undefined)
  if (region === undefined || !types?.length || !of?.length) return undefined
  return sql`findings where region = ${region} and ${amongTexts(sql.ref('account'), of, dialect)} and ${amongTexts(sql.ref('type'), types, dialect)}`
}

const idsOf = async (
  db: Database,
  hashes: readonly string[],
  dialect: Store['dialect'],
): Promise<ReadonlyMap<string, number>> => {
  if (hashes.length === 0) return new Map()
  const query = db
    .selectFrom('terms')
    .select(['hash', 'id'])
    .where(amongTexts(sql.ref('hash'), hashes, dialect))
  return new Map((await query.execute()).map(({ hash, id }) => [hash, id]))
}
