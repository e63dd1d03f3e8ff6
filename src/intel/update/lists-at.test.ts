import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeEach, expect, test } from 'vitest'
import {
  COPIES_KEPT,
  copiesBefore,
  keepCopy,
  type ListState,
  pruneCopies,
  sha256Of,
  writeFeedState,
} from './feed-state.ts'
import { listsAt } from './lists-at.ts'

const root = mkdtempSync(join(tmpdir(), 'vedette-at-'))
afterAll(() => rmSync(root, { recursive: true }))

const day = (n: number): string => new Date(Date.UTC(2026, 0, n)).toISOString()
const at = (n: number): number => Date.UTC(2026, 0, n) / 1000
const text = (n: number): string => `9.9.9.${n}\n`

let folder = ''
/** A list that was fetched on each of the first `days` days of the year, every time with another entry. */
const fetched = (days: number): void => {
  let state: ListState | undefined
  for (let n = 1; n <= days; n++) {
    if (n > 1) keepCopy(folder, Buffer.from(text(n - 1)))
    const before = copiesBefore(state)
    const sha256 = sha256Of(Buffer.from(text(n)))
    state = {
      url: 'https://x.example/l.txt',
      sha256,
      entries: 1,
      bytes: 8,
      fetchedAt: day(n),
      checkedAt: day(n),
      before,
    }
  }
  writeFileSync(join(folder, 'l.txt'), text(days))
  const written = { version: 1 as const, lists: { l: state! } }
  writeFeedState(folder, written)
  pruneCopies(folder, written)
}

beforeEach(() => {
  folder = mkdtempSync(join(root, 'intel-'))
  const lists = [
    '{ name: l, url: "https://x.example/l.txt", format: TXT, category: c2 }',
    '{ name: own, file: own.txt, format: TXT, category: custom }',
  ]
  writeFileSync(join(folder, 'intel.yaml'), `lists:\n${lists.map(list => `  - ${list}\n`).join('')}`)
  writeFileSync(join(folder, 'own.txt'), '8.8.8.8\n')
})

const said = (n: number): string | undefined => {
  const source = listsAt(folder, at(n)).sources.find(({ facts }) => facts.name === 'l')
  return source && Buffer.concat([...source.pieces()].map(piece => Buffer.from(piece))).toString()
}

test('a list is what it was at the time', () => {
  fetched(5)
  expect([said(5), said(9), said(3), said(1)]).toEqual([text(5), text(5), text(3), text(1)])
  expect(said(0)).toBeUndefined()
  expect(listsAt(folder, at(0)).notes).toEqual([
    'l was not fetched before then: all of it counts as new',
    'own has no history: all of it counts as known then',
  ])
})

test('the history has an end, and says so', () => {
  fetched(COPIES_KEPT + 5)
  expect(said(1)).toBe(text(5))
  expect(listsAt(folder, at(1)).notes[0]).toContain('l is known only since 2026-01-05')
})

test('a copy that is not what it was is refused (E_UNREADABLE)', () => {
  fetched(3)
  const path = join(folder, '.vedette-history', `${sha256Of(Buffer.from(text(1)))}.gz`)
  writeFileSync(path, gzipSync('other\n'))
  expect(() => said(1)).toThrow(expect.objectContaining({ code: 'E_UNREADABLE' }))
  expect(said(2)).toBe(text(2))
})
