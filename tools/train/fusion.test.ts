import { expect, test } from 'vitest'
import { Random } from '../../src/simulate/random.ts'
import { fitLogistic } from './fusion.ts'

/** Attacks have more of the first column; the second is noise, the third speaks against them and may not. */
const sample = (n: number) => {
  const random = new Random('fusion')
  const x = new Float64Array(n * 3)
  const y = new Uint8Array(n)
  for (let i = 0; i < n; i++) {
    y[i] = i % 2
    x.set([random.float() * 4 + y[i], random.float(), random.float() - y[i] * 0.5], i * 3)
  }
  return { x, y, width: 3, weight: new Float64Array(n).fill(1) }
}

test('evidence gets a weight, noise little, and what may not be negative is not', () => {
  const { weights, loss } = fitLogistic(sample(2000), { nonNegative: () => true, ridge: 1e-4, steps: 200 })
  expect(weights[0]).toBeGreaterThan(0.3)
  expect(weights[1] * 0.29).toBeLessThan(weights[0] * 0.6)
  expect(weights[2]).toBe(0)
  expect(loss).toBeLessThan(Math.log(2))
  const free = fitLogistic(sample(2000), { nonNegative: () => false, ridge: 1e-4, steps: 200 })
  expect(free.weights[2]).toBeLessThan(-1)
})
