import { expect, test } from 'vitest'
import { differences, generated } from '../tools/generated.ts'

/** A compiler and a command line are run for it: seconds, but on a busy machine minutes. */
const TIMEOUT = 240_000

test('every generated file is what npm run generate would write', { timeout: TIMEOUT }, async () => {
  const stale = differences(await generated()).map(({ path }) => path)
  expect(stale, 'run npm run generate').toEqual([])
})
