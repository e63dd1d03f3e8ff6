/**
 * One count of all fuzzed cases, whichever test made them: each test file leaves its own (test/seed.ts), and `npm run
 * test:long` prints the sum, and fails when the readers of logs and lists met fewer than it promises.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What `npm run test:long` promises over the readers of logs and lists together, and which tests are about those. */
const PROMISED = 200_000
const READERS = /^(?:src\/formats\/|src\/intel\/lists\/|test\/fuzz-)/

interface Count {
  readonly file: string
  readonly cases: number
}

/** Every reader that a whole run fuzzes: a run of some tests alone promises nothing. */
const WHOLE = [
  ...['test/fuzz-cloudtrail.test.ts', 'test/fuzz-flow-dns.test.ts', 'test/fuzz-lists.test.ts'],
  ...['src/formats/cloudtrail.test.ts', 'src/formats/flow-regular.test.ts', 'src/formats/json-scan.test.ts'],
  'src/formats/parquet.test.ts',
]

export const setup = (): (() => void) => {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-fuzz-'))
  process.env['FUZZ_COUNTS'] = folder
  return () => {
    const counts = readdirSync(folder).map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Count)
    rmSync(folder, { recursive: true })
    if (process.env['LONG'] !== undefined) tell(counts.filter(({ file }) => READERS.test(file)))
  }
}

const tell = (counts: readonly Count[]): void => {
  if (counts.length === 0) return
  const total = counts.reduce((sum, { cases }) => sum + cases, 0)
  const parts = [...counts]
    .sort((a, b) => b.cases - a.cases)
    .map(({ file, cases }) => `  ${String(cases).padStart(7)} ${file}`)
  process.stderr.write(`Fuzzed cases over the readers of logs and lists: ${total}\n${parts.join('\n')}\n`)
  const isWhole = WHOLE.every(file => counts.some(count => count.file === file))
  if (isWhole && total < PROMISED) throw new Error(`${total} fuzzed cases are fewer than the ${PROMISED} promised.`)
}
