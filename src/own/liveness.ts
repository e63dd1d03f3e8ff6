/** Which detections cannot fire on some logs, and why: asked of their own examples, so that nothing is listed by hand. */
import { play } from '../engine/play.ts'
import { CATEGORIES, categoriesOf } from '../events/categories.ts'
import type { Field, PlainEvent } from '../events/kind.ts'
import { KINDS, type KindName } from '../events/kinds.ts'
import { type Detection, isRowDetection } from '../sdk/sdk.ts'
import { type Stories, type Told, whole } from './mix.ts'
import { isOperation } from './operations.ts'

/** What some logs hold, and the categories of the lists that are loaded. */
export interface Recorded {
  readonly events: Readonly<Record<KindName, number>>
  readonly dataEvents: number
  readonly flowsOfSix: number
  readonly categories: ReadonlySet<string>
}

export interface Liveness {
  readonly type: string
  readonly live: boolean
  /** Sentences without full stop; empty when it can fire. */
  readonly why: readonly string[]
}

const KIND_WORDS: Readonly<Record<KindName, string>> = {
  cloudtrail: 'no CloudTrail records',
  flow: 'no flow logs',
  dns: 'no DNS query logs',
}

const listFields = (kind: KindName): string[] =>
  Object.entries(KINDS[kind].fields as Readonly<Record<string, Field>>).flatMap(([name, { of }]) => (of ? [name] : []))

const changed = (story: Told, change: (event: PlainEvent) => PlainEvent): Told => ({
  ...story,
  events: story.events.map(event => change(event as PlainEvent)),
})

const fires = (detection: Detection, story: Told): boolean => {
  try {
    return play(detection, story).length > 0
  } catch {
    return false
  }
}

/** The bits that would be set if only these categories had lists. */
const maskOf = (categories: ReadonlySet<string>): number =>
  CATEGORIES.reduce((bits, name, i) => (categories.has(name) || name === 'aws' ? bits | (1 << i) : bits), 0)

const listsProblem = (detection: Detection, stories: readonly Told[], recorded: Recorded): string | undefined => {
  const names = listFields(detection.on)
  const mask = maskOf(recorded.categories)
  const masked = (event: PlainEvent) => ({
    ...event,
    ...Object.fromEntries(names.map(name => [name, Number(event[name] ?? 0) & mask])),
  })
  // Playing costs milliseconds: a story that needs no list that is missing need not be played.
  const isFree = ({ events }: Told) =>
    events.every(event => names.every(name => (Number((event as PlainEvent)[name] ?? 0) & ~mask) === 0))
  if (stories.some(isFree) || stories.some(story => fires(detection, changed(story, masked)))) return undefined
  const bits = stories.reduce(
    (all, { events }) =>
      events.reduce(
        (sum, event) => names.reduce((each, name) => each | Number((event as PlainEvent)[name] ?? 0), sum),
        all,
      ),
    0,
  )
  return `no list of category ${categoriesOf(bits & ~mask).join(' or ')} is loaded`
}

const recordedProblem = (detection: Detection, stories: readonly Told[], recorded: Recorded): string | undefined => {
  const kind: KindName = detection.on
  if (recorded.events[kind] === 0) return `these logs hold ${KIND_WORDS[kind]}`
  if (detection.on === 'cloudtrail' && recorded.dataEvents === 0) {
    const asManagement = (event: PlainEvent) => ({ ...event, managementEvent: true, eventCategory: 'Management' })
    if (!stories.some(story => fires(detection, changed(story, asManagement))))
      return 'these trails record no data events'
  }
  const isOfSix = ({ events }: Told) =>
    events.every(event => String((event as PlainEvent)['remote'] ?? '').includes(':'))
  if (detection.on === 'flow' && recorded.flowsOfSix === 0 && stories.every(isOfSix))
    return 'these flow logs hold no IPv6'
  return undefined
}

const callsProblem = (detection: Detection): string | undefined => {
  const calls: readonly string[] | undefined = isRowDetection(detection) ? detection.calls : undefined
  const unknown = (calls ?? []).filter(name => !isOperation(name))
  if (unknown.length === 0 || unknown.length < (calls ?? []).length) return undefined
  return `AWS has no API operation called ${unknown.slice(0, 5).join(', ')}`
}

/** Whether a detection can fire on logs like these; every reason why not. */
export const livenessOf = (detection: Detection, recorded: Recorded): Liveness => {
  const stories = Object.values((detection.examples() as { fires: Stories }).fires).map(whole)
  const asked = [callsProblem(detection)]
  // Without a story nothing can be asked of it; vedette detections test says so.
  if (stories.length > 0)
    asked.push(recordedProblem(detection, stories, recorded), listsProblem(detection, stories, recorded))
  const why = asked.filter(each => each !== undefined)
  return { type: detection.type, live: why.length === 0, why }
}
