import { expect, test } from 'vitest'
import { Dictionaries } from '../formats/batch.ts'
import { Observed } from './observed.ts'
import { batchOf } from './play.ts'

const flowAt = (at: number) => ({ at, interface: 'eni-1', local: '10.0.0.5', remote: '203.0.113.9', sidesKnown: true })

test('hours are counted by name, and their events add up', () => {
  const into = new Dictionaries(1 << 10, 1 << 10)
  const observed = new Observed(into)
  observed.take(batchOf('flow', [flowAt(7200), flowAt(7300), flowAt(10_800)], [], into))
  expect(observed.flush().hours.map(({ hour, events }) => [hour, events])).toEqual([
    [7200, 2],
    [10_800, 1],
  ])
})

test('an object that speaks of very many hours does not fill memory, and still adds up', () => {
  const into = new Dictionaries(1 << 10, 1 << 10)
  const observed = new Observed(into)
  const rows = 30_000
  observed.take(
    batchOf(
      'flow',
      Array.from({ length: rows }, (_, i) => flowAt((i + 1) * 3600)),
      [],
      into,
    ),
  )
  const { hours } = observed.flush()
  expect(hours.length).toBeLessThanOrEqual(20_001)
  expect(hours.reduce((sum, { events }) => sum + events, 0)).toBe(rows)
  expect(hours.at(-1)).toMatchObject({ account: 'other', events: 10_000 })
})

test('the addresses that all ambiguous records of an interface share are kept, as one fact', () => {
  const into = new Dictionaries(1 << 10, 1 << 10)
  const observed = new Observed(into)
  const between = (local: string, remote: string) => ({ ...flowAt(7200), local, remote, sidesKnown: false })
  const events = [between('10.0.0.5', '10.0.0.9'), between('10.0.0.7', '10.0.0.5'), between('10.0.0.5', '10.0.0.8')]
  observed.take(batchOf('flow', events, [], into))
  expect(observed.flush().interfaces.map(({ either }) => either)).toEqual([['10.0.0.5']])
})
