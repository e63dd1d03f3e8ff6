/**
 * The engine as one would write it without thinking of speed: objects, Map, Set, no columns, no panes kept by the
 * minute, no generated code. It is the specification of the fast one.
 */

import { aboutOf, valuesOf } from '../engine/about.ts'
import type { Field, PlainEvent } from '../events/kind.ts'
import { KINDS, type KindName } from '../events/kinds.ts'
import { factsOf } from '../inventory/facts.ts'
import { Inventory } from '../inventory/inventory.ts'
import { plainNames } from '../learn/names/plain.ts'
import {
  type Detection,
  isRowDetection,
  type MatchDetection,
  type RowDetection,
  type Story,
  type WindowDetection,
} from '../sdk/detection.ts'
import { DISTINCT_MAX } from '../sdk/reducers.ts'
import { hashBytes, LOW } from '../tables/hash.ts'
import { profilesPlainly } from './plain-profiles.ts'

/** A decision, in terms that both engines can be compared by. */
export interface Decision {
  readonly type: string
  /** First and last event time of its records. */
  readonly at: number
  readonly until: number
  /** Distinct records. */
  readonly records: number
  /** Counts, sums and sizes of a window, by name. */
  readonly counted: Readonly<Record<string, number>>
}

type Row = PlainEvent & { readonly '#record': unknown; readonly '#id': string }

const textKey = (value: unknown): string => String(value ?? '')

/** An event with every field, so that detections may read what the story left out. */
const complete = (kind: KindName, event: PlainEvent, record: unknown, i: number): Row => {
  const full: Record<string, unknown> = kind === 'dns' ? { ...plainNames(textKey(event['query'])) } : {}
  for (const [name, { type }] of Object.entries(KINDS[kind].fields as Readonly<Record<string, Field>>)) {
    full[name] ??= event[name] ?? (type === 'text' || type === 'address' ? '' : type === 'flag' ? false : 0)
    // Text has its stable hash, by which detections may sample. For addresses any number that is equal for equal ones will do.
    if (type === 'text') full[`${name}Key`] = hashOf(textKey(full[name]))
    if (type === 'address') full[`${name}Key`] = numberFor(textKey(full[name]))
  }
  full['account'] = event['account'] ?? '111122223333'
  full['region'] = event['region'] ?? 'eu-west-1'
  full['sidesKnown'] = event['sidesKnown'] ?? true
  const id =
    kind === 'cloudtrail' && full['id'] !== '' ? `${full['account']}:${full['id']}` : JSON.stringify(record ?? i)
  return { ...full, '#record': record, '#id': id } as Row
}

const encoder = new TextEncoder()
const hashOf = (text: string): number => {
  const bytes = encoder.encode(text)
  return bytes.length === 0 ? 0 : hashBytes(bytes, 0, bytes.length, LOW) >>> 0
}
const numbers = new Map<string, number>()
const numberFor = (text: string): number => {
  if (text === '') return 0
  if (!numbers.has(text)) numbers.set(text, numbers.size + 1)
  return numbers.get(text) as number
}

const keyOf = (detection: RowDetection, event: PlainEvent): string =>
  `${event['account']} ${valuesOf(detection.on, detection.by, event)}`

/** What `observe` wrote over some events. */
const observed = (detection: WindowDetection, events: readonly Row[]): Record<string, unknown> => {
  const seen: Record<string, unknown> = {}
  for (const [name, { reduces }] of Object.entries(detection.state)) {
    if (reduces === 'count' || reduces === 'sum') seen[name] = 0
    else if (reduces === 'distinct' || reduces === 'each' || reduces === 'sample') {
      const values = new Set<number>()
      seen[name] = {
        add: (value: number) => values.add(value),
        get size() {
          return Math.min(values.size, DISTINCT_MAX)
        },
        get values() {
          return [...values]
        },
      }
    } else if (reduces === 'places') {
      const sightings = new Map<string, { place: number; at: number }>()
      seen[name] = {
        add: (place: number, at: number) => place !== 0 && sightings.set(`${place} ${at}`, { place, at }),
        get values() {
          return [...sightings.values()].sort((a, b) => a.at - b.at || a.place - b.place)
        },
      }
    } else {
      const extreme = { value: 0, offer: (_at: number): void => {} }
      extreme.offer = at => {
        const better = reduces === 'first' ? at < extreme.value : at > extreme.value
        if (extreme.value === 0 || better) extreme.value = at
      }
      seen[name] = extreme
    }
  }
  for (const event of events) detection.observe(event as never, seen as never)
  return seen
}

