/** `vedette diff` over what `vedette scan` really wrote. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runVedette } from './command-line.ts'

let root: string
const vedette = (args: readonly string[]) => runVedette(root, args)
const at = (name: string): string => join(root, name)

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'vedette-diff-'))
  await vedette(['simulate', '--out', at('logs'), '--events', '20000', '--json'])
  writeFileSync(at('intel.yaml'), 'lists:\n  - { name: ours, file: ours.txt, format: TXT, category: tor-exit }\n')
  writeFileSync(at('ours.txt'), '198.51.100.200\n')
  for (const [out, more] of [
    ['before/', []],
    ['again/', []],
    ['lists/', ['--intel', root]],
    ['stealth/', ['--types', 'Stealth:*']],
  ] as const)
    expect((await vedette(['scan', at('logs'), '--quiet', '--out', at(out), ...more])).code).toBe(0)
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('two scans of the same logs are the same', async () => {
  const { code, out, err } = await vedette(['diff', at('before'), at('again')])
  expect([code, out]).toEqual([0, ''])
  expect(err).toMatch(/^0 new, 0 gone, 0 changed, \d+ findings the same\.\n$/)
})

test('narrowing by type loses findings, and the settings are named as the reason', async () => {
  const { code, out } = await vedette(['diff', at('before'), at('stealth'), '--json'])
  expect(code).toBe(3)
  const list = JSON.parse(out) as { kind: string; type: string; why: string[] }[]
  expect(list.length).toBeGreaterThan(0)
  for (const one of list) {
    expect(one).toMatchObject({ kind: 'gone' })
    expect(one.type).not.toMatch(/^Stealth/)
    expect(one.why.join()).toContain('other settings: types')
  }
  const { out: words } = await vedette(['diff', at('before/findings.jsonl'), at('stealth/findings.jsonl')])
  expect(words).toMatch(/^GONE /m)
  expect(words).toContain('because: other settings: types')
})

test('other lists are named as the reason', async () => {
  const { out } = await vedette(['diff', at('stealth'), at('lists'), '--json'])
  const list = JSON.parse(out) as { kind: string; why: string[] }[]
  expect(list.every(({ why }) => why.includes('other lists or tables were loaded'))).toBe(true)
})

test('what is no findings file is said with its line', async () => {
  writeFileSync(at('bad.jsonl'), '{"id":1}\n')
  const { code, err } = await vedette(['diff', at('bad.jsonl'), at('before')])
  expect(code).toBe(2)
  expect(err).toContain('bad.jsonl:1: not a finding')
  expect((await vedette(['diff', at('nowhere'), at('before')])).err).toContain('There is no file or folder')
})
