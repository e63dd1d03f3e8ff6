/** How often a value was met, in GuardDuty's words, and the blocks of a finding that list what was usual and what was not. */
import type { Anomaly, AnomalyObject, Frequency } from '../../sdk/profile.ts'
import type { Names } from '../names.ts'
import type { Entities } from './entities.ts'
import { FACTOR } from './factors.ts'
import type { Doing } from './reading.ts'
import type { Window } from './window.ts'

/** Shares of active days from which a value is frequent, and from which it is at least infrequent. */
const FREQUENT = 0.25
const INFREQUENT = 0.05
/** A value is frequent on so many days at the least, whatever their share. */
const DAYS_MIN = 3
const VALUES_SHOWN = 10

/** Days, forgetting counted in, on which a value was met and on which its entity was active. */
export interface Days {
  readonly days: number
  readonly active: number
  readonly subtype: Frequency
}

/** The bin of a value met on `days` of `active` days. */
export const frequencyOf = (days: number, active: number): Frequency => {
  if (days < 0.02) return 'UNSEEN'
  const share = days / Math.max(active, 1)
  if (share >= FREQUENT && days >= DAYS_MIN - 0.5) return 'FREQUENT'
  return share >= INFREQUENT ? 'INFREQUENT' : 'RARE'
}

export const dayFrequency = (entities: Entities, entity: number, factor: number, value: number, day: number): Days => {
  const days = entities.habits.count(entity, factor, value, day)
  const active = entities.days(entity)
  return { days, active, subtype: frequencyOf(days, active) }
}

/** A feature as the API calls it, as additionalInfo does, where it is counted, and which of a behaviour's values it is. */
interface Featured {
  readonly name: string
  readonly plural: string
  readonly own: number | undefined
  readonly days: number
  of(doing: Doing): { readonly number: number; readonly name: string }
}

const FEATURED: readonly Featured[] = [
  { name: 'api', plural: 'APIs', own: FACTOR.api, days: FACTOR.apiDays, of: ({ operation }) => operation },
  { name: 'asnOrg', plural: 'ASNs', own: FACTOR.asn, days: FACTOR.asnDays, of: ({ asn }) => asn },
  { name: 'userAgent', plural: 'UserAgents', own: FACTOR.agent, days: FACTOR.agentDays, of: ({ agent }) => agent },
  { name: 'userName', plural: 'UserNames', own: undefined, days: FACTOR.userDays, of: ({ user }) => user },
  { name: 'userType', plural: 'UserTypes', own: undefined, days: FACTOR.userTypeDays, of: ({ userType }) => userType },
]

const BUCKETS: Featured = {
  ...{ name: 'bucket', plural: 'Buckets', own: FACTOR.resource, days: FACTOR.bucketDays },
  of: ({ resource, resourceName }) => ({ number: resource, name: resourceName }),
}

const SPELLED = {
  account: 'AccountProfiling',
  userIdentity: 'UserIdentityProfiling',
  bucket: 'BucketProfiling',
} as const
type Group = keyof typeof SPELLED

const observed = (subtype: Frequency, text: readonly string[]): AnomalyObject => ({
  profileType: 'FREQUENCY',
  profileSubtype: subtype,
  observations: { text },
})

/** A finding's blocks: what an entity is used to, by bins, and what of the window was unseen or rare. */
export const profilesOf = (window: Window, entities: Entities, names: Names) => {
  const { first, latest, seen } = window
  const { day } = latest
  const profiles: Record<string, Record<string, AnomalyObject[]>> = {}
  const behavior: Record<string, Record<string, AnomalyObject>> = {}
  const profiledBehavior: Record<string, string> = {}
  const unusualBehavior: Record<string, string> = {}
  const doings = [first, latest, ...window.because.values(), ...[...seen.values()].map(one => one.doing)]
  const features = first.bucket === 0 ? FEATURED : [...FEATURED, BUCKETS]
  const groups: readonly (readonly [Group, number])[] = [
    ['account', first.account],
    ['userIdentity', first.principal],
    ...(first.bucket === 0 ? [] : [['bucket', first.bucket] as const]),
  ]
  for (const [group, entity] of groups)
    for (const feature of features) {
      const factor = group === 'userIdentity' ? feature.own : feature.days
      if (factor === undefined || (group === 'bucket' && feature === BUCKETS)) continue
      const bins = binsOf(entities, entity, factor, day, names)
      for (const [subtype, values] of bins) {
        profiles[group] ??= {}
        profiles[group][feature.name] ??= []
        profiles[group][feature.name].push(observed(subtype, values))
        profiledBehavior[`${subtype.toLowerCase()}Profiled${feature.plural}${SPELLED[group]}`] = values.join(' , ')
      }
      const unusual = unusualOf(doings, feature, entities, entity, factor, day)
      if (unusual === undefined) continue
      behavior[group] ??= {}
      behavior[group][feature.name] = unusual
      if (group !== 'bucket')
        unusualBehavior[`unusual${feature.plural}${SPELLED[group]}`] = (unusual.observations.text ?? []).join(' , ')
    }
  const anomaly: Anomaly = { profiles, unusual: { behavior } }
  const isUnusualUserIdentity = String(behavior['account']?.['userName'] !== undefined)
  return { anomaly, profiledBehavior, unusualBehavior: { ...unusualBehavior, isUnusualUserIdentity } }
}

const shownName = (names: Names, value: number): string => names.text(value).replace(/^(?:network|tool) /, '')

const binsOf = (entities: Entities, entity: number, factor: number, day: number, names: Names) => {
  const bins = new Map<Frequency, string[]>()
  for (const { value, count } of entities.habits.valuesOf(entity, factor, day)) {
    const subtype = frequencyOf(count, entities.days(entity))
    if (subtype === 'UNSEEN') continue
    const held = bins.get(subtype) ?? []
    if (held.length < VALUES_SHOWN) held.push(shownName(names, value))
    bins.set(subtype, held)
  }
  return bins
}

/** The values of a window that were the least usual of a feature: all that are unseen, or else all that are rare. */
const unusualOf = (
  doings: readonly Doing[],
  feature: Featured,
  entities: Entities,
  entity: number,
  factor: number,
  day: number,
): AnomalyObject | undefined => {
  for (const wanted of ['UNSEEN', 'RARE'] as const) {
    const values = new Set<string>()
    for (const doing of doings) {
      const { number, name } = feature.of(doing)
      if (number !== 0 && dayFrequency(entities, entity, factor, number, day).subtype === wanted) values.add(name)
    }
    if (values.size > 0) return observed(wanted, [...values].slice(0, VALUES_SHOWN))
  }
  return undefined
}
