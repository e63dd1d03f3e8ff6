/** `vedette/sdk`: everything that a detection may import. */
export * from '../events/categories.ts'
export type { CloudTrailEvent } from '../events/cloudtrail.ts'
export type { DnsEvent } from '../events/dns.ts'
export type { FlowEvent } from '../events/flow.ts'
export { ICMP, INBOUND, OUTBOUND, TCP, UDP } from '../events/flow.ts'
export { placeCode, placeNumber } from '../events/places.ts'
export { type Anomalous, anomalous } from './anomalous.ts'
export {
  type About,
  type Detection,
  detection,
  isRowDetection,
  type MatchDetection,
  type RowDetection,
  type Story,
  type WindowDetection,
} from './detection.ts'
export { type Audience, opensBucketTo } from './grants.ts'
export { named, parameter, pick, pickList, pickText } from './json.ts'
export type { BucketFacts, InstanceFacts, InterfaceFacts, Known, Owner, PasswordPolicy, Tag } from './known.ts'
export { accountsLetIn, EVERYBODY, isAwsDelivery } from './letting-in.ts'
export { bytesCarried, generatedEvidence, withPayload, withRarity } from './name-evidence.ts'
export { DEFAULT_PASSWORD_POLICY, passwordWeakenings, SOUND_PASSWORD_POLICY } from './password-policy.ts'
export type { Anomaly, AnomalyObject, Frequency, Learned, ModelName, ProfileDetection } from './profile.ts'

export {
  count,
  distinct,
  each,
  first,
  hours,
  last,
  minutes,
  places,
  type Seen,
  type Sighting,
  sample,
  sum,
} from './reducers.ts'
export { BAD_REPUTATION, chanceOf, LEADS_TO_C2, LEADS_TO_THREAT, LISTED, spelling } from './reputation.ts'
export { called, type Rule, type RuleSignal, rule } from './rule.ts'
export type { Act, Evidence, Factor, ListHit, Reason, Role, SeverityName, Signal } from './signal.ts'
export { graver } from './signal.ts'
export { fastestTravel, kilometresBetween, type Travel } from './travel.ts'
/** Letters that look drawn at random, the same for the same number: for examples. */
export const scrambled = (seed: number, length: number, alphabet = 'abcdefghijklmnopqrstuvwxyz'): string => {
  let state = seed + 7
  let text = ''
  while (text.length < length) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    text += alphabet[Math.floor((state / 2 ** 32) * alphabet.length)]
  }
  return text
}
export { MORNING, outward, type UnusualTraffic, unusualTraffic } from './unusual-traffic.ts'
/** `times(3, i => …)`: a list made by a function, for examples. */
export const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i))
export { comesFrom, compares, isWithin, says, saysAnywhere, valuesAt } from './record-tests.ts'
