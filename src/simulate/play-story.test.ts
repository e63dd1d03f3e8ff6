import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { playStory } from './play-story.ts'
import { STORIES } from './stories/stories.ts'

const out = mkdtempSync(join(tmpdir(), 'vedette-play-'))
afterAll(() => rmSync(out, { recursive: true, force: true }))
const sample = { out, seed: 1, accounts: 3, regions: ['us-east-1', 'eu-west-1'], at: Date.UTC(2026, 0, 5, 8) / 1000 }

test('every story is written, and tells what must be found', () => {
  for (const [nth, { name, raises }] of [...STORIES.values()].entries()) {
    const { files, expected } = playStory({ ...sample, story: name, nth })
    expect(files.length, name).toBeGreaterThan(0)
    expect(statSync(join(out, files[0])).size).toBeGreaterThan(0)
    expect([...new Set(expected.map(({ type }) => type))].sort(), name).toEqual([...raises].sort())
  }
})

test('played again, it happens in another account', () => {
  const [first, second] = [0, 1].map(nth => playStory({ ...sample, story: 'ssh-guessing-inbound', nth }))
  expect(first.expected[0].account).not.toBe(second.expected[0].account)
})

test('a story that there is not is refused', () => {
  expect(() => playStory({ ...sample, story: 'nonsense', nth: 0 })).toThrow(/nonsense/)
})
