import { type Act, MALICIOUS, type Signal, TOR_EXIT } from '../sdk/sdk.ts'
import { byText, hex32, numberOf, textOf, told } from './fields.ts'
import { SEVERITY_NUMBERS } from './finding.ts'
import type { FindingPorts } from './ports.ts'
import {
  ACTORS_MAX,
  ENDPOINTS_MAX,
  type Indicator,
  RESOURCES_MAX,
  type Sequence,
  type SequenceActivity,
  type SequenceSignal,
  SIGNALS_MAX,
} from './sequence.ts'
import { actorOf, endpointOf, resourcesOf } from './sequence-parts.ts'

const TYPES = { cloudtrail: 'CLOUD_TRAIL', flow: 'FLOW_LOGS', dns: 'DNS_LOGS' } as const

const DESCRIPTION_MAX = 2000
const SEQUENCE_DESCRIPTION_MAX = 4096
/** Different calls that are shown of one signal, and how much of each text; the latter are GuardDuty's own limits. */
const ACTIVITIES_MAX = 20
const WORD_MAX = 512
const USER_AGENT_MAX = 1024
const VALUE_MAX = 256
const VALUES_MAX = 20

/** Members by their id, in the order in which they were first seen, and no more than so many. */
class Cast<T> {
  readonly #members = new Map<string, T>()
  readonly #most: number
  constructor(most: number) {
    this.#most = most
  }
  /** The id, or undefined when there is no room for a new one. */
  add(id: string, member: T): string | undefined {
    if (!this.#members.has(id)) {
      if (this.#members.size >= this.#most) return undefined
      this.#members.set(id, member)
    }
    return id
  }
  all(): T[] {
    return [...this.#members.values()]
  }
}

interface Casts {
  readonly actors: Cast<Sequence['actors'][number]>
  readonly endpoints: Cast<Sequence['endpoints'][number]>
  readonly resources: Cast<Sequence['resources'][number]>
}

/** All times that one act was done. */
interface Acted {
  readonly name: string
  readonly signals: Signal[]
  latest: Act
  severity: number
  readonly activities: Map<string, SequenceActivity>
  readonly actors: Set<string>
  readonly endpoints: Set<string>
  readonly resources: Set<string>
}

/**
 * What a rule's episode was, as a sequence: one signal for each act, which counts all times that it was done. `uid` is the
 * finding's id.
 */
export const sequenceOf = (episode: readonly Signal[], uid: string, ports: FindingPorts): Sequence => {
  const casts = { actors: new Cast(ACTORS_MAX), endpoints: new Cast(ENDPOINTS_MAX), resources: new Cast(RESOURCES_MAX) }
  const acted = new Map<string, Acted>()
  for (const signal of episode) {
    const parts = partsOf(signal, casts as Casts, ports)
    for (const act of signal.acts ?? []) {
      const known = acted.get(act.name) ?? nothingYet(act)
      if (!acted.has(act.name)) {
        if (acted.size >= SIGNALS_MAX) continue
        acted.set(act.name, known)
      }
      note(known, act, signal, parts)
    }
  }
  const signals = [...acted.values()].map(each => signalOf(each, uid))
  return {
    uid,
    description: describe(episode, signals),
    actors: casts.actors.all() as Sequence['actors'],
    resources: casts.resources.all() as Sequence['resources'],
    endpoints: casts.endpoints.all() as Sequence['endpoints'],
    signals,
    sequenceIndicators: [...attackOf(episode[0].type, ports), ...calledIn(episode), ...listedIn(episode)],
  }
}

interface Parts {
  readonly actors: readonly string[]
  readonly endpoints: readonly string[]
  readonly resources: readonly string[]
}

const partsOf = (signal: Signal, casts: Casts, ports: FindingPorts): Parts => {
  const kept = (ids: readonly (string | undefined)[]) => ids.filter(id => id !== undefined)
  // Each look at it parses it anew.
  const { record } = signal
  const actor = actorOf(signal, record)
  const endpoint = endpointOf(signal, ports)
  return {
    actors: kept([actor && casts.actors.add(actor.id, actor)]),
    endpoints: kept([endpoint && casts.endpoints.add(endpoint.id, endpoint)]),
    resources: kept(resourcesOf(signal, record).map(resource => casts.resources.add(resource.uid, resource))),
  }
}

const nothingYet = (act: Act): Acted => ({
  ...{ name: act.name, signals: [], latest: act, severity: 0, activities: new Map() },
  ...{ actors: new Set<string>(), endpoints: new Set<string>(), resources: new Set<string>() },
})

const note = (known: Acted, act: Act, signal: Signal, parts: Parts): void => {
  known.signals.push(signal)
  known.latest = act
  known.severity = Math.max(known.severity, SEVERITY_NUMBERS[act.severity])
  for (const name of ['actors', 'endpoints', 'resources'] as const) for (const id of parts[name]) known[name].add(id)
  const activity = activityOf(signal)
  const key = JSON.stringify(activity)
  if (activity !== undefined && known.activities.size < ACTIVITIES_MAX) known.activities.set(key, activity)
}

const activityOf = ({ event, kind }: Signal): SequenceActivity | undefined => {
  if (kind !== 'cloudtrail') return undefined
  const api = told({
    operation: textOf(event, 'eventName').slice(0, WORD_MAX),
    service: textOf(event, 'eventSource').slice(0, WORD_MAX),
    error: textOf(event, 'errorCode').slice(0, WORD_MAX),
    userAgent: textOf(event, 'userAgent').slice(0, USER_AGENT_MAX),
  })
  return { type: 'API_CALL', api }
}

const signalOf = (acted: Acted, uid: string): SequenceSignal => {
  const { signals, activities } = acted
  const first = signals[0]
  const last = signals.reduce((latest, { until }) => Math.max(latest, until), 0)
  const indicators = [...calledIn(signals), ...listedIn(signals)]
  return told({
    uid: hex32('act', uid, acted.name),
    type: TYPES[first.kind],
    name: acted.name,
    description: acted.latest.summary.slice(0, DESCRIPTION_MAX).toWellFormed(),
    severity: acted.severity,
    count: signals.reduce((sum, { count }) => sum + count, 0),
    ...{ createdAt: first.until, updatedAt: last, firstSeenAt: first.at, lastSeenAt: last },
    ...{ resourceUids: [...acted.resources], actorIds: [...acted.actors], endpointIds: [...acted.endpoints] },
    signalIndicators: indicators.length === 0 ? undefined : indicators,
    activities: activities.size === 0 ? undefined : [...activities.values()],
  })
}

const times = (count: number): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`)

const isoSecond = (at: number): string => `${new Date(at * 1000).toISOString().slice(0, 19)}Z`

const describe = (episode: readonly Signal[], signals: readonly SequenceSignal[]): string => {
  const { event, account } = episode[0]
  const who = textOf(event, 'principalName') || textOf(event, 'principalId') || 'An unknown principal'
  const what = signals.map(({ name, count }) => `${name} ${times(count)}`).join(', ')
  const until = episode.reduce((last, signal) => Math.max(last, signal.until), 0)
  const when = `between ${isoSecond(episode[0].at)} and ${isoSecond(until)}`
  const said = `${who} did what ${signals.length === 1 ? 'one signal stands' : `${signals.length} signals stand`} for, in account ${account} ${when}: ${what}.`
  return said.slice(0, SEQUENCE_DESCRIPTION_MAX).toWellFormed()
}

/** `DefenseImpairment` as ATT&CK writes it. */
const spaced = (purpose: string): string => purpose.replace(/(?<=[a-z])(?=[A-Z])/g, ' ')

const attackOf = (type: string, ports: FindingPorts): Indicator[] => {
  const techniques = ports.techniquesOf(type).slice(0, VALUES_MAX)
  const tactic: Indicator = { key: 'ATTACK_TACTIC', values: [spaced(type.split(':')[0]).slice(0, VALUE_MAX)] }
  if (techniques.length === 0) return [tactic]
  return [tactic, { key: 'ATTACK_TECHNIQUE', values: techniques.map(name => name.slice(0, VALUE_MAX)) }]
}

/** The operations that were called: rules are about those that harm. `iam:CreateAccessKey`, as GuardDuty writes them. */
const calledIn = (signals: readonly Signal[]): Indicator[] => {
  const calls = new Set<string>()
  for (const { event } of signals)
    calls.add(`${textOf(event, 'eventSource').split('.')[0]}:${textOf(event, 'eventName')}`.slice(0, VALUE_MAX))
  calls.delete(':')
  return calls.size === 0 ? [] : [{ key: 'HIGH_RISK_API', values: [...calls].sort(byText).slice(0, VALUES_MAX) }]
}

const LISTED = [
  ['MALICIOUS_IP', MALICIOUS],
  ['TOR_IP', TOR_EXIT],
] as const

/** The callers' addresses that are on lists of an attack's kind. */
const listedIn = (signals: readonly Signal[]): Indicator[] =>
  LISTED.flatMap(([key, category]) => {
    const listed = signals.filter(({ event }) => (numberOf(event, 'remoteLists') & category) !== 0)
    const values = [...new Set(listed.map(({ event }) => textOf(event, 'remote')))].filter(value => value !== '')
    return values.length === 0 ? [] : [{ key, values: values.sort(byText).slice(0, VALUES_MAX) }]
  })
