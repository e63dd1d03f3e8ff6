/** Filters: criteria with a name, in an order. One with the action ARCHIVE is a suppression rule. */
import { z } from 'zod'
import { CriteriaFault, type CriteriaUse, parseCriteria } from '../findings/criteria.ts'
import type { Condition } from '../findings/filter.ts'
import { partitionOf } from '../findings/identity.ts'
import type { Store } from '../store/store.ts'
import { ownDetector, type Place } from './detectors.ts'
import { type Kept, kindOf, madeBefore, tokenOf } from './kept.ts'
import { Refusal, refuse, SAYS } from './refusal.ts'
import { dropTags, putTags, type Tags } from './tags.ts'

export const FILTERS_MAX = 100
const DESCRIPTION_MAX = 512

const filterSchema = z.object({
  description: z.string().optional(),
  action: z.enum(['NOOP', 'ARCHIVE']),
  /** From 1 without gaps; a shift of others is no update of theirs, so times and version are kept here. */
  rank: z.number(),
  /** As it was given, deprecated operators and all: whoever asks gets back what was said. */
  criteria: z.record(z.string(), z.unknown()),
  version: z.number(),
  /** From then on it archives nothing, epoch milliseconds. GuardDuty has no word for it. */
  expiresAt: z.number().optional(),
  /** What it was before, the latest first. */
  history: z
    .array(
      z.object({
        version: z.number(),
        until: z.number(),
        action: z.enum(['NOOP', 'ARCHIVE']),
        criteria: z.record(z.string(), z.unknown()),
      }),
    )
    .optional(),
  createdAt: z.number(),
  updatedAt: z.number(),
  token: z.object({ value: z.string(), request: z.string() }).optional(),
})
type FilterBody = z.infer<typeof filterSchema>
export type Filter = Kept<FilterBody>

const filters = kindOf('filter', filterSchema)

export const filterArn = ({ account, region }: Place, detectorId: string, name: string): string =>
  `arn:${partitionOf(region)}:guardduty:${region}:${account}:detector/${detectorId}/filter/${name}`

/** Criteria as conditions, or the refusal that names the attribute. */
export const conditionsOf = (criteria: unknown, use: CriteriaUse): Condition[] => {
  try {
    return parseCriteria(criteria, use)
  } catch (error) {
    if (error instanceof CriteriaFault) throw new Refusal('invalid', `The request is rejected. ${error.message}`)
    throw error
  }
}

const check = (body: Pick<FilterBody, 'description' | 'action' | 'criteria'>): void => {
  if ((body.description ?? '').length > DESCRIPTION_MAX)
    throw refuse(`the description has more than ${DESCRIPTION_MAX} characters`)
  const conditions = conditionsOf(body.criteria, body.action === 'ARCHIVE' ? 'archivingFilter' : 'filter')
  if (conditions.length === 0) throw refuse('the finding criteria name no attribute; 1 to 50 are allowed')
}

const byRank = (a: Filter, b: Filter): number => a.body.rank - b.body.rank

/** Of one account × Region, by rank. */
export const filtersOf = async (store: Store, place: Place): Promise<readonly Filter[]> =>
  [...(await filters.all(store, place))].sort(byRank)

/** Gives the filters the ranks of their places in the list; only those that move are written. */
const rerank = async (store: Store, place: Place, ordered: readonly Filter[], at: number): Promise<void> => {
  for (const [i, { name, body }] of ordered.entries())
    if (body.rank !== i + 1) await filters.put(store, place, name, { ...body, rank: i + 1 }, at)
}

const checkRank = (rank: number, most: number): void => {
  if (!Number.isInteger(rank) || rank < 1 || rank > most) throw refuse(`the rank ${rank} is not one of 1 to ${most}`)
}

export interface FilterWish {
  readonly description?: string
  readonly action?: 'NOOP' | 'ARCHIVE'
  readonly rank?: number
  readonly criteria?: Readonly<Record<string, unknown>>
}

export interface CreateFilter extends FilterWish {
  readonly name: string
  readonly criteria: Readonly<Record<string, unknown>>
  readonly clientToken?: string
  readonly tags?: Tags
}

const NAME = /^[A-Za-z0-9._-]{3,64}$/

