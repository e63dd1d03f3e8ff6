/** `vedette explain`: one finding as a person wants to read it. */
import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { OperatorError } from '../errors.ts'
import { explainFinding } from '../findings/explain.ts'
import type { Finding } from '../findings/finding.ts'
import { findingsIn } from './findings-file.ts'
import type { House } from './house.ts'
import { DETECTIONS_OPTION, withOwn } from './own.ts'
import { lastScanFile } from './state.ts'
import { wantsColour, widthOf } from './terminal.ts'

const EXAMPLES = `
Examples:
  vedette explain 3f9ac21b                     from the last scan; the beginning of an id is enough
  vedette explain 3f9ac21b --in findings.jsonl
  vedette explain 3f9ac21b --json | jq .vedette.occurrences`

const IDS_MAX = 8

/** The finding whose id begins so. */
export const findFinding = (prefix: string, file: string): Finding => {
  const wanted = prefix.toLowerCase()
  const found: Finding[] = []
  const ids: string[] = []
  for (const finding of findingsIn(file)) {
    if (finding.id.startsWith(wanted)) found.push(finding)
    if (ids.length < IDS_MAX) ids.push(finding.id.slice(0, 8))
  }
  if (found.length === 1) return found[0]
  const same = found.map(({ id }) => id.slice(0, wanted.length + 4)).slice(0, IDS_MAX)
  const hint =
    found.length > 1
      ? `${found.length} do: ${same.join(', ')}. Give more letters.`
      : ids.length > 0
        ? `It holds ${ids.join(', ')}${ids.length === IDS_MAX ? ', …' : ''}.`
        : 'It holds no findings.'
  throw new OperatorError(found.length > 1 ? 'E_MANY_FINDINGS' : 'E_NO_FINDING', { id: prefix, file, hint })
}

const fileOf = (given: string | undefined): string => {
  const file = given ?? lastScanFile()
  if (existsSync(file)) return file
  throw given === undefined ? new OperatorError('E_NO_RUN', { file }) : new OperatorError('E_NO_PATH', { path: file })
}

/** Adds the command. */
export const addExplain = (program: Command, house: House): void => {
  program
    .command('explain')
    .summary('show one finding: story, reason, timeline, records, what to do next')
    .description('Prints one finding as a person wants to read it.')
    .argument('<id>', 'the finding’s id, or the beginning of it')
    .option('--in <file>', 'findings written by vedette scan --format jsonl (default: those of the last scan)')
    .option('--json', 'the finding as JSON')
    .option(...DETECTIONS_OPTION)
    .addHelpText('after', EXAMPLES)
    .action(async (id: string, given: { in?: string; json?: boolean; detections?: string }) => {
      const { detections } = await withOwn(house, given.detections)
      const finding = findFinding(id, fileOf(given.in))
      if (given.json) {
        process.stdout.write(`${JSON.stringify(finding, null, 2)}\n`)
        return
      }
      const text = explainFinding(finding, {
        width: Math.min(widthOf(process.stdout), 120),
        colour: wantsColour(process.stdout),
        now: Date.now() / 1000,
        detection: detections.find(detection => detection.type === finding.type),
      })
      process.stdout.write(`${text}\n`)
    })
}
