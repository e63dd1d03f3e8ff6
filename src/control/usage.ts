/** What was analysed, from the ledger, and how long a trial would last. Nothing is charged, so that costs are zero. */
import type { Store } from '../store/store.ts'
import { detectorIn, type Place } from './detectors.ts'
import type { FeatureName } from './features.ts'
import { hoursOf } from './hours.ts'
import { scopeOf } from './members.ts'
import { refuse } from './refusal.ts'

const DAY = 86_400
const USAGE_DAYS = 30
const TRIAL_DAYS = 30

/** The features that the ledger can tell apart: a source has its own objects. */
const FEATURE_OF = { flow: 'FLOW_LOGS', dns: 'DNS_LOGS', cloudtrail: 'CLOUD_TRAIL' } as const
export type MeteredFeature = (typeof FEATURE_OF)[keyof typeof FEATURE_OF]

const featureOf = (kind: string): MeteredFeature | undefined =>
  Object.hasOwn(FEATURE_OF, kind) ? FEATURE_OF[kind as keyof typeof FEATURE_OF] : undefined

/** Events of one account and feature. */
export interface Used {
  readonly account: string
  readonly feature: MeteredFeature
  readonly events: number
}

/** Of the last 30 days, in the caller's Region, of the caller and its members. */
export const usageOf = async (store: Store, place: Place, at: number): Promise<readonly Used[]> => {
  const until = Math.floor(at / 1000)
  const { accounts } = await scopeOf(store, place.account, place.region)
  const sums = new Map<string, Used>()
  for await (const hour of hoursOf(store, accounts, place.region, until - USAGE_DAYS * DAY, until)) {
    const { account, kind, events } = hour
    const feature = featureOf(kind)
    if (feature === undefined) continue
    const key = `${account} ${feature}`
    sums.set(key, { account, feature, events: (sums.get(key)?.events ?? 0) + events })
  }
  return [...sums.values()]
}

/** Amounts in what was asked for: USD as GuardDuty does, or what we count instead. */
export type Unit = 'USD' | 'EVENTS'
export const unitNamed = (unit: string | undefined): Unit => {
  if (unit === undefined || unit === '' || unit === 'USD') return 'USD'
  if (unit === 'EVENTS') return unit
  throw refuse('the unit is not one of USD, EVENTS')
}

/** In dollars nothing was ever spent here. */
export const amountIn = (unit: Unit, events: number): string => (unit === 'USD' ? '0.00' : String(events))

/** Sums of what was used by account or by feature, the names in order. */
export const sumBy = (
  used: readonly Used[],
  by: 'account' | 'feature',
): readonly { name: string; events: number }[] => {
  const sums = new Map<string, number>()
  for (const each of used) sums.set(each[by], (sums.get(each[by]) ?? 0) + each.events)
  return [...sums]
    .map(([name, events]) => ({ name, events }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

export interface Trial {
  readonly feature: FeatureName | 'DETECTOR'
  readonly daysRemaining: number
}

/** When each feature, and the detector itself, was first on; what never was has no trial yet. */
const firstOn = async (store: Store, { account, region }: Place): Promise<ReadonlyMap<Trial['feature'], number>> => {
  const first = new Map<Trial['feature'], number>()
  for (const past of await store.settings.history({ account, region, kind: 'detector' })) {
    if (past.removed) continue
    const detector = detectorIn(past)
    if (!detector.enabled) continue
    if (!first.has('DETECTOR')) first.set('DETECTOR', past.updatedAt)
    for (const { name, enabled } of detector.features) if (enabled && !first.has(name)) first.set(name, past.updatedAt)
  }
  return first
}

/** Thirty days from when each was first on, whatever became of it since. */
export const trialsOf = async (store: Store, place: Place, at: number): Promise<readonly Trial[]> =>
  [...(await firstOn(store, place))].map(([feature, since]) => {
    const days = Math.floor((at - since) / 1000 / DAY)
    return { feature, daysRemaining: Math.max(0, TRIAL_DAYS - days) }
  })
