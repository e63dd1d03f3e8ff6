/** How rows become tuples, written without thinking of speed: an object for each record, compared by their texts. */
import type { TuplePart } from '../engine/collector.ts'
import { recordId } from '../engine/groups.ts'
import { Learned } from '../engine/learned.ts'
import { batchOf, storyIntel, wholeStory } from '../engine/play.ts'
import { Profiles } from '../engine/profiles.ts'
import type { PlainEvent } from '../events/kind.ts'
import type { KindName } from '../events/kinds.ts'
import { Dictionaries } from '../formats/batch.ts'
import { BEHAVIOUR, DOINGS, PRINCIPALS, RESOURCE_OF, SHARED_ROLE } from '../learn/behaviour/shape.ts'
import { FLOWS, openedOf, ROUTINE, sizeOf } from '../learn/flows/shape.ts'
import type { ModelName, ProfileDetection, Story } from '../sdk/sdk.ts'
import { OUTBOUND, pickText, TCP, UDP } from '../sdk/sdk.ts'

const text = (event: PlainEvent, name: string): string => String(event[name] ?? '')

interface PlainTuple {
  readonly texts: readonly string[]
  readonly numbers: readonly number[]
}

const behaviourOf = (event: PlainEvent, record: unknown): PlainTuple | undefined => {
  if (!(PRINCIPALS as readonly string[]).includes(text(event, 'principalType'))) return undefined
  if (text(event, 'invokedBy') !== '') return undefined
  if (!['', ...DOINGS].includes(text(event, 'eventType'))) return undefined
  const derived: Readonly<Record<string, string>> = {
    session: text(event, 'principalName').startsWith(SHARED_ROLE) ? text(event, 'principalId') : '',
    resource: pickText(record, 'requestParameters', RESOURCE_OF[text(event, 'eventName')] ?? ''),
  }
  const full: PlainEvent = { account: '111122223333', region: 'eu-west-1', ...event, ...derived }
  return {
    texts: BEHAVIOUR.texts.map(name => text(full, name)),
    numbers: BEHAVIOUR.numbers.map(name => Number(full[name] ?? 0)),
  }
}

const flowOf = (event: PlainEvent): PlainTuple | undefined => {
  const full: PlainEvent = { account: '111122223333', region: 'eu-west-1', sidesKnown: true, ...event }
  const number = (name: string): number => Number(full[name] ?? 0)
  if (![full['remotePublic'], full['sent'], full['accepted'], full['sidesKnown']].every(Boolean)) return undefined
  if (number('direction') !== OUTBOUND || ![TCP, UDP].includes(number('protocol'))) return undefined
  const isRoutine = text(full, 'service') !== '' || (ROUTINE as readonly number[]).includes(number('remotePort'))
  const derived: PlainEvent = {
    size: sizeOf(number('bytes')),
    opened: isRoutine ? 0 : openedOf(number('at'), number('tcpFlags'), number('localPort')),
  }
  return {
    texts: FLOWS.texts.map(name => text(full, name)),
    numbers: FLOWS.numbers.map(name => Number(derived[name] ?? full[name] ?? 0)),
  }
}

/** By model: an event and its record as a tuple, or nothing where the model has no use for it. */
const PLAINLY: Readonly<Record<ModelName, (event: PlainEvent, record: unknown) => PlainTuple | undefined>> = {
  behaviour: behaviourOf,
  flows: flowOf,
}

/** The decisions of a detection that learns, as first and last time and number of its records. */
export const profilesPlainly = (
  detection: ProfileDetection,
  story: Story<KindName>,
): { readonly at: number; readonly until: number; readonly records: number }[] => {
  const { events, records = [] } = wholeStory(story)
  const dictionaries = new Dictionaries(1 << 14, 1 << 14)
  const batch = batchOf(detection.on, events as PlainEvent[], records, dictionaries)
  const intel = storyIntel(detection.on, events as PlainEvent[], story.networks)
  const profiles = new Profiles([detection], new Learned([detection], intel))
  events.forEach((event, row) => {
    const tuple = PLAINLY[detection.model](event as PlainEvent, records[row])
    if (tuple === undefined) return
    const values = [...new Set(['', ...tuple.texts])]
    const part: TuplePart = {
      ...{ model: detection.model, rows: 1, values },
      at: Uint32Array.of(Number((event as PlainEvent)['at'] ?? 0)),
      id: Float64Array.of(recordId(batch, row, dictionaries)),
      offset: Float64Array.of(batch.offset[row]),
      length: Uint32Array.of(batch.length[row]),
      count: Uint32Array.of(1),
      texts: tuple.texts.map(value => Uint32Array.of(values.indexOf(value))),
      numbers: tuple.numbers.map(value => Uint32Array.of(value)),
    }
    profiles.take([part], 0)
  })
  return profiles.decide(Number.POSITIVE_INFINITY).map(({ locators }) => ({
    at: locators.first?.at ?? 0,
    until: locators.last?.at ?? 0,
    records: locators.count,
  }))
}
