import { describe, expect, test } from 'vitest'
import { CATALOGUE } from '../src/detections/catalogue.ts'
import { detections } from '../src/detections/index.generated.ts'
import { pathOf } from '../src/detections/path.ts'
import { techniqueName } from '../src/detections/techniques.ts'
import { play } from '../src/engine/play.ts'
import { decideBoth, type Stories } from '../src/own/mix.ts'
import { detectionFiles, loadDetections } from '../tools/pages/detections.ts'
import { ROOT } from './source.ts'

/** What a new detection's text begins with until somebody fills it in. */
const UNSAID = /^(?:say|ask) here /i

const files = detectionFiles(ROOT)
const loaded = await loadDetections(ROOT, files)

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

    test('is a type of GuardDuty’s that is not retired or of the family Custom, with techniques of ATT&CK’s', () => {
      expect(entry !== undefined, 'in src/detections/catalogue.ts, or begins with Custom:').toBe(
        !detection.type.startsWith('Custom:'),
      )
      expect(entry?.retired ?? false).toBe(false)
      expect(detection.attack.length).toBeGreaterThan(0)
      for (const id of detection.attack)
        expect(techniqueName(id), `${id} in src/detections/techniques.ts`).toBeDefined()
    })

    test('says what a person needs', () => {
      for (const text of [detection.why, ...detection.falsePositives, ...detection.respond]) {
        expect(text.length).toBeGreaterThan(10)
        expect(text, 'still to be filled in').not.toMatch(UNSAID)
      }
      expect(detection.falsePositives.length).toBeGreaterThan(0)
      expect(detection.respond.length).toBeGreaterThan(0)
      if (detection.shape === 'window')
        expect(Object.keys(detection.tuneWhy).sort()).toEqual(Object.keys(detection.tune).sort())
    })

    test('shows when it fires and when it does not', () => {
      expect(Object.keys(fires).length).toBeGreaterThan(0)
      expect(Object.keys(quiet).length).toBeGreaterThan(0)
      for (const name of Object.keys({ ...fires, ...quiet })) expect(name, 'still to be filled in').not.toMatch(UNSAID)
    })

    for (const [name, story] of Object.entries(fires))
      test(`fires: ${name}`, () => {
        const signals = play(detection, story)
        expect(signals.length, 'signals of the story: where took no event of it, or they have several keys').toBe(1)
        const [signal] = signals
        if (entry !== undefined) expect(entry.severities).toContain(signal.severity)
        if (entry !== undefined && entry.roles.length > 0) expect(entry.roles).toContain(signal.role)
        expect(signal.evidence.length).toBeGreaterThan(0)
        for (const sentence of [signal.title, signal.reason.summary])
          expect(sentence).not.toMatch(/undefined|NaN|\[object|^\s*$|\bsay here /i)
      })

    for (const [name, story] of Object.entries(quiet))
      test(`quiet: ${name}`, () => expect(play(detection, story)).toEqual([]))

    test('agrees with the plain engine on all its stories at once', () => {
      const { fast, plain } = decideBoth(detection)
      expect(fast).toEqual(plain)
    })
  })
