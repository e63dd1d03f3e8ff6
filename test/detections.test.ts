import { describe, expect, test } from 'vitest'
import { CATALOGUE } from '../src/detections/catalogue.ts'
import { detections } from '../src/detections/index.generated.ts'
import { pathOf } from '../src/detections/path.ts'
import { techniqueName } from '../src/detections/techniques.ts'
import { play } from '../src/engine/play.ts'
import type { Field } from '../src/events/kind.ts'
import { KINDS, type KindName } from '../src/events/kinds.ts'
import type { Detection, Signal, Story } from '../src/sdk/sdk.ts'
import { detectionFiles, loadDetections } from '../tools/pages/detections.ts'
import { type Decision, playPlainly } from './plain-engine.ts'
import { ROOT } from './source.ts'

type Stories = Readonly<Record<string, Story<KindName> | Story<KindName>['events']>>

const files = detectionFiles(ROOT)
const loaded = await loadDetections(ROOT, files)
const whole = (story: Stories[string]): Story<KindName> => ('events' in story ? story : { events: story })

type Row = { event: Record<string, unknown>; record: unknown }

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

const fieldOf = (kind: KindName, name: string): string =>
  (KINDS[kind].fields as Readonly<Record<string, Field>>)[name].of ?? ''

/** All stories of a detection at once, in an order that is arbitrary and always the same. */
const shuffledMix = (kind: KindName, stories: readonly Story<KindName>[]): Story<KindName> => {
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

const COUNTED = new Set(['count', 'sum', 'distinct'])

/** A signal in the plain engine's terms. */
const decisionOf = (detection: Detection, signal: Signal): Decision => {
  const state = detection.shape === 'window' ? (detection.state as Record<string, { reduces: string }>) : {}
  const counted = signal.reason.factors.filter(({ name }) => COUNTED.has(state[name]?.reduces))
  return {
    type: signal.type,
    at: signal.at,
    until: signal.until,
    records: signal.records,
    counted: Object.fromEntries(counted.map(({ name, value }) => [name, value as number])),
  }
}

const sorted = (decisions: readonly Decision[], detection: Detection): string[] => {
  const state = detection.shape === 'window' ? (detection.state as Record<string, { reduces: string }>) : {}
  return decisions
    .map(decision => {
      const names = Object.keys(decision.counted).filter(name => COUNTED.has(state[name]?.reduces))
      const counted = names.sort().map(name => [name, decision.counted[name]])
      return JSON.stringify({ ...decision, counted })
    })
    .sort()
}

test('the index holds every file, and each file one type', () => {
  expect(detections.map(each => each.type)).toEqual(loaded.map(each => each.type))
  expect(new Set(detections.map(each => each.type)).size).toBe(detections.length)
  expect(detections.length).toBeGreaterThan(0)
})

for (const [i, detection] of loaded.entries())
  describe(detection.type, () => {
    const { fires, quiet } = detection.examples() as { fires: Stories; quiet: Stories }
    const entry = CATALOGUE.get(detection.type)

    test('lives where its type says', () => expect(files[i]).toBe(pathOf(detection.type)))

    test('is a type of GuardDuty’s that is not retired, with techniques of ATT&CK’s', () => {
      expect(entry, 'not in src/detections/catalogue.ts').toBeDefined()
      expect(entry?.retired).toBe(false)
      expect(detection.attack.length).toBeGreaterThan(0)
      for (const id of detection.attack)
        expect(techniqueName(id), `${id} in src/detections/techniques.ts`).toBeDefined()
    })

    test('says what a person needs', () => {
      for (const text of [detection.why, ...detection.falsePositives, ...detection.respond])
        expect(text.length).toBeGreaterThan(10)
      expect(detection.falsePositives.length).toBeGreaterThan(0)
      expect(detection.respond.length).toBeGreaterThan(0)
      if (detection.shape === 'window')
        expect(Object.keys(detection.tuneWhy).sort()).toEqual(Object.keys(detection.tune).sort())
    })

    test('shows when it fires and when it does not', () => {
      expect(Object.keys(fires).length).toBeGreaterThan(0)
      expect(Object.keys(quiet).length).toBeGreaterThan(0)
    })

    for (const [name, story] of Object.entries(fires))
      test(`fires: ${name}`, () => {
        const signals = play(detection, story)
        expect(signals).toHaveLength(1)
        const [signal] = signals
        expect(entry?.severities).toContain(signal.severity)
        if (entry !== undefined && entry.roles.length > 0) expect(entry.roles).toContain(signal.role)
        expect(signal.evidence.length).toBeGreaterThan(0)
        for (const sentence of [signal.title, signal.reason.summary])
          expect(sentence).not.toMatch(/undefined|NaN|\[object|^\s*$/)
      })

    for (const [name, story] of Object.entries(quiet))
      test(`quiet: ${name}`, () => expect(play(detection, story)).toEqual([]))

    test('agrees with the plain engine on all its stories at once', () => {
      const mix = shuffledMix(detection.on, [...Object.values(fires), ...Object.values(quiet)].map(whole))
      const decided = play(detection, mix).map(signal => decisionOf(detection, signal))
      expect(sorted(decided, detection)).toEqual(sorted(playPlainly(detection, mix), detection))
    })
  })
