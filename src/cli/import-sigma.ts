/** `vedette detections import-sigma`: Sigma rules as detections of one's own. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { OperatorError } from '../errors.ts'
import { plainText } from '../findings/terminal.ts'
import { EXIT_BROKEN } from './detections-test.ts'
import { writeNew } from './own.ts'
import { counted } from './terminal.ts'

const EXAMPLES = `
Examples:
  vedette detections import-sigma rules/cloud/aws/*.yml --out ./my-detections
  vedette detections import-sigma rule.yml --out ./my-detections --json
  vedette detections test ./my-detections

Exit codes: 0 every rule was translated, 2 a file cannot be read or written, 4 some rules were left out (each is named).`

const BYTES_MAX = 1 << 20

const readFile = (file: string): string => {
  const facts = statSync(file, { throwIfNoEntry: false })
  if (facts === undefined) throw new OperatorError('E_NO_PATH', { path: file })
  if (!facts.isFile() || facts.size > BYTES_MAX)
    throw new OperatorError('E_UNREADABLE', { path: file, problem: `expected a file of at most ${BYTES_MAX} bytes` })
  return readFileSync(file, 'utf8')
}

const run = async (files: readonly string[], given: { out: string; json?: boolean }): Promise<number> => {
  const { importSigma } = await import('../own/sigma/import.ts')
  const { imported, refused } = importSigma(files.map(file => ({ file, content: readFile(file) })))
  for (const { path, text } of imported) await writeNew(join(given.out, path), text)
  if (given.json) {
    const written = imported.map(({ text: _, ...facts }) => facts)
    process.stdout.write(`${JSON.stringify({ imported: written, refused }, null, 2)}\n`)
  } else
    for (const { path, title, notes } of imported) {
      process.stdout.write(`${join(given.out, path)}  ${plainText(title)}\n`)
      for (const note of notes) process.stdout.write(`    note: ${note}\n`)
    }
  for (const { file, title, field, reason } of refused)
    process.stderr.write(
      `Left out: ${plainText(`${file}: ${title || 'a rule without a title'}: ${field}: ${reason}`)}\n`,
    )
  process.stderr.write(`${counted(imported.length, 'rule')} translated, ${refused.length} left out.\n`)
  if (imported.length > 0) process.stderr.write(`Next: vedette detections test ${given.out}\n`)
  return refused.length > 0 ? EXIT_BROKEN : 0
}

/** Adds the subcommand. */
export const addImportSigma = (detections: Command): void => {
  detections
    .command('import-sigma')
    .summary('turn Sigma rules for AWS CloudTrail into detections of your own')
    .description(
      'Turns Sigma rules (product aws, service cloudtrail) and their event_count and value_count correlations into\n' +
        'detections with examples. What cannot be translated is named with its field and the reason.',
    )
    .argument('<file...>', 'Sigma rules, YAML')
    .requiredOption('--out <folder>', 'folder of your detections')
    .option('--json', 'what was translated and left out, as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], given: { out: string; json?: boolean }, command: Command) => {
      process.exitCode = await run(files, { out: given.out, json: given.json ?? command.optsWithGlobals().json })
    })
}
