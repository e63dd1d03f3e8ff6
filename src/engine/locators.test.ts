import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EVIDENCE_MAX, type Located, type Locator, LocatorSet } from './locators.ts'

const locator = (id: number, at = id): Locator => ({ object: 0, offset: id, length: 1, at, id })

const offered = (locators: readonly Locator[]): LocatorSet => {
  const set = new LocatorSet()
  for (const one of locators) set.add(one)
  return set
}

const told = ({ first, last, lowest }: LocatorSet, count: number) => ({ first, last, lowest, count })

/** What a set must be, said without sets. */
const expected = (locators: readonly Locator[]) => {
  const all = [...new Map(locators.map(one => [one.id, one])).values()]
  const inTime = all.toSorted((a, b) => a.at - b.at || a.id - b.id)
  const lowest = all.toSorted((a, b) => a.id - b.id).slice(0, EVIDENCE_MAX)
  return { first: inTime[0], last: inTime.at(-1), lowest, count: all.length }
}

test('a sealed set keeps its count and what is shown, and lets go of the ids', () => {
  const set = offered(Array.from({ length: 100 }, (_, i) => locator(i + 1)))
  set.add(locator(7))
  const shown = set.chosen()
  set.seal()
  expect(set.count).toBe(100)
  expect(set.chosen()).toEqual(shown)
  expect(set.ids).toBe(undefined)
})

test('in whatever pieces records come, threads between them or not, the same are chosen and counted', () => {
  const record = fc.integer({ min: 1, max: 70 }).map(id => locator(id, (id * 37) % 11))
  const pieces = fc.array(fc.array(record, { maxLength: 50 }), { maxLength: 4 })
  fc.assert(
    fc.property(pieces, all => {
      const once = offered(all.flat())
      const merged = new LocatorSet()
      for (const piece of all) merged.merge(structuredClone(offered(piece)) as Located)
      expect(told(once, once.count)).toEqual(expected(all.flat()))
      expect(told(merged, merged.count)).toEqual(expected(all.flat()))
    }),
  )
})
