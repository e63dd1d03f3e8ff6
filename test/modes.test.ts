/** Rules that customers opt into: counted in every scan, raised when asked for. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runVedette } from './command-line.ts'

const RULE = 'Persistence:RolesAnywhere/AccountManipulation'
let root: string
const at = (name: string): string => join(root, name)
const scan = async (out: string, ...more: string[]) => {
  const { code, err } = await runVedette(root, ['scan', at('logs'), '--out', at(out), ...more])
  expect(code).toBe(0)
  const summary = JSON.parse(readFileSync(join(at(out), 'summary.json'), 'utf8')) as {
    dryRun: { type: string; findings: number; firstSeen?: string }[]
  }
  const types = readFileSync(join(at(out), 'findings.jsonl'), 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => (JSON.parse(line) as { type: string }).type)
  return { err, types: new Set(types), dryRun: new Map(summary.dryRun.map(one => [one.type, one])) }
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'vedette-modes-'))
  await runVedette(root, ['simulate', '--out', at('logs'), '--events', '20000', '--json'])
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('a dry-run rule is counted with its time and not raised', async () => {
  const { err, types, dryRun } = await scan('usual/')
  expect(types).not.toContain(RULE)
  expect(dryRun.get(RULE)).toMatchObject({ findings: 1, firstSeen: expect.stringMatching(/^2026-/) })
  expect(dryRun.size).toBe(25)
  expect(err).toContain(`1 finding of ${RULE}`)
})

test('asked for, it is raised; others can be made dry-run', async () => {
  const { types, dryRun } = await scan('live/', '--live', 'Persistence:*', '--dry-run', 'Stealth:*')
  expect(types).toContain(RULE)
  expect([...types].filter(type => type.startsWith('Stealth:'))).toEqual([])
  expect(dryRun.has(RULE)).toBe(false)
  expect(dryRun.get('Stealth:IAMUser/CloudTrailLoggingDisabled')?.findings).toBeGreaterThan(0)
})

test('a type that does not exist is told', async () => {
  const { code, err } = await runVedette(root, ['scan', at('logs'), '--live', 'Persistance:*'])
  expect(code).toBe(2)
  expect(err).toContain('Persistance:*')
})
