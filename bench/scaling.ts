/** What grows with what: CPU with workers, memory with data, CPU with detections. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simulate, type Volumes } from '../src/simulate/simulate.ts'
import { atMost, type Gate, type Halves, measure, outputOf, pathOf } from './child.ts'
import { FOLDERS, type Source } from './measure.ts'

export interface Scaling {
  /** What was measured, for people. */
  readonly lines: readonly string[]
  readonly gates: readonly Gate[]
}

/** The least CPU of some rounds for each environment, the environments interleaved. */
const leastCpu = async (
  module: string,
  source: string,
  halves: Halves,
  environments: readonly Readonly<Record<string, string>>[],
  rounds: number,
): Promise<{ cpuMs: number[]; fired: string[] }> => {
  const cpuMs = environments.map(() => Infinity)
  const fired = environments.map(() => '')
  for (let round = 0; round < rounds; round++)
    for (const [i, environment] of environments.entries()) {
      const measured = await measure(module, source, halves, environment)
      cpuMs[i] = Math.min(cpuMs[i], measured.cpuMs)
      fired[i] = JSON.stringify(measured.fired)
    }
  return { cpuMs, fired }
}

/** Two workers must not cost much more than one, and must find the same. */
export const workers = async (halves: Halves, rounds: number): Promise<Scaling> => {
  const environments = [{ BENCH_WORKERS: '1' }, { BENCH_WORKERS: '2' }]
  const { cpuMs, fired } = await leastCpu('./workers.ts', 'all', halves, environments, rounds)
  const [one, two] = cpuMs
  const lines = [`workers: ${one.toFixed(0)} ms CPU with one, ${two.toFixed(0)} ms with two`]
  if (fired[0] !== fired[1]) throw new Error('one and two workers found different signals')
  return { lines, gates: [atMost('CPU of two workers, times one', two / one, 1.3)] }
}

const ADDED = [1, 20, 40]

/** The slope of the least-squares line through (added, cpu), as a share of the cost with the fewest, percent. */
const slopeOf = (cpuMs: readonly number[]): number => {
  const meanX = ADDED.reduce((sum, x) => sum + x, 0) / ADDED.length
  const meanY = cpuMs.reduce((sum, y) => sum + y, 0) / ADDED.length
  const above = ADDED.reduce((sum, x, i) => sum + (x - meanX) * (cpuMs[i] - meanY), 0)
  const below = ADDED.reduce((sum, x) => sum + (x - meanX) ** 2, 0)
  return ((above / below) * 100) / cpuMs[0]
}

export const slope = async (source: Source, halves: Halves, rounds: number): Promise<Scaling> => {
  const environments = ADDED.map(added => ({ BENCH_ADDED: String(added) }))
  const { cpuMs } = await leastCpu('./added.ts', source, halves, environments, rounds)
  const told = ADDED.map((added, i) => `${cpuMs[i].toFixed(0)} ms with ${added}`).join(', ')
  return {
    lines: [`${source}, detections added that never match: ${told}`],
    gates: [atMost(`${source}: cost of one added detection, %`, slopeOf(cpuMs), 0.5)],
  }
}

/** All types against the first sixteen, over all sources: a detection that finds nothing must cost next to nothing. */
export const breadth = async (halves: Halves, rounds: number): Promise<Scaling> => {
  const environments = [{ BENCH_TYPES: 'first' }, { BENCH_TYPES: 'all' }]
  const lines: string[] = []
  const sums = [0, 0]
  for (const source of Object.keys(FOLDERS)) {
    const { cpuMs } = await leastCpu('./breadth.ts', source, halves, environments, rounds)
    for (const [i, ms] of cpuMs.entries()) sums[i] += ms
    lines.push(
      `${source}: ${cpuMs[0].toFixed(0)} ms CPU with the first sixteen types, ${cpuMs[1].toFixed(0)} ms with all`,
    )
  }
  return { lines, gates: [atMost('CPU with all types, times the first sixteen', sums[1] / sums[0], 1.25)] }
}

const TELL_PEAK = `data:text/javascript,${encodeURIComponent(
  `import { isMainThread } from 'node:worker_threads'
  if (isMainThread) process.on('exit', () => console.log('peak', process.resourceUsage().maxRSS / 1024))`,
)}`

/** Peak resident memory of `vedette scan` with two workers, MB. */
const peakOf = async (folder: string): Promise<number> => {
  const out = join(folder, 'findings.jsonl')
  const scan = ['scan', join(folder, 'AWSLogs'), '--workers', '2', '--format', 'jsonl', '--out', out]
  // The scan keeps its last findings in a folder of the user's; here in the bench's own.
  const told = await outputOf(['--import', TELL_PEAK, pathOf('../src/main.ts'), ...scan, '--quiet'], {
    XDG_STATE_HOME: folder,
    XDG_CACHE_HOME: folder,
  })
  const peak = /^peak (.+)$/m.exec(told)
  if (peak === null) throw new Error('the scan told no peak')
  return Number(peak[1])
}

/** About 300 MB unpacked a part; the large one is a ten-day log of parts as large. */
const PART: Volumes = { cloudtrail: 100_000, flow: 500_000, dns: 200_000 }
const DAYS = [1, 10]

export const memory = async (): Promise<Scaling> => {
  const peaks: number[] = []
  const lines: string[] = []
  for (const days of DAYS) {
    const folder = mkdtempSync(join(tmpdir(), 'vedette-bench-'))
    try {
      const { raw } = await simulate({ out: folder, seed: 7, accounts: 1, days, events: PART, stories: 'all' })
      const peak = await peakOf(folder)
      peaks.push(peak)
      lines.push(`memory: ${peak.toFixed(0)} MB at most for ${(raw / 1e6).toFixed(0)} MB unpacked, two workers`)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  const [small, large] = peaks
  return {
    lines,
    gates: [
      atMost('peak memory on 3 GB, MB', large, 400),
      atMost('peak memory on 3 GB, % above that on 300 MB', (large / small - 1) * 100, 5),
    ],
  }
}
