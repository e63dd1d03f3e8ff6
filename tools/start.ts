/** `npm start`: a sample organisation is simulated and scanned, so that the first minute shows findings. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lastScanFile } from '../src/cli/state.ts'
import { SAMPLE_ORGANISATION } from '../src/simulate/sample.ts'
import { simulate } from '../src/simulate/simulate.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const logs = mkdtempSync(join(tmpdir(), 'vedette-sample-'))

process.stderr.write('Simulating an organisation of three accounts and two days, with an attack of every kind…\n')
const report = await simulate({ ...SAMPLE_ORGANISATION, out: logs })
process.stderr.write(`${report.files} log objects in ${logs}. Scanning them…\n\n`)

const scan = spawnSync(process.execPath, [MAIN, 'scan', logs], { stdio: 'inherit' })
if (scan.status !== 0) process.exit(scan.status ?? 1)

const [worst] = readFileSync(lastScanFile(), 'utf8').split('\n', 1)
const id = worst ? (JSON.parse(worst) as { id: string }).id.slice(0, 8) : '<id>'
process.stderr.write(`
Next:
  npx vedette explain ${id}             one finding: why, the records, what to do
  npx vedette scan ${logs} --format jsonl --out findings.jsonl
  npx vedette scan <a folder or s3:// URL of your own logs>
  npx vedette detections                    what can fire
`)
