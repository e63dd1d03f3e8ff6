import { expect, test } from 'vitest'
import { sourceHealth } from './health.ts'

const HOUR = 3600
const NOW = 1_800_000_000 - (1_800_000_000 % HOUR)

const hours = (...ago: readonly number[]) => new Map(ago.map(n => [NOW - n * HOUR, 20]))
const range = (from: number, until: number) => Array.from({ length: until - from + 1 }, (_, i) => from + i)

test('a source that was heard from lately is well', () => {
  expect(sourceHealth(hours(...range(1, 30)), NOW)).toEqual({ healthy: true, issue: undefined, lastAt: NOW })
})

test('three quiet hours are late delivery, four are silence', () => {
  expect(sourceHealth(hours(...range(4, 30)), NOW).healthy).toBe(true)
  expect(sourceHealth(hours(...range(5, 30)), NOW)).toMatchObject({ healthy: false, lastAt: NOW - 4 * HOUR })
})

test('a source with nights is not silent in the night', () => {
  const nights = hours(...range(10, 20), ...range(31, 41))
  expect(sourceHealth(nights, NOW).healthy).toBe(true)
  expect(sourceHealth(nights, NOW + 20 * HOUR).issue).toContain('No events since')
})

test('one that never was is told as that', () => {
  expect(sourceHealth(new Map(), NOW)).toMatchObject({ healthy: false, lastAt: 0 })
})
