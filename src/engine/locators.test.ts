import { expect, test } from 'vitest'
import { LocatorSet } from './locators.ts'

const locator = (id: number) => ({ object: 0, offset: id, length: 1, at: id, id })

test('a sealed set keeps its count and what is shown, and lets go of the ids', () => {
  const set = new LocatorSet()
  for (let id = 1; id <= 100; id++) set.add(locator(id))
  set.add(locator(7))
  const shown = set.chosen()
  set.seal()
  expect(set.count).toBe(100)
  expect(set.chosen()).toEqual(shown)
  expect(set.ids.size).toBe(0)
})
