import { expect, test } from 'vitest'
import { placeCode, placeNumber } from '../events/places.ts'
import { fastestTravel, kilometresBetween } from './travel.ts'

const [DE, NL, US, JP, SG] = ['DE', 'NL', 'US', 'JP', 'SG'].map(placeNumber)

test('every code has its number, and back', () => {
  for (const code of ['AA', 'DE', 'JP', 'ZZ']) expect(placeCode(placeNumber(code))).toBe(code)
  expect(['', 'de', 'DEU', '1A'].map(placeNumber)).toEqual([0, 0, 0, 0])
  expect([placeCode(0), placeCode(677)]).toEqual(['', ''])
})

test('distances are those that no border town can beat', () => {
  expect(kilometresBetween(DE, NL)).toBe(0)
  expect(kilometresBetween(DE, DE)).toBe(0)
  expect(kilometresBetween(DE, 0)).toBe(0)
  // Munich to Boston is 6,100 km, Frankfurt to Tokyo 9,400.
  expect(kilometresBetween(DE, US)).toBeGreaterThan(4000)
  expect(kilometresBetween(DE, US)).toBeLessThan(6100)
  expect(kilometresBetween(DE, JP)).toBeGreaterThan(7000)
  expect(kilometresBetween(DE, JP)).toBeLessThan(9400)
})

test('the fastest journey counts', () => {
  const seen = [
    { place: DE, at: 0 },
    { place: SG, at: 3000 },
    { place: JP, at: 3060 },
  ]
  expect(fastestTravel(seen, 500)).toMatchObject({ from: seen[1], to: seen[2], kilometres: expect.any(Number) })
  expect(fastestTravel(seen.slice(0, 1), 500)).toBeUndefined()
  expect(fastestTravel([seen[0], { place: NL, at: 60 }], 500)).toBeUndefined()
})
