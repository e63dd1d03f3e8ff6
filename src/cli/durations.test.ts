import { expect, test } from 'vitest'
import { OperatorError } from '../errors.ts'
import { inWords, parseWhen } from './durations.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z') / 1000
const at = (iso: string): number => Date.parse(iso) / 1000

test.each([
  ['30m', NOW - 1800],
  ['12h', NOW - 43_200],
  ['7d', NOW - 604_800],
  ['2w', NOW - 1_209_600],
  ['1y', NOW - 31_536_000],
  ['2026-01-05', at('2026-01-05T00:00:00Z')],
  ['2026-01-05T13:00', at('2026-01-05T13:00:00Z')],
  ['2026-01-05T13:00Z', at('2026-01-05T13:00:00Z')],
  ['2026-01-05T13:00:30.5+02:00', at('2026-01-05T11:00:30Z')],
  ['2024-02-29', at('2024-02-29T00:00:00Z')],
])('%s is a time', (value, seconds) => {
  expect(parseWhen('--since', value, 'from', NOW)).toBe(seconds)
})

test('a day ends at its end', () => {
  expect(parseWhen('--until', '2026-01-05', 'to', NOW)).toBe(at('2026-01-06T00:00:00Z'))
})

test.each(['', 'yesterday', '7', 'd', '-7d', '7D', '2026-13-01', '2026-02-31', '2026-01-05T25:00Z', '05.01.2026'])(
  '%j is refused, and the message says what is expected',
  value => {
    expect(() => parseWhen('--since', value, 'from', NOW)).toThrow(OperatorError)
    expect(() => parseWhen('--since', value, 'from', NOW)).toThrow(/--since is .*expected.*7d.*2026-01-05/)
  },
)

test('lengths of time read as people say them', () => {
  expect([0.4, 59, 60, 200, 3600, 7500].map(inWords)).toEqual([
    '0 s',
    '59 s',
    '1 min',
    '3 min 20 s',
    '1 h',
    '2 h 5 min',
  ])
})
