import { expect, test } from 'vitest'
import type { JudgedWindow } from './judge.ts'
import { findingsOf } from './measures.ts'

const DAY = 86_400
const window = (day: number, score: number, more: Partial<JudgedWindow> = {}): JudgedWindow => ({
  ...{ key: 'a', from: day * DAY, score, margin: score - 3, isCounted: true },
  ...more,
})

test.each([
  ['a lasting change is one finding', [window(0, 4), window(1, 4), window(6, 4)], 0, 1],
  ['and one more after a week', [window(0, 4), window(1, 4), window(7, 4)], 0, 2],
  ['what is clearly more is another, on the same day too', [window(0, 4), window(0.1, 6.5)], 0, 2],
  ['others are judged for themselves', [window(0, 4), window(0, 4, { key: 'b' })], 0, 2],
  ['what was told of before the count keeps quiet within it', [window(0, 4, { isCounted: false }), window(1, 4)], 0, 0],
  ['under a higher threshold the first is not told of', [window(0, 4), window(1, 5)], 1.5, 1],
] as const)('%s', (_, seen, shift, expected) => {
  expect(findingsOf(seen, shift)).toBe(expected)
})
