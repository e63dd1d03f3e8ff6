import { describe, expect, test } from 'vitest'
import {
  backoff,
  burstTail,
  decayed,
  geometric,
  LEAST,
  refusal,
  strangeness,
  TAIL_MAX,
  volumeTail,
} from './evidence.ts'

test.each([
  ['nothing fades on the same day', 8, 0, 30, 8],
  ['half in a half-life', 8, 30, 30, 4],
  ['a quarter in two', 8, 60, 30, 2],
  ['time never goes back', 8, -5, 30, 8],
])('decayed: %s', (_, count, days, halfLife, expected) => {
  expect(decayed(count, days, halfLife)).toBeCloseTo(expected, 10)
})

const HOW = { discount: 0.5, trust: 1 }
test.each([
  // (max(c-d, 0) + (θ + d·K)·P) / (C+θ)
  ['a level that knows nothing repeats the one above', 0, 0, 0, 0.2, 0.2],
  ['met 4 of 10 times, one of 3 values: (3.5 + 2.5·0.2) / 11', 4, 10, 3, 0.2, 4 / 11],
  ['never met: (0 + 2.5·0.2) / 11', 0, 10, 3, 0.2, 0.5 / 11],
  ['more kinds than the total can have paid for are not believed: (0 + 2·0.2) / 1.5', 0, 0.5, 9, 0.2, 0.2],
])('backoff: %s', (_, count, total, kinds, above, expected) => {
  expect(backoff(count, total, kinds, above, HOW)).toBeCloseTo(expected, 10)
})

test('backoff: the values of a level and the rest add up to one', () => {
  const above = [0.5, 0.3, 0.2]
  const counts = [6, 3, 0]
  const sum = counts.reduce((all, count, i) => all + backoff(count, 9, 2, above[i], HOW), 0)
  expect(sum).toBeCloseTo(1, 10)
})

test.each([
  ['as likely for a stranger says nothing: ln 1', 0.1, 0.1, 0.5, 0],
  ['a hundred times likelier, half of it: ln((0.5·0.001 + 0.5·0.1) / 0.001)', 0.001, 0.1, 0.5, Math.log(50.5)],
  ['what is usual speaks against a stranger, not without end', 0.9, 0.0001, 0.9, LEAST],
])('strangeness: %s', (_, usual, stranger, share, expected) => {
  expect(strangeness(usual, stranger, share)).toBeCloseTo(expected, 10)
})

test.each([
  ['nobody is known: ln(0.35 / 0.05)', 0, 0, Math.log(7)],
  ['never of a hundred: ln(0.35 / (0.5/110))', 0, 100, Math.log(77)],
  ['half of all its calls: nothing', 50, 100, 0],
])('refusal: %s', (_, refused, all, expected) => {
  expect(refusal(refused, all)).toBeCloseTo(expected, 10)
})

describe('tails', () => {
  test.each([
    ['none is certain', 0, 3, 0],
    // 1 - e^-1 = 0.632
    ['one or more of one expected: -ln 0.632', 1, 1, -Math.log(1 - Math.exp(-1))],
    // 1 - e^-1 (1 + 1) = 0.264
    ['two or more of one expected: -ln 0.264', 2, 1, -Math.log(1 - 2 * Math.exp(-1))],
    ['fifty of one expected says no more than the most', 50, 1, TAIL_MAX],
  ])('burst: %s', (_, n, mean, expected) => {
    expect(burstTail(n, mean)).toBeCloseTo(expected, 8)
  })

  test.each([
    ['none is certain', 0, 10, 5, 0],
    // r = 1, p = 0.5/1.5: P(0) = 1/3, the tail is 2/3.
    ['one or more, and nothing was seen: -ln(2/3)', 1, 0, 0, -Math.log(2 / 3)],
    // r = 11, p = 10.5/11.5: P(0) = p^11.
    ['one or more after ten in ten hours', 1, 10, 10, -Math.log(1 - (10.5 / 11.5) ** 11)],
  ])('volume: %s', (_, n, sum, hours, expected) => {
    expect(volumeTail(n, sum, hours)).toBeCloseTo(expected, 8)
  })

  test('more is never likelier, and no number is too large', () => {
    let before = 0
    for (const n of [1, 2, 5, 20, 100, 199, 200]) {
      const tail = volumeTail(n, 30, 30)
      expect(tail).toBeGreaterThanOrEqual(before)
      before = tail
    }
    expect(volumeTail(1e9, 30, 30)).toBeLessThanOrEqual(TAIL_MAX)
    expect(Number.isFinite(burstTail(1e4, 1e-9))).toBe(true)
  })
})

test.each([
  ['nothing', [], 0],
  ['what speaks against counts nothing', [-3, 2], 2],
  ['4 + 2/2 + 1/4', [1, 4, 2], 5.25],
  ['at most three', [1, 1, 1, 1], 1.75],
])('geometric: %s', (_, evidence, expected) => {
  expect(geometric(evidence, 0.5, 3)).toBeCloseTo(expected, 10)
})
