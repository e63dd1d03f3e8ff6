import { expect, test } from 'vitest'
import { Sweeper } from './heap.ts'

test('garbage is collected when it grows, and not before', () => {
  const sweeper = new Sweeper()
  sweeper.look()
  expect(sweeper.collections).toBe(0)
  for (let i = 0; i < 64; i++) {
    new Uint8Array(4 << 20).fill(1)
    sweeper.look()
  }
  expect(sweeper.collections).toBeGreaterThan(2)
  expect(sweeper.collections).toBeLessThan(32)
})
