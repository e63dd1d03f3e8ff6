import { expect, test } from 'vitest'
import { CLEARLY, HELD, Tellings } from './telling.ts'

const DAY = 86_400

test.each([
  ['what was never told of is news, whatever its score', [], 0, -5, true],
  ['the same the next day is not', [[0, 4]], DAY, 4, false],
  ['nor a little more', [[0, 4]], DAY, 4 + CLEARLY, false],
  ['what is clearly more is', [[0, 4]], DAY, 4.1 + CLEARLY, true],
  ['on the day itself too', [[0, 4]], 3600, 4.1 + CLEARLY, true],
  ['after a week it is news again', [[0, 4]], HELD, 4, true],
  [
    'a second telling begins the week anew, with its own score',
    [
      [0, 4],
      [DAY, 9],
    ],
    HELD,
    9,
    false,
  ],
  [
    'a window that ends late takes nothing back from a stronger one',
    [
      [600, 9],
      [0, 4],
    ],
    HELD,
    9,
    false,
  ],
  [
    'a week later the old score is forgotten',
    [
      [0, 9],
      [HELD, 4],
    ],
    HELD + DAY,
    7,
    true,
  ],
] as const)('%s', (_, told, from, score, expected) => {
  const tellings = new Tellings()
  for (const [at, each] of told) tellings.note(1, at, each)
  expect(tellings.isNews(1, from, score)).toBe(expected)
  const restored = new Tellings()
  restored.restore(structuredClone(tellings.save()))
  expect(restored.isNews(1, from, score)).toBe(expected)
  expect(restored.isNews(2, from, score), 'another principal or tactic').toBe(true)
})

test('what is older than a week is not kept', () => {
  const tellings = new Tellings()
  for (let key = 0; key < 100; key++) tellings.note(key, key * DAY, 1)
  expect(tellings.save().size).toBeLessThanOrEqual(8)
})
