import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { detections } from '../detections/index.generated.ts'
import { EMPTY_HOUSE } from './house.ts'
import { runScan, type ScanRequest } from './run-scan.ts'

const request = (paths: readonly string[]): ScanRequest => ({
  paths,
  since: undefined,
  until: undefined,
  accounts: [],
  regions: [],
  format: 'jsonl',
  out: undefined,
  intel: undefined,
  minSeverity: undefined,
  types: undefined,
  failOn: undefined,
  workers: 1,
  plan: false,
  progress: false,
  quiet: true,
  colour: { out: false, err: false },
  width: 80,
})

test('a worker that cannot start ends the scan, instead of a scan that waits for ever', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-worker-'))
  writeFileSync(join(folder, 'a.json'), '{"Records":[]}')
  const broken = { ...EMPTY_HOUSE, openModule: new URL('./no-such-module.ts', import.meta.url).href }
  const before = process.listenerCount('SIGINT')
  await expect(runScan(request([folder]), broken)).rejects.toMatchObject({ code: 'E_WORKER', exit: 1 })
  expect(process.listenerCount('SIGINT')).toBe(before)
  rmSync(folder, { recursive: true })
})

const START = 1_735_689_600
/** Guessed SSH passwords, which raise a finding in each object that is read. */
const guesses = (address: string): string =>
  Array.from({ length: 40 }, (_, i) => {
    const at = START + i * 10
    return `2 123456789012 eni-0a1b2c3d4e5f60718 ${address} 10.0.0.5 ${30_000 + i} 22 6 20 4000 ${at} ${at + 5} ACCEPT OK`
  }).join('\n')

test.each([1, 2])(
  'a thread that dies loses its object and no other, with %i workers',
  async workers => {
    const folder = mkdtempSync(join(tmpdir(), 'vedette-dying-'))
    const names = ['a', 'b-exits', 'c', 'd-throws', 'e', 'f-fills', 'g'].map(name => join(folder, `${name}.log`))
    for (const [i, name] of names.entries()) writeFileSync(name, guesses(`198.51.100.${i + 1}`))
    const out = join(folder, 'found/')
    const beside = (path: string) => new URL(path, import.meta.url).href
    const detectionModules = [beside('../detections/index.generated.ts')]
    const house = { ...EMPTY_HOUSE, detections, detectionModules, openModule: beside('./dying-opener.fixture.ts') }
    const lost = runScan({ ...request(names), out, workers }, house)
    await expect(lost).rejects.toMatchObject({ code: 'E_OBJECT_LOST', exit: 1 })
    const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'))
    expect(summary.totals).toMatchObject({ seen: 7, read: 4, unreadable: 3, records: 160 })
    const unread = summary.troubles.map(({ object }: { object: string }) => object).sort()
    expect(unread).toEqual([names[1], names[3], names[5]])
    expect(summary.died.map(({ problem }: { problem: string }) => problem).sort()).toEqual([
      expect.stringMatching(/memory limit/),
      'it ended with code 7',
      'thrown where nobody catches',
    ])
    const [finding, ...others] = readFileSync(join(out, 'findings.jsonl'), 'utf8').trim().split('\n')
    expect(others).toEqual([])
    expect(JSON.parse(finding).vedette.occurrences.length).toBe(4)
    rmSync(folder, { recursive: true })
  },
  60_000,
)
