import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CATEGORIES, THREAT } from '../events/categories.ts'
import { BUILTIN, SAMPLE } from './builtin.ts'
import { type LoadedIntel, loadIntel } from './load.ts'

const cache = mkdtempSync(join(tmpdir(), 'vedette-builtin-'))
let intel: LoadedIntel
beforeAll(async () => {
  intel = await loadIntel(undefined, { cache })
})
afterAll(() => rmSync(cache, { recursive: true }))

test.each(CATEGORIES)('samples of %s are on lists of that category alone', category => {
  for (const value of [...SAMPLE[category].addresses, ...SAMPLE[category].domains])
    expect([value, [...new Set(intel.hitsOf(value).map(hit => hit.category))]]).toEqual([value, [category]])
})

test('no entry is on two lists', () => {
  const entries = BUILTIN.flatMap(list => list.entries)
  expect(new Set(entries).size).toBe(entries.length)
})

test('the rest of the documentation ranges is on none', () => {
  for (const range of ['192.0.2', '198.51.100', '203.0.113'])
    for (let host = 97; host < 255; host++) expect(intel.hitsOf(`${range}.${host}`)).toEqual([])
  expect(intel.hitsOf('2001:db8::1')).toEqual([])
})

test('every threat has a sample, in both families', () => {
  const only = new Set(['dga', 'abused-domain', 'rebind', 'leaked-key'])
  const threats = CATEGORIES.filter((category, i) => (THREAT & (1 << i)) !== 0 && !only.has(category))
  for (const category of threats) {
    expect(SAMPLE[category].addresses.some(address => address.includes(':'))).toBe(true)
    expect(SAMPLE[category].addresses.some(address => address.includes('.'))).toBe(true)
  }
})

test('the names of AWS’s tester are known by what they stand for', () => {
  const categoryOf = (name: string) => intel.hitsOf(name).map(hit => `${hit.list} ${hit.category}`)
  expect(categoryOf('c2.guarddutyc2activityb.com')).toEqual(['guardduty-tester c2'])
  expect(categoryOf('abc.guarddutydgaactivity.com')).toEqual(['guardduty-tester dga'])
  expect(categoryOf('guarddutyc2activityb.com')).toEqual([])
})

test('a leaked key is listed by its hash', () =>
  expect(intel.hitsOf('008f3056359411ba8f8fa7c5d5988ab7438825acfc73fc77081caea99377926c')[0].category).toBe(
    'leaked-key',
  ))
