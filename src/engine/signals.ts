import { createHash } from 'node:crypto'
import type { PlainEvent } from '../events/kind.ts'
import { placeCode } from '../events/places.ts'
import type { Intel } from '../intel/intel.ts'
import type { Inventory } from '../inventory/inventory.ts'
import type { Detection, MatchDetection, WindowDetection } from '../sdk/detection.ts'
import { pickText } from '../sdk/json.ts'
import type { Known } from '../sdk/known.ts'
import type { Learned, ProfileDetection } from '../sdk/profile.ts'
import type { Sighting } from '../sdk/reducers.ts'
import type { Evidence, Factor, ListHit, Reason, Signal } from '../sdk/signal.ts'
import { type AnyAbout, aboutOf, severityOf } from './about.ts'
import { sha256 } from './enrich.ts'
import type { Copy } from './evidence.ts'
import type { LocatorSet } from './locators.ts'

/** A decision that waits for its evidence. */
export interface Pending {
  readonly detection: number
  readonly low: number
  readonly high: number
  /** Start of the window or period, seconds: part of the signal's id. */
  readonly from: number
  /** What a window counted; undefined for a match. */
  readonly seen: Readonly<Record<string, unknown>> | undefined
  readonly locators: LocatorSet
  readonly copies: readonly Copy[]
  /** The latest record. */
  readonly event: PlainEvent
  readonly record: () => unknown
  /** First and last second, where no record is shown. */
  /** What a model said, of a detection that learns. */
  readonly learned?: Learned
  readonly span?: { readonly at: number; readonly until: number }
}

export interface SignalPorts {
  readonly detections: readonly Detection[]
  readonly inventory: Inventory
  readonly intel: Intel
  /** Name of an object by its position. */
  readonly objectName: (object: number) => string
}

/**
 * A decision with its evidence becomes a signal: sentences, numbers and what was known at that time. Undefined when a
 * window turns out to be about a resource that its detection does not speak of.
 */
export const makeSignal = (pending: Pending, ports: SignalPorts): Signal | undefined => {
  const detection = ports.detections[pending.detection]
  const { event } = pending
  const record = pending.record()
  const account = String(event['account'])
  const region = String(event['region']) || 'unknown'
  const until = pending.locators.last?.at ?? pending.span?.until ?? Number(event['at'])
  const known = ports.inventory.knownAt(account, region, until)
  const about = aboutOf(detection, event, record, known)
  if (detection.shape === 'window' && detection.applies?.(about as never) === false) return undefined
  const lists = listsOf(event, ports.intel)
  return {
    id: signalId(detection.type, account, region, pending),
    type: detection.type,
    kind: detection.on,
    account,
    region,
    role: about.role,
    severity: severityOf(detection, about),
    title: detection.title(about as never),
    at: pending.locators.first?.at ?? pending.span?.at ?? until,
    until,
    count: detection.shape === 'window' ? 1 : pending.locators.count,
    event,
    get record() {
      return pending.record()
    },
    reason: reasonOf(detection, about, pending, lists),
    evidence: pending.copies.map(copy => evidenceOf(copy, detection, account, ports)),
    records: pending.locators.count,
    lists,
    known: knownFacts(event, known),
    apart: (detection.apart ?? []).map(name => String(event[name] ?? '')),
    ...(detection.shape === 'match' && detection.acts !== undefined ? { acts: detection.acts(about as never) } : {}),
    ...(pending.learned?.anomaly === undefined ? {} : { anomaly: pending.learned.anomaly }),
    additionalInfo: additionalInfo(detection, about, pending),
    lateSeconds: 0,
  }
}

const signalId = (type: string, account: string, region: string, { low, high, from }: Pending): string =>
  createHash('sha256').update([type, account, region, low, high, from].join('|')).digest('hex').slice(0, 32)

const listsOf = (event: PlainEvent, intel: Intel): ListHit[] =>
  ['remote', 'query', 'answer', 'accessKey'].flatMap(name => {
    const value = event[name]
    if (typeof value !== 'string' || value === '' || event[`${name}Lists`] === 0) return []
    return intel.hitsOf(name === 'accessKey' ? sha256(value) : value)
  })

