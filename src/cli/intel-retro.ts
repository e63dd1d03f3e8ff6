/** `vedette intel retro`: what the entries that lists have gained would have found in logs that were scanned before. */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { Intel } from '../intel/intel.ts'
import type { Source } from '../intel/sources.ts'
import { type Detection, isRowDetection, type Signal } from '../sdk/sdk.ts'
import { parseWhole } from './choices.ts'
import { parseWhen } from './durations.ts'
import type { House } from './house.ts'
import { checkOut, chooseFormat, FORMATS } from './output.ts'
import { DETECTIONS_OPTION, withOwn } from './own.ts'
import type { ScanRequest } from './run-scan.ts'
import { number, wantsColour, widthOf } from './terminal.ts'

const EXAMPLES = `
Examples:
  vedette intel retro ./AWSLogs --intel ./lists --since-lists 7d           what updates brought in a week
  vedette intel retro ./AWSLogs --intel ./lists --since-lists 2026-01-05   … since that day began
  vedette intel retro ./AWSLogs --intel ./lists --since-lists ./lists.old  … against an older folder of lists

The lists as they were at a time are known from the copies that vedette intel update keeps; files of your own have no
history and count as known, so for them name an older folder. Only detections that ask lists are run, yours too with
--detections, only with the
entries that are new, and only what the older lists would not have found is reported.

Exit codes: as of vedette scan.`

const WORKERS_MAX = 64
const LISTS = ['remote', 'query', 'answer']

interface RetroGiven {
  intel: string
  sinceLists: string
  detections?: string
  since?: string
  until?: string
  format?: string
  out?: string
  workers?: string
  progress: boolean
  quiet?: boolean
}

const requestOf = (paths: readonly string[], given: RetroGiven, now: number): ScanRequest => {
  if (given.out !== undefined) checkOut(given.out)
  return {
    paths,
    since: given.since === undefined ? undefined : parseWhen('--since', given.since, 'from', now),
    until: given.until === undefined ? undefined : parseWhen('--until', given.until, 'to', now),
    accounts: [],
    regions: [],
    format: chooseFormat(given.format, given.out),
    out: given.out,
    intel: given.intel,
    minSeverity: undefined,
    types: undefined,
    failOn: undefined,
    workers:
      given.workers === undefined
        ? Math.min(WORKERS_MAX, availableParallelism())
        : parseWhole('--workers', given.workers, 1, WORKERS_MAX),
    plan: false,
    progress: given.progress && !given.quiet,
    quiet: given.quiet === true,
    colour: { out: wantsColour(process.stdout), err: wantsColour(process.stderr) },
    width: widthOf(process.stdout),
  }
}

/** The lists as they were: an older folder's, or this folder's at a time. */
const olderLists = async (given: RetroGiven, now: number, say: (words: string) => void): Promise<readonly Source[]> => {
  const { readManifest } = await import('../intel/manifest.ts')
  const { sourcesOf } = await import('../intel/sources.ts')
  if (existsSync(join(given.sinceLists, 'intel.yaml'))) return sourcesOf(readManifest(given.sinceLists))
  const { listsAt } = await import('../intel/update/lists-at.ts')
  const { sources, notes } = listsAt(given.intel, parseWhen('--since-lists', given.sinceLists, 'from', now))
  for (const note of notes) say(`Note: ${note}.`)
  return sources
}

/** Whether the detection's condition fails with what the older lists gave: then only new entries made it fire. */
export const isNewWith =
  (old: Intel, detections: readonly Detection[], bitsOf: (intel: Intel, text: string) => number) =>
  (signal: Signal): boolean => {
    const event: Record<string, unknown> = { ...signal.event }
    for (const name of LISTS)
      if (typeof event[name] === 'string') event[`${name}Lists`] = bitsOf(old, String(event[name]))
    const detection = detections.find(({ type }) => type === signal.type)
    return detection !== undefined && isRowDetection(detection) && !detection.where(event as never)
  }

const retro = async (paths: readonly string[], given: RetroGiven, house: House): Promise<number> => {
  const now = Date.now() / 1000
  const request = requestOf(paths, given, now)
  const say = (words: string) => request.quiet || process.stderr.write(`${words}\n`)
  const { readManifest } = await import('../intel/manifest.ts')
  const { sourcesOf } = await import('../intel/sources.ts')
  const { intelOf } = await import('../intel/load.ts')
  const { bitsOfText, blocksOf, onlyNew } = await import('../intel/new-entries.ts')
  const older = await olderLists(given, now, say)
  const old = intelOf(older)
  let entries = 0
  const narrow = onlyNew(old, blocksOf(older), () => entries++)
  const intel = intelOf(sourcesOf(readManifest(given.intel)), narrow)
  say(`${number(entries)} entries are new.`)
  const { runScan } = await import('./run-scan.ts')
  const isWanted = isNewWith(old, house.listDriven.detections, bitsOfText)
  return runScan(request, { ...house, ...house.listDriven }, { intel, isWanted })
}

/** Adds the command. */
export const addIntelRetro = (intel: Command, house: House): void => {
  intel
    .command('retro')
    .summary('match new list entries on logs that were scanned before')
    .description('Says what the entries that lists have gained would have found in logs that were scanned before.')
    .argument('<path...>', 'files, folders or s3://bucket/prefix')
    .requiredOption('--since-lists <folder or when>', 'an older folder of lists, or a time: 7d, 2026-01-05')
    .option('--intel <folder>', 'the lists as they are now', './intel')
    .option(...DETECTIONS_OPTION)
    .option('--since <when>', 'only events from then on')
    .option('--until <when>', 'only events before then; a day counts to its end')
    .option('--format <name>', `${FORMATS.join(', ')} (default: by the name of --out, else table)`)
    .option('--out <file or folder/>', 'write there instead of stdout')
    .option('--workers <n>', 'threads that read (default: one for each core)')
    .option('--no-progress', 'no progress on stderr')
    .option('--quiet', 'nothing on stderr but errors')
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], given: RetroGiven) => {
      process.exitCode = await retro(paths, given, await withOwn(house, given.detections))
    })
}
