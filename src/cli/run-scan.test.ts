import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
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
