import { expect, test } from 'vitest'
import { mergeSignals } from '../findings/merge.ts'
import { ports, sshSignal } from '../findings/signals.fixture.ts'
import type { KeptFinding } from '../store/findings.ts'
import { backoff, nextTry } from './retry.ts'
import { entriesFor, nextTurn, type Route } from './route.ts'

const [finding] = mergeSignals([sshSignal()], ports)
const kept = (archived?: KeptFinding['archived']): KeptFinding => ({
  finding,
  group: 'g',
  archived,
  feedback: undefined,
  sample: false,
  createdAt: 0,
  updatedAt: 0,
})
const route = (name: string, changes: Partial<Route> & { takesArchived?: boolean } = {}): Route => ({
  destination: { name, takesArchived: changes.takesArchived ?? false },
  selects: changes.selects ?? (() => true),
  frequency: changes.frequency,
})
const NOON = Date.parse('2026-01-02T12:07:00Z')

test('turns follow the clock', () => {
  const at = (text: string) => Date.parse(`2026-01-02T${text}:00Z`)
  expect(nextTurn('FIFTEEN_MINUTES', NOON)).toBe(at('12:15'))
  expect(nextTurn('ONE_HOUR', NOON)).toBe(at('13:00'))
  expect(nextTurn('SIX_HOURS', NOON)).toBe(at('18:00'))
  expect(nextTurn('SIX_HOURS', at('12:00'))).toBe(at('18:00'))
})

test('a new finding leaves at once, a later occurrence at the next turn', () => {
  const routes = [route('a'), route('b', { frequency: 'FIFTEEN_MINUTES' }), route('c', { selects: () => false })]
  const change = { kept: kept(), frequency: 'SIX_HOURS', now: NOON } as const
  expect(entriesFor(routes, { ...change, isNew: true }).map(({ destination, dueAt }) => [destination, dueAt])).toEqual([
    ['a', NOON],
    ['b', NOON],
  ])
  expect(entriesFor(routes, { ...change, isNew: false }).map(({ dueAt }) => new Date(dueAt).toISOString())).toEqual([
    '2026-01-02T18:00:00.000Z',
    '2026-01-02T12:15:00.000Z',
  ])
})

test('what a filter archived never leaves; what a person archived goes to event buses alone', () => {
  const routes = [route('s3'), route('bus', { takesArchived: true })]
  const change = { isNew: false, frequency: 'ONE_HOUR', now: NOON } as const
  expect(entriesFor(routes, { ...change, kept: kept({ by: 'filter', name: 'f' }) })).toEqual([])
  expect(entriesFor(routes, { ...change, kept: kept({ by: 'hand' }) }).map(({ destination }) => destination)).toEqual([
    'bus',
  ])
})

test('waits double up to a quarter of an hour, and a day ends them', () => {
  expect([1, 2, 5, 30].map(attempts => backoff(attempts, () => 1))).toEqual([2_000, 4_000, 32_000, 900_000])
  expect(backoff(2, () => 0)).toBe(2_000)
  const failure = { attempts: 3, createdAt: NOON, final: false, now: NOON + 3_600_000 }
  expect(nextTry(failure)).toBeGreaterThan(failure.now)
  expect(nextTry({ ...failure, now: NOON + 90_000_000 })).toBe('dead')
  expect(nextTry({ ...failure, final: true })).toBe('dead')
})