const additionalInfo = (
  detection: Detection,
  about: AnyAbout,
  { seen, learned }: Pending,
): Record<string, unknown> => ({
  ...learned?.additionalInfo,
  ...detection.additionalInfo?.(about as never),
  ...(detection.shape === 'window' && seen !== undefined ? detection.counted?.(seen as never) : undefined),
})

const reasonOf = (
  detection: Detection,
  about: AnyAbout,
  { seen, learned }: Pending,
  lists: readonly ListHit[],
): Reason => {
  const listed: Factor[] = lists.map(hit => ({ name: `list ${hit.list}`, value: hit.value, threshold: hit.category }))
  if (learned !== undefined) {
    const { because } = detection as ProfileDetection
    return {
      summary: because?.(about as never, learned) ?? learned.summary,
      factors: [...learned.factors, ...listed],
    }
  }
  if (detection.shape === 'window') {
    const { tune, because, within, state, factors } = detection as WindowDetection
    const counted = Object.entries(seen ?? {}).map(([name, value]) =>
      factorOf(name, state[name]?.reduces === 'each' ? gatheredIn(value) : value, tune[name]),
    )
    const weighed = seen === undefined ? [] : (factors?.(seen as never, tune) ?? [])
    const told = new Set([...counted, ...weighed].map(({ name }) => name))
    const limits = Object.entries(tune)
      .filter(([name]) => !told.has(name))
      .map(([name, threshold]) => ({ name, value: 'threshold', threshold }))
    const summary = because(about as never, seen as never, tune)
    return {
      summary,
      factors: [...counted, ...weighed, ...limits, { name: 'within (seconds)', value: within }, ...listed],
    }
  }
  const { because, factors } = detection as MatchDetection
  return { summary: because(about as never), factors: [...(factors?.(about as never) ?? []), ...listed] }
}

/** Of values that stand for themselves a reason says how many there were. */
const gatheredIn = (value: unknown): number => (value as { values: readonly number[] }).values.length

const factorOf = (name: string, value: unknown, threshold: number | undefined): Factor => {
  const held = value as { size?: number; values?: readonly (number | Sighting)[]; value?: number }
  const shown =
    typeof value === 'number' ? value : (held.value ?? held.size ?? held.values?.map(shownValue) ?? String(value))
  return threshold === undefined ? { name, value: shown } : { name, value: shown, threshold }
}

/** A sighting in words: `JP 2026-11-24T06:55:39Z`. */
const shownValue = (value: number | Sighting): number | string =>
  typeof value === 'number'
    ? value
    : `${placeCode(value.place)} ${new Date(value.at * 1000).toISOString().slice(0, 19)}Z`

const evidenceOf = (copy: Copy, detection: Detection, account: string, ports: SignalPorts): Evidence => ({
  at: copy.locator.at,
  id: recordIdText(copy, detection, account),
  object: ports.objectName(copy.locator.object),
  offset: copy.locator.offset,
  length: copy.locator.length,
  sha256: copy.sha256,
  record: copy.record,
  ...(copy.truncated ? { truncated: true } : {}),
})

/** account + eventID for CloudTrail, else the record's SHA-256. */
const recordIdText = (copy: Copy, detection: Detection, account: string): string => {
  if (detection.on !== 'cloudtrail') return copy.sha256
  try {
    const eventId = pickText(JSON.parse(copy.record), 'eventID')
    return eventId === '' ? copy.sha256 : `${account}:${eventId}`
  } catch {
    return copy.sha256
  }
}

const knownFacts = (event: PlainEvent, known: Known): Signal['known'] => {
  const text = (name: string) => String(event[name] ?? '')
  const ofInterface = text('interface') === '' ? undefined : known.interface(text('interface'))
  const instance = text('instance') || ofInterface?.instanceId || ''
  const remote = text('remote')
  return {
    interface: ofInterface,
    instance: instance === '' ? undefined : known.instance(instance),
    bucket: text('bucket') === '' ? undefined : known.bucket(text('bucket')),
    passwordPolicy: /PasswordPolicy/.test(text('eventName')) ? known.passwordPolicy() : undefined,
    remoteAffiliated: remote === '' ? undefined : known.ownerOf(remote) === 'affiliated',
  }
}
