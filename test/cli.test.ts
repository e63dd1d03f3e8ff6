import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Finding } from '../src/findings/finding.ts'
import { findingSchema } from '../src/findings/schema.ts'
import { BIN, type Ended, runVedette } from './command-line.ts'

let root: string
let logs: string
let expected: readonly { readonly type: string; readonly account: string }[]

const vedette = (args: readonly string[], meet?: (child: ChildProcess, err: string) => void): Promise<Ended> =>
  runVedette(root, args, meet)

const linesOf = (text: string): Finding[] =>
  text
    .split('\n')
    .filter(line => line !== '')
    .map(line => findingSchema.parse(JSON.parse(line)))

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'vedette-cli-'))
  logs = join(root, 'logs')
  const simulated = await vedette(['simulate', '--out', logs, '--events', '40000', '--json'])
  expect(simulated.err).toBe('')
  expected = JSON.parse(simulated.out).expected
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('vedette scan', () => {
  test('finds every story of the simulated organisation, with evidence that is in the logs', async () => {
    const { code, out, err } = await vedette(['scan', logs, '--format', 'jsonl', '--live', '*'])
    expect(code).toBe(0)
    const found = linesOf(out)
    for (const { type, account } of expected)
      expect(
        found.some(finding => finding.type === type && finding.accountId === account),
        `${type} in ${account}`,
      ).toBe(true)
    for (const { vedette } of found) {
      expect(vedette.reason.summary).not.toBe('')
      expect(vedette.occurrences[0].evidence.length).toBeGreaterThan(0)
    }
    expect(err).toMatch(/objects = [\d,]+ read/)
    expect(err).toMatch(/records = [\d,]+ events \+ [\d,]+ dropped/)
    expect(err).not.toContain('DO NOT AGREE')
    expect(err).not.toContain('Losses')
  })

  test('narrows by type, severity, account and time, and exits with 3 when asked to', async () => {
    const args = ['scan', logs, '--quiet', '--format', 'jsonl', '--types', 'Stealth:*', '--account', '111122223333']
    const all = await vedette(args)
    expect(all.err).toBe('')
    for (const { type, accountId } of linesOf(all.out)) {
      expect(type).toMatch(/^Stealth:/)
      expect(accountId).toBe('111122223333')
    }
    expect(linesOf(all.out).length).toBeGreaterThan(0)
    expect((await vedette([...args, '--min-severity', 'low', '--fail-on', 'low'])).code).toBe(3)
    const early = await vedette([...args, '--until', '2026-01-04', '--fail-on', 'low'])
    expect([early.code, early.out]).toEqual([0, ''])
  })

  test('writes into a folder, in GuardDuty’s own shape', async () => {
    const folder = join(root, 'out/')
    const { code, out } = await vedette(['scan', logs, '--format', 'guardduty', '--out', folder])
    expect([code, out]).toEqual([0, ''])
    const [first] = readFileSync(join(folder, 'findings.jsonl'), 'utf8').split('\n')
    expect(JSON.parse(first)).not.toHaveProperty('vedette')
    const summary = JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8'))
    expect(summary.mismatches).toEqual([])
    expect(summary.totals.records).toBe(summary.totals.events + summary.totals.dropped)
  })

  test('ends cleanly at Ctrl-C with what was found so far', async () => {
    let told = false
    const { code, out, err } = await vedette(['scan', logs, '--workers', '1', '--format', 'json'], (child, text) => {
      if (!told && text.includes('Reading')) told = child.kill('SIGINT')
    })
    expect(code).toBe(130)
    expect(Array.isArray(JSON.parse(out))).toBe(true)
    expect(err).toContain('Interrupted')
    expect(err).toMatch(/objects = .*not come to/)
  })

  test('a reader that leaves early is no error', async () => {
    const { code, err } = await vedette(['scan', logs, '--format', 'json'], child => child.stdout?.destroy())
    expect(code).toBe(0)
    expect(err).not.toContain('EPIPE')
  })
})

describe('vedette explain', () => {
  test('tells the story of a finding of the last scan by the beginning of its id', async () => {
    await vedette(['scan', logs, '--quiet'])
    const kept = join(root, 'state', 'vedette', 'last-scan.jsonl')
    expect(statSync(kept).mode & 0o077).toBe(0)
    const [finding] = linesOf(readFileSync(kept, 'utf8'))
    const told = await vedette(['explain', finding.id.slice(0, 8)])
    expect(told.code).toBe(0)
    expect(told.out).toContain(finding.type)
    expect(told.out).toContain('What to do next')
    expect(told.out).toContain(finding.vedette.occurrences[0].evidence[0].sha256)
    const asJson = await vedette(['explain', finding.id, '--json'])
    expect(JSON.parse(asJson.out).id).toBe(finding.id)
  })
})

describe('mistakes', () => {
  test.each([
    [['scan', '/no/such/folder'], 'E_NO_PATH'],
    [['scan', BIN, '--since', 'yesterday'], 'E_BAD_OPTION'],
    [['scan', BIN, '--types', 'Recon:EC2/Portscam'], 'Did you mean Recon:EC2/Portscan'],
    [['scan', BIN, '--intel', '/no/such/folder'], '/no/such/folder'],
    [['explain', 'abc', '--in', '/no/such/file'], 'E_NO_PATH'],
    [['scna', BIN], 'Did you mean scan?'],
    [['scan', BIN, '--sinc', '7d'], 'Did you mean --since?'],
    [['scan'], 'path'],
  ])('%j is told in a sentence and exits with 2', async (args, says) => {
    const { code, out, err } = await vedette(args)
    expect(err).toContain(says)
    expect(err).not.toContain('    at ')
    expect([code, out]).toEqual([2, ''])
  })

  test('explain without any scan says what to do (E_NO_RUN)', async () => {
    const before = root
    root = mkdtempSync(join(tmpdir(), 'vedette-cli-'))
    const { code, err } = await vedette(['explain', 'abc'])
    rmSync(root, { recursive: true, force: true })
    root = before
    expect(code).toBe(2)
    expect(err).toContain('E_NO_RUN')
  })

  test('a file that is no log is counted, not hidden', async () => {
    const file = join(root, 'notes.txt')
    writeFileSync(file, 'buy milk\n')
    const { code, err } = await vedette(['scan', file])
    expect(code).toBe(0)
    expect(err).toContain('1 object = 1 not a log')
    expect(err).toContain('notes.txt: not an AWS log')
  })
})

test('lists what can fire, prints help, version and completion', async () => {
  const list = JSON.parse((await vedette(['detections', '--json'])).out) as { type: string; source: string }[]
  expect(list.length).toBeGreaterThanOrEqual(16)
  const help = await vedette(['scan', '--help'])
  expect([help.code, help.err]).toEqual([0, ''])
  expect(help.out).toContain('--fail-on')
  expect((await vedette(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect((await vedette(['completion', 'bash'])).out).toContain('complete -o filenames')
})
