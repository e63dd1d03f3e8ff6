/** One view over all Regions, which GuardDuty's detectors have no word for. */
import type { Condition } from '../findings/filter.ts'
import { type Subject, subjectField } from '../store/about.ts'
import type { Facet, FacetCount, KeptFinding, Scope, Sort, TimelineCount } from '../store/findings.ts'
import type { Store } from '../store/store.ts'
import { conditionsOf } from './filters.ts'
import { scopeOf, scopesOf } from './members.ts'
import { refuse } from './refusal.ts'

/** Which findings. */
export interface FindingChoice {
  /** As in ListFindings. */
  readonly criteria?: unknown
  /** All Regions without it. */
  readonly region?: string
  /** That are about this, wherever in the document it stands. */
  readonly about?: Partial<Readonly<Record<Subject, string>>>
}

export interface FindingSearch extends FindingChoice {
  /** The latest updated first unless said. */
  readonly sort?: Sort
  readonly limit: number
  readonly after?: string
  readonly parts?: 'all' | 'exported'
}

export interface FoundFindings {
  readonly items: readonly KeptFinding[]
  readonly next: string | undefined
}

/** Regions in which the account sees the same accounts, asked of the store at once. */
interface Sight {
  readonly scope: Scope
  readonly conditions: readonly Condition[]
}

const LATEST: Sort = { field: 'updatedAt', descending: true }
/** A page of the store may come short, with where to go on. */
const PAGES_MAX = 20

/** What a list over all Regions can be sorted by, and where that stands. */
const KEYS: Readonly<Record<string, (kept: KeptFinding) => string | number>> = {
  updatedAt: kept => kept.updatedAt,
  createdAt: kept => kept.createdAt,
  severity: ({ finding }) => finding.severity,
  type: ({ finding }) => finding.type,
  accountId: ({ finding }) => finding.accountId,
  region: ({ finding }) => finding.region,
  'service.count': ({ finding }) => finding.service.count,
  'service.eventFirstSeen': ({ finding }) => Date.parse(finding.service.eventFirstSeen),
  'service.eventLastSeen': ({ finding }) => Date.parse(finding.service.eventLastSeen),
  'resource.resourceType': ({ finding }) => finding.resource.resourceType,
}
export const SORT_FIELDS = Object.keys(KEYS)

const sightsOf = async (store: Store, account: string, choice: FindingChoice): Promise<readonly Sight[]> => {
  const about = Object.entries(choice.about ?? {}).map(([subject, value]) => ({
    field: subjectField(subject as Subject),
    equals: [value],
  }))
  const conditions = [...conditionsOf(choice.criteria, 'archivingFilter'), ...about]
  if (choice.region !== undefined) return [{ scope: await scopeOf(store, account, choice.region), conditions }]
  const groups = Map.groupBy(await scopesOf(store, account), ({ accounts }) => [...accounts].sort().join(' '))
  return [...groups.values()].map(([first, ...others]) => {
    if (others.length === 0) return { scope: first, conditions }
    const regions = [first, ...others].map(({ region = '' }) => region)
    return {
      scope: { accounts: first.accounts, region: undefined },
      conditions: [...conditions, { field: 'region', equals: regions }],
    }
  })
}

export const searchFindings = async (store: Store, account: string, ask: FindingSearch): Promise<FoundFindings> => {
  const sort = ask.sort ?? LATEST
  const keyOf = Object.hasOwn(KEYS, sort.field) ? KEYS[sort.field] : undefined
  if (keyOf === undefined) throw refuse(`findings of all Regions cannot be sorted by ${sort.field.slice(0, 64)}`)
  const sights = await sightsOf(store, account, ask)
  const places = ask.after === undefined ? sights.map(() => '') : placesIn(ask.after, sights.length)
  const pages = await Promise.all(sights.map((sight, i) => pageOf(store, sight, { ...ask, sort }, places[i])))
  const sign = sort.descending ? -1 : 1
  const all = pages.flatMap(({ items }, from) => items.map(kept => ({ kept, from, key: keyOf(kept) })))
  // Those of one sight stay in its order: the sort is stable, and ties go by sight.
  const items = all.sort((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : 0)).slice(0, ask.limit)
  const after = await Promise.all(
    pages.map((page, i) =>
      placeAfter(store, sights[i], { ...ask, sort }, page, items.filter(({ from }) => from === i).length),
    ),
  )
  const isOver = after.every(place => place === ENDED)
  return { items: items.map(({ kept }) => kept), next: isOver ? undefined : textOf(after) }
}

/** A list that is at its end has this place. */
const ENDED = '-'

