/** The only file that knows everything: it hands the detections to the commands and decides how the process ends. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { CommanderError } from 'commander'
import { program } from './cli/program.ts'
import { detections } from './detections/index.generated.ts'
import { detections as listDriven } from './detections/list-driven.ts'
import { pathOf } from './detections/path.ts'
import { keepHeapSmall } from './engine/heap.ts'
import { OperatorError } from './errors.ts'

const VERSION: string = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version

// Built, the modules end in .js; run from source, in .ts. Workers import by URL and must be told the right one.
const beside = (path: string): string =>
  new URL(import.meta.url.endsWith('.js') ? path.replace(/\.ts$/, '.js') : path, import.meta.url).href

const EXIT_DEFECT = 1
const EXIT_OPERATOR = 2

const exitCodeOf = (error: unknown): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_OPERATOR
  if (error instanceof OperatorError) {
    process.stderr.write(`vedette: ${error.message} (${error.code})\n`)
    return error.exit
  }
  const stack = error instanceof Error ? error.stack : String(error)
  process.stderr.write(`vedette: this is a defect in Vedette, please report it:\n${stack}\n`)
  return EXIT_DEFECT
}

// `vedette scan … | head` closes the pipe early; that is no error of anybody's.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

keepHeapSmall()
try {
  await program({
    version: VERSION,
    detections,
    detectionModules: [beside('./detections/index.generated.ts')],
    listDriven: { detections: listDriven, detectionModules: [beside('./detections/list-driven.ts')] },
    fileOf: type => fileURLToPath(beside(`./detections/${pathOf(type)}`)),
    openModule: beside('./intake/open.ts'),
  }).parseAsync()
} catch (error) {
  process.exitCode = exitCodeOf(error)
}
