/**
 * Which detections count at a time: a suspended detector finds nothing, and a feature that is off takes its finding types
 * with it. Events are judged by their own time and by what the settings were then, so that what is read late, or again,
 * is judged as it would have been.
 */
import type { Setting, Store } from '../store/store.ts'
import { rememberUntilChange } from './changes.ts'
import { DETECTORS, detectorIn } from './detectors.ts'
import { FEATURES } from './features.ts'

export interface Mask {
  /** `none`: GuardDuty is not on in this account × Region. */
  readonly state: 'on' | 'suspended' | 'none'
  /** Optional features that are on; the foundational ones are on with the detector. */
  readonly features: ReadonlySet<string>
}

type Past = Setting & { readonly removed: boolean }

interface Change {
  /** Epoch seconds, as event times are. */
  readonly from: number
  readonly mask: Mask
}

export interface Masks {
  /** `at` is an event's time in seconds. */
  maskAt(account: string, region: string, at: number): Mask
}

const NONE: Mask = { state: 'none', features: new Set() }
const OPTIONAL: ReadonlySet<string> = new Set(FEATURES)

/**
 * Whether finding types of a feature (as detections/catalogue.ts names it) are raised. What no account can switch off
 * follows the detector alone; runtime monitoring is on by either of its two names.
 */
export const lets = (mask: Mask, feature: string): boolean =>
  mask.state === 'on' &&
  (!OPTIONAL.has(feature) ||
    mask.features.has(feature) ||
    (feature === 'RUNTIME_MONITORING' && mask.features.has('EKS_RUNTIME_MONITORING')))

const maskOf = (past: Past): Mask => {
  if (past.removed) return NONE
  const { enabled, features } = detectorIn(past)
  const on = features.filter(feature => feature.enabled).map(feature => feature.name)
  return { state: enabled ? 'on' : 'suspended', features: new Set(on) }
}

const keyOf = (account: string, region: string): string => `${account}/${region}`

/** The last change that is not later than `at`; the first one also speaks for all time before it. */
const changeAt = (changes: readonly Change[], at: number): Change => {
  let low = 0
  let high = changes.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (changes[middle].from <= at) low = middle
    else high = middle - 1
  }
  return changes[low]
}

/**
 * From the history of `detector` settings, oldest first. Logs can be older than the detector: what was on when it was
 * made is taken to have been on before, so that a first look back over old logs finds something.
 */
export const masksFrom = (history: readonly Past[]): Masks => {
  const changes = new Map<string, Change[]>()
  for (const past of history) {
    const key = keyOf(past.account, past.region)
    const list = changes.get(key)
    const change = { from: Math.floor(past.updatedAt / 1000), mask: maskOf(past) }
    if (list) list.push(change)
    else changes.set(key, [change])
  }
  return {
    maskAt(account, region, at) {
      const list = changes.get(keyOf(account, region))
      return list === undefined ? NONE : changeAt(list, at).mask
    },
  }
}

const load = rememberUntilChange(async store => masksFrom(await store.settings.history({ kind: 'detector' })))

/** As the store knows them now; read again only after a detector changed. */
export const loadMasks = (store: Store): Promise<Masks> => load(store, DETECTORS)
