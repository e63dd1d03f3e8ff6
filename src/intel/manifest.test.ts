import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { OperatorError } from '../errors.ts'
import { readManifest } from './manifest.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vedette-manifest-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const faultsOf = (yaml: string): string[] => {
  writeFileSync(join(folder, 'intel.yaml'), yaml)
  try {
    readManifest(folder)
  } catch (error) {
    expect(error).toBeInstanceOf(OperatorError)
    expect((error as OperatorError).code).toBe('E_INTEL_MANIFEST')
    return (error as Error).message.replaceAll(`${folder}/`, '').split('\n')
  }
  return []
}

test('finds files, and copies of what is named by URL', () => {
  for (const name of ['a.txt', 'feed.netset']) writeFileSync(join(folder, name), '')
  const yaml = `
lists:
  - { name: own, file: a.txt, format: TXT, trusted: true }
  - { name: feed, url: https://lists.example/x/y.netset?z=1, format: TXT, category: tor-exit }
`
  expect(faultsOf(yaml)).toEqual([])
  expect(readManifest(folder).lists).toMatchObject([
    { name: 'own', path: join(folder, 'a.txt'), category: 'custom', trusted: true },
    { name: 'feed', path: join(folder, 'feed.netset'), category: 'tor-exit', trusted: false },
  ])
})

test('tells all faults at once, each with its line', () => {
  const faults = faultsOf(`lists:
  - name: a
    file: a.txt
    format: CSV
    category: evil
    colour: red
  - name: b
    format: STIX
    category: c2
  - name: c
    file: c.txt
    format: TXT
    trusted: perhaps
extra: 1
`)
  const lines = faults.map(fault => Number(/^intel\.yaml:(\d+): /.exec(fault)?.[1]))
  expect(lines).toEqual([...lines].sort((a, b) => a - b))
  const text = faults.join('\n')
  expect(text).toMatch(/intel\.yaml:4: lists\.0\.format: .*Expected one of TXT, STIX, .*FIRE_EYE\./)
  expect(text).toMatch(/intel\.yaml:5: lists\.0\.category: .*Expected one of tor-exit, .*popular\./)
  expect(text).toMatch(/intel\.yaml:6: colour is no key/)
  expect(text).toMatch(/intel\.yaml:13: lists\.2\.trusted: .*Expected true or false, .*\./)
  expect(text).toMatch(/intel\.yaml:14: extra is no key/)
})

test('every format is read, and a feed brings its own name, address, format and category', () => {
  const formats = ['TXT', 'STIX', 'OTX_CSV', 'ALIEN_VAULT', 'PROOF_POINT', 'FIRE_EYE']
  const yaml = formats.map((format, i) => `  - { name: l${i}, file: ., format: ${format}, category: c2 }`)
  expect(faultsOf(`lists:\n${yaml.join('\n')}\n  - feed: tor-exit\n`)).toEqual([
    expect.stringContaining('was not fetched yet. Expected a copy at tor-exit.lst; run vedette intel update.'),
  ])
  const { lists } = readManifest(folder, { mayLackCopies: true })
  expect(lists.map(list => list.format)).toEqual([...formats, 'TXT'])
  expect(lists.at(-1)).toMatchObject({ name: 'tor-exit', category: 'tor-exit', trusted: false, refreshHours: 6 })
})

test('a set says whether its list is trusted, and how many there may be', () => {
  const set = (i: number, kind: string) => `  - { name: s${i}, file: ., format: TXT, set: ${kind} }\n`
  expect(faultsOf(`lists:\n${set(0, 'IPSet')}${set(1, 'ThreatEntitySet')}`)).toEqual([])
  expect(readManifest(folder).lists.map(({ trusted, category }) => [trusted, category])).toEqual([
    [true, 'custom'],
    [false, 'custom'],
  ])
  expect(faultsOf(`lists:\n${set(0, 'IPSet')}${set(1, 'IPSet')}`)).toEqual([
    'intel.yaml:3: one IPSet too many. Expected at most 1 of them, as in a Region.',
  ])
})

test.each([
  ['lists:\n  - { name: a, file: no.txt, format: TXT, category: c2 }', 'intel.yaml:2: no.txt does not exist'],
  [
    'lists:\n  - { name: a, url: "https://x.example/y", format: TXT, category: c2 }',
    'https://x.example/y was not fetched yet. Expected a copy at a.txt',
  ],
  ['lists:\n  - { name: a, format: TXT, category: c2 }', 'a list has a file, a url or a feed'],
  ['lists:\n  - { name: a, file: ., format: TXT }', 'a list that is not trusted has a category'],
  ['lists:\n  - { name: a, file: ., format: TXT, category: aws }', 'lists.0.category'],
  [
    'lists:\n  - { name: a, file: ., format: TXT, category: c2 }\n  - { name: a, file: ., format: TXT, category: c2 }',
    'intel.yaml:3: a is named twice',
  ],
  ['lists:\n  - { name: a, file: ., format: TXT, set: IPSet, trusted: false }', 'a list of set IPSet is trusted'],
  ['lists:\n  - { name: a, file: ., format: TXT, outsideAws: true, category: c2 }', 'says nothing else of them'],
  ['lists:\n  - { feed: no-such-feed }', 'Expected a feed that vedette intel feeds lists.'],
  ['lists:\n  - { feed: ipsum-3 }\n  - { feed: ipsum-3 }', 'ipsum-3 is named twice'],
  ['lists: [', 'intel.yaml:1: '],
  ['', 'intel.yaml:1: the file: '],
  ['5', 'intel.yaml:1: the file: '],
])('%j is refused', (yaml, wanted) => expect(faultsOf(yaml).join('\n')).toContain(wanted))

test('says when there is no manifest, or no folder', () => {
  expect(() => readManifest(folder)).toThrow('intel.yaml:1: there is no such file')
  expect(() => readManifest(join(folder, 'none'))).toThrow('There is no file or folder')
})