const numbersOf = (seen: Record<string, unknown>, { state }: WindowDetection): Record<string, number> =>
  Object.fromEntries(
    Object.entries(seen).flatMap(([name, value]) => {
      const { reduces } = state[name]
      if (reduces === 'sample' || reduces === 'places') return []
      if (reduces === 'each') return [[name, (value as { values: readonly number[] }).values.length]]
      if (typeof value === 'number') return [[name, value]]
      const { size } = value as { size?: number }
      return size === undefined ? [] : [[name, size]]
    }),
  )

const decision = (type: string, events: readonly Row[], counted: Record<string, number>): Decision => {
  const times = events.map(event => Number(event['at']))
  const records = new Set(events.map(event => event['#id'])).size
  return { type, at: Math.min(...times), until: Math.max(...times), records, counted }
}

const windows = (detection: WindowDetection, events: readonly Row[], inventory: Inventory): Decision[] => {
  const minute = (event: Row) => Math.floor(Number(event['at']) / 60)
  const width = detection.within / 60
  const decisions: Decision[] = []
  let quietUntil = 0
  for (const now of [...new Set(events.map(minute))].sort((a, b) => a - b)) {
    if (now <= quietUntil) continue
    const from = Math.max(now - width + 1, quietUntil + 1)
    const within = events.filter(event => minute(event) >= from && minute(event) <= now)
    if (!detection.fires(observed(detection, within) as never, detection.tune)) continue
    const start = Math.min(...within.map(minute))
    quietUntil = start + width - 1
    const whole = events.filter(event => minute(event) >= start && minute(event) <= quietUntil)
    const shown = whole.filter(event => detection.shows?.(event as never) ?? true)
    const latest = shown.reduce((last, event) => (Number(event['at']) >= Number(last['at']) ? event : last))
    const known = inventory.knownAt(String(latest['account']), String(latest['region']), Number(latest['at']))
    if (detection.applies?.(aboutOf(detection, latest, latest['#record'], known) as never) === false) continue
    decisions.push(decision(detection.type, shown, numbersOf(observed(detection, whole), detection)))
  }
  return decisions
}

const matches = (detection: MatchDetection, events: readonly Row[], inventory: Inventory): Decision[] => {
  const width = detection.within ?? 60
  const period = (event: Row) => Math.floor(Number(event['at']) / width)
  const confirmed = events.filter(event => detection.confirm?.(event['#record'], event as never) ?? true)
  const groups = Map.groupBy(confirmed, event => `${keyOf(detection, event)} ${period(event)}`)
  const ordered = [...groups.values()]
    .map(group => [...group].sort((a, b) => Number(a['at']) - Number(b['at'])))
    .sort((a, b) => period(a[0]) - period(b[0]) || Number(a[0]['at']) - Number(b[0]['at']))
  const days = new Map<string, Set<number>>()
  return ordered.flatMap(group => {
    const latest = group[group.length - 1]
    const at = Number(latest['at'])
    const known = inventory.knownAt(String(latest['account']), String(latest['region']), at)
    const about = aboutOf(detection, latest, latest['#record'], known)
    if (detection.fires !== undefined && !detection.fires(about as never)) return []
    if (detection.familiar !== undefined) {
      const key = `${latest['account']} ${valuesOf(detection.on, detection.familiar.by, latest)}`
      const seen = days.get(key) ?? new Set<number>()
      days.set(key, seen)
      const today = Math.floor(at / 86_400)
      const before = [...seen].filter(day => day < today).length
      seen.add(today)
      if (before >= detection.familiar.days) return []
    }
    return [decision(detection.type, group, {})]
  })
}

/** What a detection decides on a story. */
export const playPlainly = (detection: Detection, story: Story<KindName>): Decision[] => {
  if (!isRowDetection(detection))
    return profilesPlainly(detection, story).map(one => ({ type: detection.type, ...one, counted: {} }))
  const inventory = new Inventory()
  for (const record of [...(story.before ?? []), ...(story.records ?? [])])
    for (const fact of factsOf(record)) inventory.add(fact)
  const all = story.events.map((event, i) => complete(detection.on, event as PlainEvent, story.records?.[i], i))
  for (const { account, instance, remote, remotePublic, at } of all as Record<string, unknown>[]) {
    inventory.addAccount(String(account))
    if (detection.on !== 'cloudtrail' || instance === '' || remotePublic !== true) continue
    const use = { account: String(account), instance: String(instance), address: String(remote) }
    inventory.addAddressUse({ ...use, day: Math.floor(Number(at) / 86_400) })
  }
  const rows = all
    .filter(event => detection.calls?.includes(String(event['eventName'])) ?? true)
    .filter(event => detection.where(event as never))
  if (detection.shape === 'match') return matches(detection as MatchDetection, rows, inventory)
  const byKey = Map.groupBy(rows, event => keyOf(detection, event))
  return [...byKey.values()].flatMap(events => windows(detection as WindowDetection, events, inventory))
}
