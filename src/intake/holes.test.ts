import { expect, test } from 'vitest'
import { findHoles } from './holes.ts'

const H = 3600
const hours = (present: readonly number[], events = 100) => new Map(present.map(hour => [hour * H, events]))
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

test('hours missing in the midst of steady ones are a hole', () => {
  expect(findHoles(hours([...range(0, 10), ...range(12, 24)]))).toEqual([{ from: 10 * H, to: 12 * H, usual: 100 }])
})

test('nothing missing is no hole, nor is what lies before and after', () => {
  expect(findHoles(hours(range(5, 24)))).toEqual([])
  expect(findHoles(new Map())).toEqual([])
})

test('a quiet source may be silent for an hour by chance', () => {
  expect(findHoles(hours([...range(0, 10), ...range(11, 24)], 4))).toEqual([])
})

test('nights are not holes', () => {
  const days = range(0, 14).flatMap(day => range(day * 24 + 8, day * 24 + 20))
  expect(findHoles(hours(days))).toEqual([])
})

test('a single hour between two gaps proves no steadiness', () => {
  expect(findHoles(hours([...range(0, 20), 22, ...range(24, 44)]))).toEqual([])
})
