/** All stories of a detection at once, and both engines' decisions on them in terms that can be compared. */
import { play } from '../engine/play.ts'
import type { Field } from '../events/kind.ts'
import { KINDS, type KindName } from '../events/kinds.ts'
import type { Detection, Signal, Story } from '../sdk/sdk.ts'
import { type Decision, playPlainly } from './plain-engine.ts'

export type Told = Story<KindName>
export type Stories = Readonly<Record<string, Told | Told['events']>>

/** A story with its parts named, however it was written. */
export const whole = (story: Stories[string]): Told => ('events' in story ? story : { events: story })

type Row = { event: Record<string, unknown>; record: unknown }

const fieldOf = (kind: KindName, name: string): string =>
  (KINDS[kind].fields as Readonly<Record<string, Field>>)[name].of ?? ''

/** Gives every row with the same value the same lists: in one world, a name is on a list or it is not. */
const inOneWorld = (kind: KindName, rows: readonly Row[]): Row[] => {
  const fields = Object.entries(KINDS[kind].fields as Readonly<Record<string, Field>>)
  const listed = fields.filter(([, { of }]) => of !== undefined)
  const bits = new Map<string, number>()
  const keyOf = (name: string, event: Row['event']) => `${name} ${event[fieldOf(kind, name)]}`
  for (const { event } of rows)
    for (const [name] of listed) {
      const key = keyOf(name, event)
      bits.set(key, (bits.get(key) ?? 0) | Number(event[name] ?? 0))
    }
  return rows.map(({ event, record }) => ({
    record,
    event: { ...event, ...Object.fromEntries(listed.map(([name]) => [name, bits.get(keyOf(name, event)) ?? 0])) },
  }))
}

/** All stories of a detection at once, in an order that is arbitrary and always the same. */
export const shuffledMix = (kind: KindName, stories: readonly Told[]): Told => {
  const rows = inOneWorld(
    kind,
    stories.flatMap(({ events, records }) => events.map((event, i) => ({ event, record: records?.[i] }))),
  )
  let seed = 1
  for (let i = rows.length - 1; i > 0; i--) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
    const j = (seed >>> 8) % (i + 1)
    ;[rows[i], rows[j]] = [rows[j], rows[i]]
  }
  return {
    events: rows.map(row => row.event),
    records: rows.map(row => row.record),
    before: stories.flatMap(story => story.before ?? []),
  }
}

const COUNTED = new Set(['count', 'sum', 'distinct', 'each'])

const reducesOf = (detection: Detection, name: string): string =>
  detection.shape === 'window' ? (detection.state as Record<string, { reduces: string }>)[name]?.reduces : ''

/** A signal in the plain engine's terms. */
const decisionOf = (detection: Detection, signal: Signal): Decision => {
  const counted = signal.reason.factors.filter(({ name }) => COUNTED.has(reducesOf(detection, name)))
  return {
    type: signal.type,
    at: signal.at,
    until: signal.until,
    records: signal.records,
    counted: Object.fromEntries(counted.map(({ name, value }) => [name, value as number])),
  }
}

const sorted = (decisions: readonly Decision[], detection: Detection): string[] =>
  decisions
    .map(decision => {
      const names = Object.keys(decision.counted).filter(name => COUNTED.has(reducesOf(detection, name)))
      return JSON.stringify({ ...decision, counted: names.sort().map(name => [name, decision.counted[name]]) })
    })
    .sort()

/** What both engines decide on all stories at once, shuffled; the two are equal for every sound detection. */
export const decideBoth = (detection: Detection): { readonly fast: string[]; readonly plain: string[] } => {
  const { fires, quiet } = detection.examples() as { fires: Stories; quiet: Stories }
  const mix = shuffledMix(detection.on, [...Object.values(fires), ...Object.values(quiet)].map(whole))
  const fast = play(detection, mix).map(signal => decisionOf(detection, signal))
  return { fast: sorted(fast, detection), plain: sorted(playPlainly(detection, mix), detection) }
}
