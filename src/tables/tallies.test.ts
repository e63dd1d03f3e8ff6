import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { finish, mix } from './hash.ts'
import { FULL, Members, Samples, Tallies } from './tallies.ts'

const u32 = fc.integer({ min: 0, max: 0xffffffff })

describe('Tallies', () => {
  test('gives one row to each key and minute, like a Map', () => {
    const keys = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 5 })),
    )
    fc.assert(
      fc.property(keys, list => {
        const tallies = new Tallies(1000, () => {}, 4)
        const map = new Map<string, number>()
        for (const [low, high, minute] of list) {
          const name = `${low},${high},${minute}`
          if (!map.has(name)) map.set(name, map.size)
          expect(tallies.row(low, high, minute)).toBe(map.get(name))
        }
        expect(tallies.rows).toBe(map.size)
      }),
    )
  })

  test('says FULL when there is no room, and still finds what it holds', () => {
    const tallies = new Tallies(2, () => {}, 2)
    expect([tallies.row(1, 0, 0), tallies.row(2, 0, 0), tallies.row(3, 0, 0), tallies.row(1, 0, 0)]).toEqual([
      0,
      1,
      FULL,
      0,
    ])
  })

  test('begins anew after clear', () => {
    const tallies = new Tallies(10, () => {})
    tallies.row(7, 7, 7)
    tallies.clear()
    expect(tallies.row(8, 8, 8)).toBe(0)
  })
})

describe('Members', () => {
  test('counts distinct values for each row, like a Set, and hands them over row by row', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), u32)), pairs => {
        const members = new Members(5, 4096, 4)
        const sets = Array.from({ length: 5 }, () => new Set<number>())
        for (const [row, value] of pairs) {
          members.add(row, value)
          sets[row].add(value)
        }
        const { from, values } = members.export(5)
        sets.forEach((set, row) => {
          expect(members.sizes[row]).toBe(set.size)
          expect(new Set(values.subarray(from[row], from[row + 1]))).toEqual(set)
        })
      }),
    )
  })

  test('stops at its limit for each row', () => {
    const members = new Members(1, 3)
    for (let i = 0; i < 10; i++) members.add(0, i)
    expect(members.sizes[0]).toBe(3)
  })
})

describe('Samples', () => {
  test('keeps the values with the lowest hashes, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(u32), values => {
        const samples = new Samples(1, 4)
        for (const value of values) samples.add(0, value)
        const hash = (value: number) => finish(mix(0, value))
        const lowest = [...new Set(values)].sort((a, b) => hash(a) - hash(b)).slice(0, 4)
        expect([...samples.values.subarray(0, samples.sizes[0])].sort()).toEqual(lowest.sort())
      }),
    )
  })
})
