/** One view over all Regions, which GuardDuty's detectors have no word for: each finding in the scope of its own Region. */
import type { KeptFinding, Scope } from '../store/findings.ts'
import type { Store } from '../store/store.ts'
import { conditionsOf } from './filters.ts'
import { scopeOf, scopesOf } from './members.ts'
import { refuse } from './refusal.ts'

export interface FindingSearch {
  /** As in ListFindings. */
  readonly criteria?: unknown
  /** All Regions without it. */
  readonly region?: string
  readonly limit: number
  readonly after?: string
}

export interface FoundFindings {
  /** The latest updated first. */
  readonly items: readonly KeptFinding[]
  readonly next: string | undefined
}

interface Place {
  readonly at: number
  readonly id: string
}

/** Findings that changed in one millisecond can fill pages; beyond so many the rest of that millisecond is left out. */
const PAGES_MAX = 20
const SPARE = 10

const placeOf = ({ finding, updatedAt }: KeptFinding): Place => ({ at: updatedAt, id: finding.id })
const inOrder = (a: Place, b: Place): number => b.at - a.at || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)

const scopesIn = async (store: Store, account: string, region: string | undefined): Promise<readonly Scope[]> =>
  region === undefined ? scopesOf(store, account) : [await scopeOf(store, account, region)]

export const searchFindings = async (store: Store, account: string, ask: FindingSearch): Promise<FoundFindings> => {
  const after = ask.after === undefined ? undefined : parsePlace(ask.after)
  const found: KeptFinding[] = []
  for (const scope of await scopesIn(store, account, ask.region))
    found.push(...(await pageOf(store, scope, ask, after)))
  found.sort((a, b) => inOrder(placeOf(a), placeOf(b)))
  const items = found.slice(0, ask.limit)
  const last = items.at(-1)
  return { items, next: found.length > items.length && last !== undefined ? textOf(placeOf(last)) : undefined }
}

/**
 * As many as were asked for and some more, of one scope. The store has those of one moment in an order of its own, so that
 * it is read until the moment of the last one that is needed is over.
 */
const pageOf = async (
  store: Store,
  scope: Scope,
  { criteria, limit }: FindingSearch,
  after: Place | undefined,
): Promise<readonly KeptFinding[]> => {
  const conditions = [
    ...conditionsOf(criteria, 'query'),
    ...(after === undefined ? [] : [{ field: 'updatedAt', lessThanOrEqual: after.at }]),
  ]
  const sort = { field: 'updatedAt', descending: true }
  const found: KeptFinding[] = []
  let cursor: string | undefined
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    const page = await store.findings.list(scope, { conditions, sort, limit: limit + SPARE, after: cursor })
    const kept = await store.findings.get(scope, page.items, 'exported')
    found.push(...kept.filter(each => after === undefined || inOrder(after, placeOf(each)) < 0))
    found.sort((a, b) => inOrder(placeOf(a), placeOf(b)))
    const enough = found.length > limit && (kept.at(-1)?.updatedAt ?? 0) < found[limit].updatedAt
    if (enough || page.next === undefined) break
    cursor = page.next
  }
  return found
}

/** One finding with its evidence, in whatever Region it is; undefined when it is not in the account's sight. */
export const findingById = async (store: Store, account: string, id: string): Promise<KeptFinding | undefined> => {
  for (const scope of await scopesOf(store, account)) {
    const [found] = await store.findings.get(scope, [id], 'all')
    if (found !== undefined) return found
  }
  return undefined
}

const textOf = ({ at, id }: Place): string => Buffer.from(`${at}.${id}`).toString('base64url')

const parsePlace = (text: string): Place => {
  const [, at, id] = /^(\d{1,16})\.([0-9a-f]{1,64})$/.exec(Buffer.from(text, 'base64url').toString()) ?? []
  if (at === undefined || id === undefined) throw refuse('`after` is not a place that this list has given')
  return { at: Number(at), id }
}
