import { expect, test } from 'vitest'
import { kthLargest, TrailingScores, thresholdOf } from './calibration.ts'

test.each([
  ['the second of four', [1, 4, 3, 2], 2, 3],
  ['fewer than asked for: below all', [1], 2, Number.NEGATIVE_INFINITY],
])('k-th largest: %s', (_, scores, k, expected) => {
  expect(kthLargest(scores, k)).toBe(expected)
})

const TEN = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]
test.each([
  ['until it has learned, the shipped one', 14, 5, 5],
  // Trust 14/28; one a week in four weeks is the fourth: 7, which is bounded by 5 + 2.
  ['half way, half of its own: (5 + 7) / 2', 28, 5, 6],
  ['after six weeks its own: the fourth', 42, 6, 7],
  ['never more than two above', 42, 4, 6],
  ['never more than one below', 42, 12, 11],
])('threshold of a budget of one: %s', (_, observed, shipped, expected) => {
  expect(thresholdOf(shipped, TEN, observed, 1, 14)).toBeCloseTo(expected, 10)
})

test('a quiet account goes down by one, a larger budget goes down the list', () => {
  expect(thresholdOf(5, [], 42, 1, 14)).toBe(4)
  // Two a week: the eighth, 3, bounded by 5 - 1.
  expect(thresholdOf(5, TEN, 42, 2, 14)).toBe(4)
})

test('scores of four weeks count, one a day and principal: its highest', () => {
  const trailing = new TrailingScores()
  trailing.add('alice', 100, 1)
  trailing.add('alice', 100, 3)
  trailing.add('alice', 101, 2)
  trailing.add('bob', 100, 2.5)
  expect(trailing.scores(101).sort()).toEqual([2, 2.5, 3])
  expect(trailing.scores(128)).toEqual([2])
  for (let i = 0; i < 500; i++) trailing.add(`many ${i}`, 128, i)
  const held = trailing.scores(128)
  expect(held.length).toBeLessThanOrEqual(128)
  expect(Math.max(...held)).toBe(499)
})
