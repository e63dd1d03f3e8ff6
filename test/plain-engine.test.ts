import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { detections } from '../src/detections/index.generated.ts'
import { play } from '../src/engine/play.ts'
import type { Field, PlainEvent } from '../src/events/kind.ts'
import { KINDS, type KindName } from '../src/events/kinds.ts'
import { type Decision, playPlainly } from '../src/own/plain-engine.ts'
import type { Detection, Story } from '../src/sdk/detection.ts'
import type { Signal } from '../src/sdk/signal.ts'

type Told = Story<KindName>
const storiesOf = (detection: Detection): [string, Told][] => {
  const { fires, quiet } = detection.examples()
  return [...Object.entries(fires), ...Object.entries(quiet)].map(([name, story]) => [
    name,
    (Array.isArray(story) ? { events: story } : story) as Told,
  ])
}

/** One value, one set of lists: stories differ in what they put on lists, but a mix is one world. */
const inOneWorld = (kind: KindName, events: readonly PlainEvent[]): PlainEvent[] => {
  const fields = Object.entries(KINDS[kind].fields as Readonly<Record<string, Field>>)
  return fields
    .filter(([, { of }]) => of !== undefined)
    .reduce<readonly PlainEvent[]>((told, [name, { of }]) => {
      const bits = new Map(told.map(event => [event[of as string], 0]))
      for (const event of told)
        bits.set(event[of as string], Number(event[name] ?? 0) | (bits.get(event[of as string]) ?? 0))
      return told.map(event => ({ ...event, [name]: bits.get(event[of as string]) ?? 0 }))
    }, events) as PlainEvent[]
}

/** What the fast engine decided, in the plain engine's terms. */
const decisionOf = (signal: Signal, detection: Detection): Decision => {
  const names = detection.shape === 'window' ? Object.keys(detection.state) : []
  const numbers = signal.reason.factors.filter(({ name, value }) => names.includes(name) && typeof value === 'number')
  const counted = Object.fromEntries(numbers.map(({ name, value }) => [name, value as number]))
  return { type: signal.type, at: signal.at, until: signal.until, records: signal.records, counted }
}

const sorted = (decisions: readonly Decision[]): string[] =>
  decisions.map(one => JSON.stringify({ ...one, counted: Object.entries(one.counted).sort() })).sort()

const agree = (detection: Detection, story: Told): void => {
  const fast = play(detection, story).map(signal => decisionOf(signal, detection))
  expect(sorted(fast)).toEqual(sorted(playPlainly(detection, story)))
}

const RUNS = process.env['LONG'] ? 400 : 15

describe.each(detections.map(one => [one.type, one] as const))('%s', (_type, detection) => {
  const stories = storiesOf(detection)

  test.each(stories)('both engines agree: %s', (_name, story) => agree(detection, story))

  test('both engines agree on random mixes of its stories', () => {
    // A mix: events of all stories, some left out, moved in time by up to an hour, in any order.
    const events = stories.flatMap(([, story]) =>
      story.events.map((event, i) => ({ event: event as PlainEvent, record: story.records?.[i] })),
    )
    const before = stories.flatMap(([, story]) => story.before ?? [])
    const move = fc.record({ from: fc.nat(events.length - 1), shift: fc.integer({ min: -3600, max: 3600 }) })
    fc.assert(
      fc.property(fc.array(move, { maxLength: 600 }), moves => {
        const mixed = moves.map(({ from, shift }, i) => {
          const { event, record } = events[from]
          return { event: { ...event, at: Math.max(60, Number(event['at'] ?? 0) + shift), id: `mixed-${i}` }, record }
        })
        const world = inOneWorld(
          detection.on,
          mixed.map(one => one.event),
        )
        agree(detection, { events: world, records: mixed.map(one => one.record), before } as Told)
      }),
      { numRuns: RUNS },
    )
  })
})
