/** `vedette simulate`: logs of an organisation that does not exist, with attacks in them. */
import type { Command } from 'commander'
import { parseRegion, parseWhole } from './choices.ts'
import { parseWhen } from './durations.ts'
import { bytes, columns, counted, isoMinute, number } from './terminal.ts'

const EXAMPLES = `
Examples:
  vedette simulate --out ./sample                              a day of a small organisation, all stories
  vedette simulate --out ./quiet --days 30 --stories none      a month without attacks
  vedette simulate --out ./big --days 1 --events 5000000       about five million records a day
  vedette simulate --out ./life --days 30 --life --stories none
  vedette simulate --out ./ssh --stories ssh-guessing-inbound --json`

interface SimulateOptions {
  out: string
  seed?: string
  days?: string
  accounts?: string
  start?: string
  region: string[]
  events?: string
  stories?: string
  life?: boolean
  json?: boolean
}

const collect = (value: string, before: string[]): string[] => [...before, value]

/** One number for all sources, split as organisations do: mostly flows. */
const volumesOf = (events: number) => ({
  cloudtrail: Math.round(events * 0.15),
  flow: Math.round(events * 0.6),
  dns: Math.round(events * 0.25),
})

const storiesOf = (given: string | undefined): readonly string[] | 'all' | 'none' => {
  if (given === undefined || given === 'all') return 'all'
  return given === 'none' ? 'none' : given.split(',').map(name => name.trim())
}

const optional = (option: string, value: string | undefined, max: number, min = 1): number | undefined =>
  value === undefined ? undefined : parseWhole(option, value, min, max)

const play = async (given: SimulateOptions): Promise<void> => {
  const events = optional('--events', given.events, 1e9)
  const { simulate } = await import('../simulate/simulate.ts')
  const report = await simulate({
    out: given.out,
    seed: optional('--seed', given.seed, 2 ** 32 - 1, 0),
    days: optional('--days', given.days, 3660),
    accounts: optional('--accounts', given.accounts, 1000),
    start: given.start === undefined ? undefined : parseWhen('--start', given.start, 'from', Date.now() / 1000),
    regions: given.region.length === 0 ? undefined : given.region.map(name => parseRegion('--region', name)),
    events: events === undefined ? undefined : volumesOf(events),
    stories: storiesOf(given.stories),
    life: given.life,
  })
  if (given.json) {
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
    return
  }
  process.stderr.write(
    `${counted(report.files, 'file')}, ${bytes(report.raw)} of logs (${bytes(report.stored)} stored) in ${given.out}\n`,
  )
  for (const [source, { records }] of Object.entries(report.sources))
    process.stderr.write(`  ${source}: ${number(records)} records\n`)
  if (report.expected.length === 0) return
  process.stderr.write('\nA scan must find:\n')
  const rows = report.expected.map(({ at, account, type, story }) => [isoMinute(at), account, type, story])
  for (const line of columns(rows)) process.stdout.write(`${line}\n`)
}

const listStories = async (): Promise<void> => {
  const { STORIES } = await import('../simulate/stories/stories.ts')
  const rows = [...STORIES.values()].map(({ name, says }) => [name, says])
  for (const line of columns(rows)) process.stdout.write(`${line}\n`)
}

/** Adds the command. */
export const addSimulate = (program: Command): void => {
  program
    .command('simulate')
    .summary('write a simulated organisation’s logs, with attack stories in them')
    .description(
      'Writes CloudTrail, VPC Flow Logs and Resolver query logs of an organisation that does not exist, in AWS’s own\n' +
        'layout and formats. The same seed writes the same bytes.',
    )
    .requiredOption('--out <folder>', 'folder to write AWSLogs/ into')
    .option('--seed <n>', 'another organisation for each number')
    .option('--days <n>', 'how many days')
    .option('--start <when>', 'first day (an ISO date)')
    .option('--accounts <n>', 'how many accounts')
    .option('--region <name>', 'Region to run in; may be repeated', collect, [])
    .option('--events <n>', 'records a day, all sources together')
    .option('--stories <names>', 'attack stories, with commas between: all (default), none, or names')
    .option(
      '--life',
      'a whole organisation at work in the accounts: people, programs, CI, vendors (docs/simulation.md)',
    )
    .option('--json', 'the report, with the findings to expect, as JSON')
    .addHelpText('after', EXAMPLES)
    .action(play)
  program
    .command('stories')
    .summary('list the attack stories that simulate can play')
    .description('Lists the attack stories that vedette simulate can play.')
    .action(listStories)
}
