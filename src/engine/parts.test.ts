import { expect, test } from 'vitest'
import { ComingParts } from './parts.ts'
import type { Part } from './pass.ts'

const part = (object: number, outside = 0): Part => ({
  object,
  outside,
  tallies: [
    {
      ...{ detection: 0, rows: 1, low: Int32Array.of(1), high: Int32Array.of(1), minute: Uint32Array.of(1) },
      ...{ numbers: {}, sets: {} },
    },
  ],
  ...{ groups: [], tuples: [], facts: [], interfaces: [], addressUses: [], broken: {} },
  hours: [{ account: '1', region: 'r', kind: 'flow', hour: object * 3600, events: 1 }],
  lost: { tallies: 0, values: 0 },
})

const make = () => {
  const taken: [object: number, rows: number][] = []
  const parts = new ComingParts(({ object, tallies }) => taken.push([object, tallies[0].low.length]))
  return { taken, parts }
}

test('parts wait for the end of their object, and those of a copy are dropped', () => {
  const { taken, parts } = make()
  parts.add(part(0))
  parts.add(part(1))
  expect(taken).toEqual([])
  expect(parts.end(0, 'a', part(0, 2))).toMatchObject({ copyOf: undefined, outside: 2, isTaken: true })
  expect(parts.end(1, 'a', part(1))).toMatchObject({ copyOf: 0, hours: [], isTaken: false })
  expect(taken).toEqual([
    [0, 1],
    [0, 1],
  ])
})

test('of an object whose hash is said first nothing waits', () => {
  const { taken, parts } = make()
  parts.named(0, 'a')
  parts.add(part(0))
  expect(taken).toHaveLength(1)
  parts.named(1, 'a')
  parts.add(part(1))
  expect(parts.end(1, 'a', part(1))).toMatchObject({ copyOf: 0 })
  expect(parts.end(0, 'a', part(0))).toMatchObject({ copyOf: undefined, hours: [{ hour: 0 }, { hour: 0 }] })
  expect(taken).toHaveLength(2)
})

test('an object that breaks on the way counts for nothing, unless some of it has been counted', () => {
  const { taken, parts } = make()
  parts.add(part(0))
  expect(parts.end(0, '', undefined).isTaken).toBe(false)
  parts.named(1, 'b')
  parts.add(part(1))
  expect(parts.end(1, '', undefined).isTaken).toBe(true)
  expect(taken.map(([object]) => object)).toEqual([1])
})

test('columns are given back as soon as they are taken', () => {
  const { parts } = make()
  const one = part(0)
  parts.end(0, 'a', one)
  expect(one.tallies[0].low.length).toBe(0)
})
