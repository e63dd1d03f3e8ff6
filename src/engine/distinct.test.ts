import { expect, test } from 'vitest'
import { Distinct } from './distinct.ts'

const numbers = (n: number, of: (i: number) => number): Uint32Array => Uint32Array.from({ length: n }, (_, i) => of(i))

test('what a Set holds is found, round after round and while the table grows', () => {
  const distinct = new Distinct()
  for (const [n, modulo] of [
    [0, 1],
    [10, 3],
    [5000, 4999],
    [100_000, 2 ** 32],
    [7, 7],
  ]) {
    const values = numbers(n, i => Math.imul(i, 2_654_435_761) % modulo)
    distinct.clear(n)
    const half = n >>> 1
    distinct.add(values, 0, half)
    distinct.add(values, half, n)
    distinct.add(values, 0, half)
    const expected = [...new Set(values)].sort((a, b) => a - b)
    expect(distinct.size).toBe(expected.length)
    expect(distinct.sorted()).toEqual(expected)
  }
})