interface SightPage {
  readonly items: readonly KeptFinding[]
  readonly began: string
  readonly next: string
}

type Listing = Pick<FindingSearch, 'limit' | 'parts'> & { readonly sort: Sort }

const pageOf = async (store: Store, { scope, conditions }: Sight, ask: Listing, began: string): Promise<SightPage> => {
  if (began === ENDED) return { items: [], began, next: ENDED }
  const ids: string[] = []
  let next = began
  for (let pages = 0; pages < PAGES_MAX && next !== ENDED && ids.length < ask.limit; pages++) {
    const limit = ask.limit - ids.length
    const page = await store.findings.list(scope, { conditions, sort: ask.sort, limit, after: next || undefined })
    ids.push(...page.items)
    next = page.next ?? ENDED
  }
  return { items: await store.findings.get(scope, ids, ask.parts ?? 'exported'), began, next }
}

/** Where this sight's list goes on when so many of its page were shown. */
const placeAfter = async (
  store: Store,
  { scope, conditions }: Sight,
  { sort }: Listing,
  { items, began, next }: SightPage,
  shown: number,
): Promise<string> => {
  if (shown === items.length) return next
  if (shown === 0) return began
  const { next: place } = await store.findings.list(scope, {
    conditions,
    sort,
    limit: shown,
    after: began || undefined,
  })
  return place ?? ENDED
}

const textOf = (places: readonly string[]): string => Buffer.from(places.join(' ')).toString('base64url')

const placesIn = (text: string, expected: number): readonly string[] => {
  const places = Buffer.from(text, 'base64url').toString().split(' ')
  if (places.length !== expected || places.some(place => !/^(-|[\w-]{0,8192})$/.test(place)))
    throw refuse('`after` is not a place that this list has given')
  return places
}

/** One finding with its evidence, in whatever Region it is; undefined when it is not in the account's sight. */
export const findingById = async (store: Store, account: string, id: string): Promise<KeptFinding | undefined> => {
  for (const scope of await scopesOf(store, account)) {
    const [found] = await store.findings.get(scope, [id], 'all')
    if (found !== undefined) return found
  }
  return undefined
}

/** How many there are of each, the most first. */
export const facetFindings = async (
  store: Store,
  account: string,
  choice: FindingChoice & { readonly facet: Facet; readonly limit: number },
): Promise<readonly FacetCount[]> => {
  const { facet, limit } = choice
  const sights = await sightsOf(store, account, choice)
  const all = await Promise.all(
    // One sight's tenth may be the first of all together, so that more are asked for where there are several.
    sights.map(({ scope, conditions }) =>
      store.findings.facet(scope, { conditions, facet, limit: sights.length === 1 ? limit : limit * 10 }),
    ),
  )
  const byKey = new Map<string, FacetCount>()
  for (const { key, total, latest } of all.flat()) {
    const before = byKey.get(key)
    byKey.set(key, { key, total: total + (before?.total ?? 0), latest: Math.max(latest, before?.latest ?? 0) })
  }
  return [...byKey.values()].sort((a, b) => b.total - a.total || (a.key < b.key ? -1 : 1)).slice(0, limit)
}

/** How many there are of each severity and step of time. */
export const timelineFindings = async (
  store: Store,
  account: string,
  choice: FindingChoice & { readonly stepMs: number },
): Promise<readonly TimelineCount[]> => {
  const sights = await sightsOf(store, account, choice)
  const ask = ({ scope, conditions }: Sight) => store.findings.timeline(scope, { conditions, stepMs: choice.stepMs })
  const byStep = new Map<string, TimelineCount>()
  for (const count of (await Promise.all(sights.map(ask))).flat()) {
    const key = `${count.at} ${count.severity}`
    byStep.set(key, { ...count, total: count.total + (byStep.get(key)?.total ?? 0) })
  }
  return [...byStep.values()].sort((a, b) => a.at - b.at || a.severity - b.severity)
}

export const totalFindings = async (store: Store, account: string, choice: FindingChoice): Promise<number> => {
  const sights = await sightsOf(store, account, choice)
  const totals = await Promise.all(sights.map(({ scope, conditions }) => store.findings.total(scope, { conditions })))
  return totals.reduce((sum, each) => sum + each, 0)
}

/** Values that findings in sight have in an attribute. */
export const findingValues = async (
  store: Store,
  account: string,
  ask: { readonly field: string; readonly holding: string; readonly limit: number },
): Promise<readonly string[]> => {
  const sights = await sightsOf(store, account, {})
  const all = await Promise.all(sights.map(({ scope }) => store.findings.values(scope, ask)))
  return [...new Set(all.flat())].sort().slice(0, ask.limit)
}
