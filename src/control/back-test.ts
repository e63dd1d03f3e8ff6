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
  /** Absent when the rule hides nothing, or only what is useful. */
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

/** Of the account and its members in one Region. Throws a Refusal for criteria that no filter could have. */
export const backTest = async (store: Store, place: Place, criteria: unknown): Promise<BackTest> => {
  const conditions = conditionsOf(criteria, 'archivingFilter')
  const { findings, isWhole } = await historyOf(store, place)
  const hidden = conditions.length === 0 ? [] : findings.filter(({ finding }) => matches(finding, conditions))
  return { looked: findings.length, isWhole, hidden, narrower: narrowerOf(findings, hidden) }
}

const historyOf = async (store: Store, { account, region }: Place) => {
  const scope = await scopeOf(store, account, region)
  const findings: KeptFinding[] = []
  const sort = { field: 'updatedAt', descending: true }
  let after: string | undefined
  do {
    const page = await store.findings.list(scope, { conditions: [], sort, limit: PAGE, after })
    findings.push(...(await store.findings.get(scope, page.items, 'exported')))
    after = page.next
  } while (after !== undefined && findings.length < LOOKED_MAX)
  return { findings: findings.filter(({ sample }) => !sample), isWhole: after === undefined }
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

/**
 * Adds, one by one, the field that leaves the fewest findings besides the noise, until none leaves fewer. Noise is what
 * the rule hides and nobody called useful.
 */
const narrowerOf = (all: readonly KeptFinding[], hidden: readonly KeptFinding[]): Narrower | undefined => {
  const noise = hidden.filter(one => !isUseful(one))
  if (noise.length === 0) return undefined
  const noisy = new Set(noise)
  const covers = FIELDS.flatMap(field => {
    const equals = coverOf(noise, field)
    return equals === undefined ? [] : [{ field, equals } satisfies Condition]
  })
  const criterion: Record<string, { equals: readonly string[] }> = {}
  let others: readonly KeptFinding[] = all.filter(one => !noisy.has(one))
  for (let steps = 0; steps < FIELDS.length && others.length > 0; steps++) {
    const best = bestOf(covers, others)
    if (best === undefined || best.left.length === others.length) break
    criterion[best.cover.field] = { equals: best.cover.equals }
    others = best.left
  }
  if (Object.keys(criterion).length === 0 && covers.length > 0)
    criterion[covers[0].field] = { equals: covers[0].equals }
  if (Object.keys(criterion).length === 0) return undefined
  return { criterion, hides: noise.length + others.length, usefulHidden: others.filter(isUseful).length }
}

const bestOf = (covers: readonly { field: string; equals: readonly string[] }[], others: readonly KeptFinding[]) => {
  let best: { cover: (typeof covers)[number]; left: readonly KeptFinding[] } | undefined
  for (const cover of covers) {
    const left = others.filter(({ finding }) => matches(finding, [cover]))
    if (best === undefined || left.length < best.left.length) best = { cover, left }
  }
  return best
}
