/** `vedette detections`: what can fire. */
import type { Command } from 'commander'
import { paint } from '../findings/terminal.ts'
import type { Detection } from '../sdk/sdk.ts'
import { addOwnDetections } from './detections-test.ts'
import type { House } from './house.ts'
import { addImportSigma } from './import-sigma.ts'
import { DETECTIONS_OPTION, withOwn } from './own.ts'
import { columns, wantsColour } from './terminal.ts'

const EXAMPLES = `
Examples:
  vedette detections
  vedette detections --detections ./my-detections
  vedette detections --live ./AWSLogs               which cannot fire on these logs, and why
  vedette detections --json | jq -r '.[] | select(.source == "dns").type'`

/** What one detection is, for lists. */
export const describeDetection = (detection: Detection) => ({
  type: detection.type,
  // A severity that is a function depends on the role, the resource or what is known of it.
  severity: typeof detection.severity === 'string' ? detection.severity : 'varies',
  source: detection.on as string,
  shape: detection.shape,
  mode: detection.mode ?? 'live',
  why: detection.why,
  attack: detection.attack,
  ...(detection.shape === 'window' ? { withinSeconds: detection.within, tune: detection.tune } : {}),
})

/** Adds the command. */
export const addDetections = (program: Command, house: House): void => {
  const command = program
    .command('detections')
    .summary('list the finding types that can fire')
    .description('Lists the finding types that can fire: severity, source, how they decide, and why they matter.')
    .option('--json', 'as JSON')
    .option(...DETECTIONS_OPTION)
    .option(
      '--live <path>',
      'only those that cannot fire on these logs, and why: files, a folder or s3://bucket/prefix',
    )
    .option('--intel <folder>', 'with --live: your lists, as for scan')
    .addHelpText('after', EXAMPLES)
    .action(async (given: { json?: boolean; detections?: string; live?: string; intel?: string }) => {
      const { detections } = await withOwn(house, given.detections)
      if (given.live !== undefined) {
        const { showLive } = await import('./detections-live.ts')
        await showLive(detections, { path: given.live, intel: given.intel, json: given.json === true })
        return
      }
      const list = detections.map(describeDetection)
      if (given.json) {
        process.stdout.write(`${JSON.stringify(list, null, 2)}\n`)
        return
      }
      const rows = list.map(({ type, severity, source, shape, mode }) => [type, severity, source, shape, mode])
      const [head, ...lines] = columns([['TYPE', 'SEVERITY', 'SOURCE', 'SHAPE', 'MODE'], ...rows])
      process.stdout.write(`${paint(head, 'dim', wantsColour(process.stdout))}\n`)
      for (const [i, line] of lines.entries()) process.stdout.write(`${line}\n    ${list[i].why}\n`)
    })
  addOwnDetections(command, house)
  addImportSigma(command)
}
