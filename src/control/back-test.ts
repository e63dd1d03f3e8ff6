/** A suppression rule tried on history: what it would have hidden, and the narrowest rule that hides the same noise. */
import { type Condition, matches, valuesAt } from '../findings/filter.ts'
import type { KeptFinding } from '../store/findings.ts'
import type { Store } from '../store/store.ts'
import type { Place } from './detectors.ts'
import { conditionsOf } from './filters.ts'
import { scopeOf } from './members.ts'

/** The latest findings that are looked at: a back-test answers while somebody waits. */
export const LOOKED_MAX = 10_000
const PAGE = 500
const VALUES_MAX = 50

export interface BackTest {
  /** Findings of history that were looked at, the latest updated first. */
  readonly looked: number
  /** False: there are more than `LOOKED_MAX`. */
  readonly isWhole: boolean
  readonly hidden: readonly KeptFinding[]
  /** Conditions to add. Absent when the rule hides nothing but what is useful, or nothing can be added. */
  readonly narrower: Narrower | undefined
}

export interface Narrower {
  readonly criterion: Readonly<Record<string, { readonly equals: readonly string[] }>>
  readonly hides: number
  /** Marked useful, and hidden all the same: no documented field tells them apart. */
  readonly usefulHidden: number
}

/** What tells findings apart, the most telling for a reader first. */
const FIELDS = [
  'type',
  'accountId',
  'resource.accessKeyDetails.userName',
  'resource.accessKeyDetails.principalId',
  'resource.instanceDetails.instanceId',
  'resource.instanceDetails.tags.value',
  'resource.s3BucketDetails.name',
  'service.action.awsApiCallAction.api',
  'service.action.awsApiCallAction.remoteIpDetails.ipAddressV4',
  'service.action.awsApiCallAction.remoteIpDetails.organization.asn',
  'service.action.dnsRequestAction.domain',
  'service.action.networkConnectionAction.remoteIpDetails.ipAddressV4',
  'service.action.networkConnectionAction.localPortDetails.port',
  'service.resourceRole',
  'severity',
] as const

const isUseful = ({ feedback }: KeptFinding): boolean => feedback?.value === 'USEFUL'

/** One at a time: whoever asks next waits, so that nobody fills the process with histories. */
let turn: Promise<unknown> = Promise.resolve()

/** Of the account and its members in one Region. Throws a Refusal for criteria that no filter could have. */
export const backTest = (store: Store, place: Place, criteria: unknown): Promise<BackTest> => {
  const mine = turn.then(() => tested(store, place, criteria))
  turn = mine.catch(() => {})
  return mine
}

const tested = async (store: Store, { account, region }: Place, criteria: unknown): Promise<BackTest> => {
  const conditions = conditionsOf(criteria, 'archivingFilter')
  const scope = await scopeOf(store, account, region)
  const hidden: KeptFinding[] = []
  const sort = { field: 'updatedAt', descending: true }
  let looked = 0
  let after: string | undefined
  do {
    const page = await store.findings.list(scope, { conditions: [], sort, limit: PAGE, after })
    const found = (await store.findings.get(scope, page.items, 'exported')).filter(({ sample }) => !sample)
    looked += found.length
    if (conditions.length > 0) hidden.push(...found.filter(({ finding }) => matches(finding, conditions)))
    after = page.next
    // Others get their turn between pages: patterns take time.
    await new Promise(resolve => setImmediate(resolve))
  } while (after !== undefined && looked < LOOKED_MAX)
  return { looked, isWhole: after === undefined, hidden, narrower: narrowerOf(hidden, conditions) }
}

/** The values of a field over all of these, when each has one and a rule can name them all. */
const coverOf = (noise: readonly KeptFinding[], field: string): readonly string[] | undefined => {
  const values = new Set<string>()
  for (const { finding } of noise) {
    const [value] = valuesAt(finding, field)
    if (value === undefined) return undefined
    values.add(field === 'severity' ? String(Math.floor(Number(value))) : String(value))
    if (values.size > VALUES_MAX) return undefined
  }
  return [...values].sort()
}

/** Of these a narrower rule always says what they are, if they are few: a rule should not hide what comes elsewhere. */
const ALWAYS: ReadonlySet<string> = new Set(['type', 'accountId'])
const FEW = 5

/**
 * The rule with more conditions, never fewer: its type and account where they are few, and one by one the field that
 * spares most of what is useful, until none spares more. Noise is what the rule hides and nobody called useful.
 */
const narrowerOf = (hidden: readonly KeptFinding[], conditions: readonly Condition[]): Narrower | undefined => {
  const noise = hidden.filter(one => !isUseful(one))
  if (noise.length === 0) return undefined
  const named = new Set(conditions.filter(({ equals }) => equals !== undefined).map(({ field }) => field))
  const covers = FIELDS.flatMap(field => {
    const equals = named.has(field) ? undefined : coverOf(noise, field)
    return equals === undefined ? [] : [{ field, equals } satisfies Condition]
  })
  const criterion: Record<string, { equals: readonly string[] }> = {}
  for (const { field, equals } of covers) if (ALWAYS.has(field) && equals.length <= FEW) criterion[field] = { equals }
  const added = Object.entries(criterion).map(([field, { equals }]): Condition => ({ field, equals }))
  let useful = hidden.filter(one => isUseful(one) && matches(one.finding, added))
  for (let steps = 0; steps < FIELDS.length && useful.length > 0; steps++) {
    const best = bestOf(covers, useful)
    if (best === undefined || best.left.length === useful.length) break
    criterion[best.cover.field] = { equals: best.cover.equals }
    useful = [...best.left]
  }
  if (Object.keys(criterion).length === 0) return undefined
  return { criterion, hides: noise.length + useful.length, usefulHidden: useful.length }
}

const bestOf = (covers: readonly { field: string; equals: readonly string[] }[], others: readonly KeptFinding[]) => {
  let best: { cover: (typeof covers)[number]; left: readonly KeptFinding[] } | undefined
  for (const cover of covers) {
    const left = others.filter(({ finding }) => matches(finding, [cover]))
    if (best === undefined || left.length < best.left.length) best = { cover, left }
  }
  return best
}
