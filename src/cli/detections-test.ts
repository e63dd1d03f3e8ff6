/** `vedette detections test` and `new`: detections of one's own, held to the contracts that ours keep. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { OperatorError } from '../errors.ts'
import type { KindName } from '../events/kinds.ts'
import { paint, plainText } from '../findings/terminal.ts'
import type { Shape } from '../own/template.ts'
import type { House } from './house.ts'
import { writeNew } from './own.ts'
import { counted, wantsColour } from './terminal.ts'

const TEST_EXAMPLES = `
Examples:
  vedette detections test ./my-detections
  vedette detections test ./my-detections --json | jq '.[] | select(.holds == false)'

Exit codes: 0 all contracts hold, 2 a file cannot be loaded, 4 a contract is broken.`

const NEW_EXAMPLES = `
Examples:
  vedette detections new 'Custom:IAMUser/LoginFromLab' --on cloudtrail --dir ./my-detections
  vedette detections new 'Custom:EC2/ManyNames' --on dns --shape window --dir ./my-detections`

export const EXIT_BROKEN = 4

const test = async (folder: string, given: { json?: boolean }, house: House): Promise<number> => {
  const { loadOwn } = await import('../own/load.ts')
  const { verdictsOf } = await import('../own/contracts.ts')
  const own = await loadOwn(folder, new Set(house.detections.map(({ type }) => type)))
  const results = own.map(each => {
    const verdicts = verdictsOf(each, readFileSync(join(folder, each.path), 'utf8'))
    const holds = verdicts.every(({ problem }) => problem === undefined)
    return { type: each.detection.type, file: join(folder, each.path), holds, contracts: verdicts }
  })
  const broken = results.filter(({ holds }) => !holds).length
  if (given.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`)
  else {
    const colour = wantsColour(process.stdout)
    for (const { type, file, contracts } of results) {
      process.stdout.write(`${paint(type, 'bold', colour)}  ${file}\n`)
      for (const { contract, problem } of contracts) {
        const mark = problem === undefined ? paint('  ok     ', 'dim', colour) : paint('  BROKEN ', 'red', colour)
        process.stdout.write(`${mark}${plainText(contract)}${problem === undefined ? '' : `: ${plainText(problem)}`}\n`)
      }
    }
  }
  process.stderr.write(`${counted(results.length, 'detection')}, ${broken} with broken contracts.\n`)
  return broken > 0 ? EXIT_BROKEN : 0
}

/** Editors find the types of vedette/sdk by this; Vedette itself does not read it. */
const editorSettings = (): string => {
  const sdk = fileURLToPath(new URL('../sdk/sdk.ts', import.meta.url))
  const compilerOptions = {
    ...{ module: 'nodenext', target: 'es2024', strict: true, noEmit: true, skipLibCheck: true },
    ...{ allowImportingTsExtensions: true, paths: { 'vedette/sdk': [sdk] } },
  }
  return `${JSON.stringify({ compilerOptions, include: ['**/*.ts'] }, null, 2)}\n`
}

const begin = async (type: string, given: { on?: string; shape: string; dir: string }, house: House): Promise<void> => {
  const { detectionText, problemWith } = await import('../own/template.ts')
  const { typeProblem } = await import('../own/check.ts')
  const { pathOf } = await import('../detections/path.ts')
  const problem =
    problemWith(type, given.on, given.shape) ?? typeProblem(type, new Set(house.detections.map(each => each.type)))
  if (problem !== undefined)
    throw new OperatorError('E_OWN_DETECTION', { file: given.dir, problem: problem.replace(/\.$/, ''), todo: '' })
  const file = join(given.dir, pathOf(type))
  await writeNew(file, detectionText(type, given.on as KindName, given.shape as Shape, 'vedette/sdk'))
  const settings = join(given.dir, 'tsconfig.json')
  if (!existsSync(settings)) await writeNew(settings, editorSettings())
  process.stdout.write(`${file}\n`)
  process.stderr.write(`Next: make its examples true, then vedette detections test ${given.dir}\n`)
}

/** Adds the subcommands. */
export const addOwnDetections = (detections: Command, house: House): void => {
  detections
    .command('test')
    .summary('hold detections of your own to the contracts that ours keep')
    .description(
      'Loads the detections of a folder, plays their examples through the real engine and the plain one, and checks the rest.',
    )
    .argument('<folder>', 'folder of detections')
    .option('--json', 'as JSON')
    .addHelpText('after', TEST_EXAMPLES)
    .action(async (folder: string, given: { json?: boolean }, command: Command) => {
      process.exitCode = await test(folder, { json: given.json ?? command.optsWithGlobals().json }, house)
    })
  detections
    .command('new')
    .summary('begin a detection of your own')
    .description(
      'Writes a detection whose first example fails: make it true. A type that GuardDuty does not know begins with Custom:',
    )
    .argument('<type>', 'finding type, e.g. Custom:IAMUser/LoginFromLab')
    .requiredOption('--on <source>', 'what it reads: flow, cloudtrail or dns')
    .option('--shape <shape>', 'match decides on one record, window counts within at most an hour', 'match')
    .requiredOption('--dir <folder>', 'folder of your detections')
    .addHelpText('after', NEW_EXAMPLES)
    .action((type: string, given: { on?: string; shape: string; dir: string }) => begin(type, given, house))
}
