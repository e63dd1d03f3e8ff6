/**
 * Fuzzed cases are the same in every run, so that red means that something changed. `FUZZ_SEED=$RANDOM npm run
 * test:long` goes where nobody has been yet. How many there were is left for test/fuzz-count.ts.
 */
import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect } from 'vitest'

let cases = 0
fc.configureGlobal({
  seed: Number(process.env['FUZZ_SEED'] ?? 20_261_124),
  beforeEach: () => {
    cases++
  },
})

afterAll(() => {
  const folder = process.env['FUZZ_COUNTS']
  if (cases === 0 || folder === undefined) return
  const file = relative(join(import.meta.dirname, '..'), expect.getState().testPath ?? '').replaceAll('\\', '/')
  writeFileSync(join(folder, `${file.replaceAll('/', '-')}.json`), JSON.stringify({ file, cases }))
})
