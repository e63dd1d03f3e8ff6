import { expect, test } from 'vitest'
import { differences, generated } from '../tools/generated.ts'

test('every generated file is what npm run generate would write', async () => {
  const stale = differences(await generated()).map(({ path }) => path)
  expect(stale, 'run npm run generate').toEqual([])
})
