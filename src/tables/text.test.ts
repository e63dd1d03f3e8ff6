import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PairSet } from './pair-set.ts'
import { TextTable } from './text.ts'

describe('TextTable', () => {
  test('equal text, equal id, and the text comes back, like a Map', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), values => {
        const table = new TextTable(1 << 10)
        const map = new Map<string, number>([['', 0]])
        for (const value of values) {
          const id = table.internText(value)
          if (!map.has(value)) map.set(value, id)
          expect(id).toBe(map.get(value))
          expect(table.text(id)).toBe(Buffer.from(value).toString())
        }
      }),
    )
  })

  test('keeps a byte order mark', () => {
    const table = new TextTable(8)
    expect(table.text(table.internText('\uFEFF'))).toBe('\uFEFF')
  })

  test('is bounded by values and by bytes, and counts what it refused', () => {
    const few = new TextTable(3)
    expect(['a', 'b', 'c'].map(value => few.internText(value))).toEqual([1, 2, 0])
    const small = new TextTable(100, 10)
    expect([small.internText('123456'), small.internText('7890123'), small.refused]).toEqual([1, 0, 1])
  })

  test('forgets on clear, and says so by its generation', () => {
    const table = new TextTable(8)
    table.internText('old')
    table.clear()
    expect([table.internText('new'), table.text(1), table.generation]).toEqual([1, 'new', 1])
  })

  test('hashes do not depend on the order or the table', () => {
    const one = new TextTable(8)
    const two = new TextTable(8)
    two.internText('first')
    const [a, b] = [one.internText('same'), two.internText('same')]
    expect([one.low[a], one.high[a]]).toEqual([two.low[b], two.high[b]])
  })
})

test('PairSet says what is new, and forgets rather than grow', () => {
  const set = new PairSet(8)
  expect([set.add(1, 2), set.add(1, 2), set.add(2, 1)]).toEqual([true, false, true])
  for (let i = 3; i < 50; i++) set.add(i, i)
  expect(set.size).toBeLessThanOrEqual(5)
})
