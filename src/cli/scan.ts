/** `vedette scan`: the options and their meaning. */

import { availableParallelism } from 'node:os'
import type { Command } from 'commander'
import { BUDGET_LIMITS } from '../learn/model.ts'
import { matchTypes, parseAccount, parseNumber, parseRegion, parseSeverity, parseWhole, SEVERITIES } from './choices.ts'
import { parseWhen } from './durations.ts'
import type { House } from './house.ts'
import { dryRunTypes } from './modes.ts'
import { checkOut, chooseFormat, FORMATS } from './output.ts'
import { DETECTIONS_OPTION, withOwn } from './own.ts'
import type { ScanRequest } from './run-scan.ts'
import { wantsColour, widthOf } from './terminal.ts'

const WORKERS_MAX = 64

const EXAMPLES = `
Examples:
  vedette scan ./AWSLogs                                a folder copied out of a bucket
  vedette scan s3://my-trail-bucket/AWSLogs --since 7d  straight from S3, the last week
  vedette scan trail.json.gz flows.log.gz --region eu-west-1
  vedette scan s3://my-trail-bucket/AWSLogs --plan      how much that is, what S3 asks for it, how long it takes
  vedette scan ./AWSLogs --format jsonl --out findings.jsonl
  vedette scan ./AWSLogs --types 'Stealth:*' --min-severity medium --fail-on high
  vedette scan ./AWSLogs --live 'Persistence:*'         with rules that are dry-run unless asked for
  vedette scan ./AWSLogs --since 90d --budget 0.25      strict with what is unusual: a false finding a month and account
  vedette scan ./AWSLogs --intel ./lists                with your own threat and trusted lists
  vedette scan ./AWSLogs --detections ./my-detections   and detections of your own

Exit codes: 0 scanned, 1 a defect in Vedette (where it cost single objects, the rest is written), 2 something for you to mend, 3 --fail-on reached, 130 interrupted.
AWS credentials, Region and AWS_ENDPOINT_URL are taken from the environment as by the AWS CLI.`

interface ScanOptions {
  since?: string
  until?: string
  account: string[]
  region: string[]
  format?: string
  out?: string
  intel?: string
  detections?: string
  minSeverity?: string
  types: string[]
  live: string[]
  dryRun: string[]
  failOn?: string
  budget?: string
  workers?: string
  plan?: boolean
  progress: boolean
  quiet?: boolean
}

const collect = (value: string, before: string[]): string[] => [...before, value]

const requestOf = (paths: readonly string[], given: ScanOptions, house: House): ScanRequest => {
  const now = Date.now() / 1000
  if (given.out !== undefined) checkOut(given.out)
  return {
    paths,
    since: given.since === undefined ? undefined : parseWhen('--since', given.since, 'from', now),
    until: given.until === undefined ? undefined : parseWhen('--until', given.until, 'to', now),
    accounts: given.account.map(value => parseAccount('--account', value)),
    regions: given.region.map(value => parseRegion('--region', value)),
    format: chooseFormat(given.format, given.out),
    out: given.out,
    intel: given.intel,
    minSeverity: given.minSeverity === undefined ? undefined : parseSeverity('--min-severity', given.minSeverity),
    types:
      given.types.length === 0
        ? undefined
        : matchTypes(
            given.types,
            house.detections.map(detection => detection.type),
          ),
    dryRun: dryRunTypes(house.detections, given.live, given.dryRun),
    failOn: given.failOn === undefined ? undefined : parseSeverity('--fail-on', given.failOn),
    budget: given.budget === undefined ? undefined : parseNumber('--budget', given.budget, ...BUDGET_LIMITS),
    workers:
      given.workers === undefined
        ? Math.min(WORKERS_MAX, availableParallelism())
        : parseWhole('--workers', given.workers, 1, WORKERS_MAX),
    plan: given.plan === true,
    progress: given.progress && !given.quiet,
    quiet: given.quiet === true,
    colour: { out: wantsColour(process.stdout), err: wantsColour(process.stderr) },
    width: widthOf(process.stdout),
  }
}

/** Adds the command. What it runs is loaded when it runs: help must not wait for the AWS SDK. */
export const addScan = (program: Command, house: House): void => {
  program
    .command('scan')
    .summary('read AWS logs and report GuardDuty findings with their evidence')
    .description(
      'Reads CloudTrail, VPC Flow Logs and Route 53 Resolver query logs, recognised by content, from files, folders\n' +
        'and s3:// URLs. Findings go to stdout, words to stderr.',
    )
    .argument('<path...>', 'files, folders or s3://bucket/prefix')
    .option('--since <when>', 'only events from then on: 12h, 7d, 1y (before now) or an ISO time')
    .option('--until <when>', 'only events before then; a day counts to its end')
    .option('--account <id>', 'only this account; may be repeated', collect, [])
    .option(
      '--region <name>',
      'only this Region; may be repeated. A single one is also taken for logs that name none',
      collect,
      [],
    )
    .option('--format <name>', `${FORMATS.join(', ')} (default: by the name of --out, else table)`)
    .option('--out <file or folder/>', 'write there instead of stdout; a folder also gets summary.json')
    .option('--intel <folder>', 'lists of yours, with an intel.yaml that names them')
    .option(...DETECTIONS_OPTION)
    .option('--min-severity <name>', `leave out findings below: ${SEVERITIES.join(', ')}`)
    .option('--types <pattern>', 'only these finding types, * and ? allowed; may be repeated', collect, [])
    .option('--live <pattern>', 'raise what these dry-run types find; may be repeated', collect, [])
    .option('--dry-run <pattern>', 'count what these types find and raise none of it; may be repeated', collect, [])
    .option('--fail-on <severity>', 'exit with 3 when a finding of that severity or above was reported')
    .option('--budget <n>', 'false findings by learned behaviour that an account may have in a week (default: 1)')
    .option('--workers <n>', 'threads that read (default: one for each core)')
    .option('--plan', 'read only a sample: say what a scan would read, what S3 asks for it, and how long it takes')
    .option('--no-progress', 'no progress on stderr')
    .option('--quiet', 'nothing on stderr but errors')
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], given: ScanOptions) => {
      const known = await withOwn(house, given.detections)
      const request = requestOf(paths, given, known)
      const { runScan } = await import('./run-scan.ts')
      process.exitCode = await runScan(request, known)
    })
}
