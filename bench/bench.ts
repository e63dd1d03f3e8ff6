/** `npm run bench`: measures what docs/benchmarks.md promises, and fails when a promise is not kept. */
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { simulate, type Volumes } from '../src/simulate/simulate.ts'
import type { Gate, Halves } from './child.ts'
import { consoleSpeed } from './console.ts'
import { type Contest, contest, contestTable } from './contest.ts'
import type { Source } from './measure.ts'
import { breadth, memory, type Scaling, slope, workers } from './scaling.ts'

const USAGE = `npm run bench -- [options]
  --size small|normal|large   records: 1/5, 1 or 3 times 150,000 calls, 600,000 flows, 300,000 queries in each half
  --only PART                 flow, cloudtrail, dns, workers, breadth, memory, slope or console; may be given several times
  --rounds N                  the least CPU of N rounds counts (2)
  --json                      the numbers as JSON
  --anyway                    measure although the machine is busy
  --help
Without --only: flow, cloudtrail, dns, workers and breadth; memory, slope and console as well with --size large.
Exit codes: 0 all promises kept, 1 one missed or results differ, 2 wrong options, 3 the machine is busy.
Example: npm run bench -- --only flow --rounds 3
`

const SIZES: Readonly<Record<string, number>> = { small: 0.2, normal: 1, large: 3 }
const VOLUMES: Volumes = { cloudtrail: 150_000, flow: 600_000, dns: 300_000 }
const SOURCES: readonly Source[] = ['flow', 'cloudtrail', 'dns']
const USUAL: readonly string[] = [...SOURCES, 'workers', 'breadth']
const PARTS: readonly string[] = [...USUAL, 'memory', 'slope', 'console']
/** These make what they measure themselves. */
const OWN: readonly string[] = ['memory', 'console']
const EXIT_MISSED = 1
const EXIT_USAGE = 2
const EXIT_BUSY = 3

interface Choices {
  readonly scale: number
  readonly parts: readonly string[]
  readonly rounds: number
  readonly json: boolean
  readonly anyway: boolean
}

const choices = (): Choices | 'help' | undefined => {
  const { values } = parseArgs({
    options: {
      size: { type: 'string', default: 'normal' },
      only: { type: 'string', multiple: true },
      rounds: { type: 'string', default: '2' },
      json: { type: 'boolean', default: false },
      anyway: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  const scale = SIZES[values.size]
  const usual = values.size === 'large' ? PARTS : USUAL
  const parts = values.only ?? usual
  const rounds = Number(values.rounds)
  if (scale === undefined || !parts.every(part => PARTS.includes(part)) || !(rounds >= 1 && rounds <= 20))
    return undefined
  return { scale, parts, rounds, json: values.json, anyway: values.anyway }
}

/** The same, where an option that there is not is a usage error like any other. */
const asked = (): Choices | 'help' | undefined => {
  try {
    return choices()
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return undefined
  }
}

/** Two days of one organisation that differ in everything but its habits: what warms is never what is measured. */
const makeHalves = async (folder: string, scale: number): Promise<Halves> => {
  const halves = { warm: join(folder, 'warm'), cold: join(folder, 'cold') }
  const events = {
    cloudtrail: Math.round(VOLUMES.cloudtrail * scale),
    flow: Math.round(VOLUMES.flow * scale),
    dns: Math.round(VOLUMES.dns * scale),
  }
  await simulate({ out: halves.warm, seed: 11, accounts: 1, days: 1, events, stories: 'all' })
  await simulate({ out: halves.cold, seed: 12, accounts: 1, days: 1, events, stories: 'all' })
  return halves
}

const gateLine = ({ name, value, promise, passed }: Gate): string =>
  `${passed ? 'kept  ' : 'MISSED'}  ${name}: ${value.toFixed(2)} (${promise})`

interface Results {
  readonly contests: Contest[]
  readonly scalings: Scaling[]
}

const measureAll = async ({ parts, rounds, json }: Choices, halves: Halves): Promise<Results> => {
  const results: Results = { contests: [], scalings: [] }
  const say = (words: string): void => {
    if (!json) process.stdout.write(`${words}\n`)
  }
  const scaled = async (work: Promise<Scaling>): Promise<void> => {
    const scaling = await work
    results.scalings.push(scaling)
    say(scaling.lines.join('\n'))
  }
  for (const source of SOURCES) {
    if (!parts.includes(source)) continue
    const one = await contest(source, halves, rounds)
    results.contests.push(one)
    say(contestTable(one))
  }
  if (parts.includes('workers')) await scaled(workers(halves, rounds))
  if (parts.includes('breadth')) await scaled(breadth(halves, rounds))
  if (parts.includes('slope')) for (const source of SOURCES) await scaled(slope(source, halves, rounds))
  if (parts.includes('memory')) await scaled(memory())
  if (parts.includes('console')) await scaled(consoleSpeed())
  return results
}

const main = async (): Promise<number> => {
  const chosen = asked()
  if (chosen === 'help') {
    process.stdout.write(USAGE)
    return 0
  }
  if (chosen === undefined) {
    process.stderr.write(USAGE)
    return EXIT_USAGE
  }
  const load = loadavg()[0]
  const busy = load > availableParallelism() + 1
  if (busy && !chosen.anyway) {
    process.stderr.write(
      `The machine is busy (load ${load.toFixed(1)}): no conclusion. --anyway measures all the same.\n`,
    )
    return EXIT_BUSY
  }
  const folder = mkdtempSync(join(tmpdir(), 'vedette-bench-'))
  try {
    const needsData = chosen.parts.some(part => !OWN.includes(part))
    const halves = needsData ? await makeHalves(folder, chosen.scale) : { warm: folder, cold: folder }
    const { contests, scalings } = await measureAll(chosen, halves)
    const gates = [...contests, ...scalings].flatMap(result => result.gates)
    const machine = { processor: cpus()[0]?.model, cores: availableParallelism(), node: process.version, load }
    if (chosen.json) process.stdout.write(`${JSON.stringify({ machine, contests, scalings, gates }, null, 2)}\n`)
    else process.stdout.write(`\n${gates.map(gateLine).join('\n')}\n`)
    if (busy) process.stderr.write(`The machine was busy (load ${load.toFixed(1)}): ratios may be off.\n`)
    const equal = contests.every(({ different }) => different.length === 0)
    return equal && gates.every(gate => gate.passed) ? 0 : EXIT_MISSED
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

process.exitCode = await main()
