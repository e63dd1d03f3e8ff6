import { expect, test } from 'vitest'
import { detections } from '../detections/index.generated.ts'
import type { TuplePart } from './collector.ts'
import { Learned } from './learned.ts'
import { LEARNERS } from './learners.ts'
import { storyIntel } from './play.ts'
import { Profiles } from './profiles.ts'

const NOW = 1_767_603_600
const HOUR = 3600

/** A tuple at each time. */
const partAt = (at: readonly number[]): TuplePart => {
  const zeros = new Uint32Array(at.length)
  const { shape } = LEARNERS.flows
  return {
    ...{ model: 'flows', rows: at.length, at: Uint32Array.from(at), id: Float64Array.from(at), values: [''] },
    ...{ offset: new Float64Array(at.length), length: zeros, count: zeros.map(() => 1) },
    ...{ texts: shape.texts.map(() => zeros), numbers: shape.numbers.map(() => zeros) },
  }
}

test('lines that are dated years ahead hold nobody else’s room', () => {
  const learned = new Learned(detections, storyIntel('flow', []))
  let taken = 0
  learned.onTaken = (_model, _minute, tuples) => (taken += tuples.length)
  const profiles = new Profiles(detections, learned, true, 8)
  profiles.take([partAt([NOW, ...[1, 2, 3, 4, 5, 6, 7].map(year => NOW + year * 365 * 24 * HOUR)])], 0)
  profiles.take([partAt([60, 120, 180].map(after => NOW + after))], 1)
  profiles.decide(NOW + HOUR)
  expect([taken, profiles.evictions]).toEqual([4, 7])
})
