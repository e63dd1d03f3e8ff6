/** `vedette diff`: what two runs found differently, and why. */
import type { Command } from 'commander'
import { type Difference, diffFindings, whyOf } from '../findings/diff.ts'
import { type Finding, severityName } from '../findings/finding.ts'
import { resourceName } from '../findings/names.ts'
import { paint, plainText } from '../findings/terminal.ts'
import { readRun } from './findings-file.ts'
import { columns, counted, isoMinute, wantsColour } from './terminal.ts'

const EXAMPLES = `
Examples:
  vedette scan ./AWSLogs --out before/
  vedette scan ./AWSLogs --intel ./lists --out after/
  vedette diff before/ after/
  vedette diff before.jsonl after.jsonl --json | jq '.[] | select(.kind == "gone")'

Exit code: 0 when both found the same, 3 when they differ, 2 when a file cannot be read.
A folder's summary.json also tells which detections a run had; a file alone knows only those that found something.`

export const EXIT_DIFFERENT = 3

const aboutOf = ({ kind, before, after }: Difference): Finding => (kind === 'gone' ? before : after) as Finding

const shown = (difference: Difference, why: readonly string[], colour: boolean): string[] => {
  const finding = aboutOf(difference)
  const seen = isoMinute(Date.parse(finding.service.eventFirstSeen) / 1000)
  const head = [
    paint(difference.kind.toUpperCase().padEnd(7), difference.kind === 'gone' ? 'dim' : 'bold', colour),
    severityName(finding.severity).padEnd(8),
    ...[finding.type, resourceName(finding), finding.accountId, seen, finding.id.slice(0, 8)].map(plainText),
  ].join('  ')
  const changes = columns(
    difference.changes.map(({ what, before, after }) => [
      `  ${what}:`,
      plainText(String(before)),
      '→',
      plainText(String(after)),
    ]),
  )
  const because = why.length > 0 ? why.join('; ') : 'nothing known of the runs differs; the logs may'
  return [head, ...changes, `  because: ${plainText(because)}`]
}

const asJson = (difference: Difference, why: readonly string[]) => {
  const finding = aboutOf(difference)
  return {
    kind: difference.kind,
    type: finding.type,
    severity: severityName(finding.severity),
    accountId: finding.accountId,
    region: finding.region,
    resource: resourceName(finding),
    before: difference.before?.id,
    after: difference.after?.id,
    changes: difference.changes,
    why,
  }
}

const diff = (from: string, to: string, given: { json?: boolean }): void => {
  const [before, after] = [readRun(from), readRun(to)]
  const differences = diffFindings(before.findings, after.findings)
  if (differences.length > 0) process.exitCode = EXIT_DIFFERENT
  const whyFor = (difference: Difference): string[] => whyOf(aboutOf(difference).type, before.run, after.run)
  if (given.json) {
    const list = differences.map(difference => asJson(difference, whyFor(difference)))
    process.stdout.write(`${JSON.stringify(list, null, 2)}\n`)
    return
  }
  const colour = wantsColour(process.stdout)
  for (const difference of differences)
    process.stdout.write(`${shown(difference, whyFor(difference), colour).join('\n')}\n`)
  const of = (kind: Difference['kind']): number => differences.filter(one => one.kind === kind).length
  const same = before.findings.length - of('gone') - of('changed')
  const words = `${of('new')} new, ${of('gone')} gone, ${of('changed')} changed, ${counted(same, 'finding')} the same.`
  process.stderr.write(`${words}\n`)
}

/** Adds the command. */
export const addDiff = (program: Command): void => {
  program
    .command('diff')
    .summary('compare the findings of two scans: new, gone, changed, and why')
    .description('Compares what two scans wrote with --format jsonl, files or folders.')
    .argument('<before>', 'findings of the earlier scan')
    .argument('<after>', 'findings of the later scan')
    .option('--json', 'the differences as JSON')
    .addHelpText('after', EXAMPLES)
    .action(diff)
}