/** CreateFilter. Without a rank it comes last. */
export const createFilter = (
  store: Store,
  place: Place,
  detectorId: string,
  wish: CreateFilter,
  at: number,
): Promise<string> =>
  store.transaction(async store => {
    await ownDetector(store, place, detectorId)
    const { clientToken, tags, name, ...rest } = wish
    if (!NAME.test(name)) throw refuse('the name is not of 3 to 64 letters, digits, periods, underscores and dashes')
    const token = tokenOf(clientToken, { name, tags, ...rest })
    const all = await filtersOf(store, place)
    const before = madeBefore(all, token)
    if (before !== undefined) return before.name
    if (all.some(filter => filter.name === name)) throw refuse('a filter with the given name already exists')
    if (all.length >= FILTERS_MAX) throw refuse(`there are ${FILTERS_MAX} filters already, which is the limit`)
    const { description, action = 'NOOP', criteria } = rest
    const rank = rest.rank ?? all.length + 1
    checkRank(rank, all.length + 1)
    const body: FilterBody = {
      ...{ action, rank, criteria: { ...criteria }, version: 1, createdAt: at, updatedAt: at },
      ...(description !== undefined && { description }),
      ...(token && { token }),
    }
    check(body)
    await filters.put(store, place, name, body, at)
    const created = { ...place, name, body, createdAt: at, updatedAt: at }
    await rerank(store, place, [...all.slice(0, rank - 1), created, ...all.slice(rank - 1)], at)
    if (tags) await putTags(store, place, filterArn(place, detectorId, name), tags, at)
    return name
  })

/** GetFilter. */
export const filterNamed = async (store: Store, place: Place, detectorId: string, name: string): Promise<Filter> => {
  await ownDetector(store, place, detectorId)
  const filter = await filters.get(store, place, name)
  if (filter === undefined) throw new Refusal('invalid', SAYS.noResource)
  return filter
}

/** UpdateFilter. What is left out stays; the version rises all the same. */
export const updateFilter = (
  store: Store,
  place: Place,
  detectorId: string,
  name: string,
  wish: FilterWish,
  at: number,
): Promise<void> =>
  store.transaction(async store => {
    const filter = await filterNamed(store, place, detectorId, name)
    const others = (await filtersOf(store, place)).filter(each => each.name !== name)
    const rank = wish.rank ?? filter.body.rank
    checkRank(rank, others.length + 1)
    const body: FilterBody = {
      ...filter.body,
      ...(wish.description !== undefined && { description: wish.description }),
      ...(wish.action !== undefined && { action: wish.action }),
      ...(wish.criteria !== undefined && { criteria: { ...wish.criteria } }),
      rank,
      version: filter.body.version + 1,
      history: historyOf(filter.body, at),
      updatedAt: at,
    }
    check(body)
    await filters.put(store, place, name, body, at)
    await rerank(store, place, [...others.slice(0, rank - 1), { ...filter, body }, ...others.slice(rank - 1)], at)
  })

const HISTORY_MAX = 20

const historyOf = ({ version, action, criteria, history = [] }: FilterBody, until: number) =>
  [{ version, until, action, criteria }, ...history].slice(0, HISTORY_MAX)

/** When a filter ends; undefined: never. It stays, so that one can see what it did and give it another end. */
export const setFilterExpiry = (
  store: Store,
  place: Place,
  name: string,
  expiresAt: number | undefined,
  at: number,
): Promise<void> =>
  store.transaction(async store => {
    const filter = await filters.get(store, place, name)
    if (filter === undefined) throw new Refusal('invalid', SAYS.noResource)
    if (expiresAt !== undefined && expiresAt <= at) throw refuse('the expiry is not in the future')
    await filters.put(store, place, name, { ...filter.body, expiresAt, updatedAt: at }, at)
  })

/** DeleteFilter. What it archived stays archived. */
export const deleteFilter = (store: Store, place: Place, detectorId: string, name: string, at: number): Promise<void> =>
  store.transaction(async store => {
    await filterNamed(store, place, detectorId, name)
    await filters.remove(store, place, name, at)
    await dropTags(store, place, filterArn(place, detectorId, name), at)
    await rerank(store, place, await filtersOf(store, place), at)
  })

/** ListFilters, by name. */
export const listFilters = async (
  store: Store,
  place: Place,
  detectorId: string,
  limit: number,
  after: string | undefined,
) => {
  await ownDetector(store, place, detectorId)
  const { items, next } = await filters.page(store, place, limit, after)
  return { names: items.map(({ name }) => name), next }
}
