import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { simulate } from '../src/simulate/simulate.ts'
import { scan } from './scanning.ts'

/**
 * An organisation at its daily work, with nobody attacking it. A finding here is one that a person would be called for
 * in vain: of High severity there may be none, and today there is none at all.
 */
const folder = mkdtempSync(join(tmpdir(), 'vedette-quiet-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const expectQuiet = async (seed: number, days: number, scale: number): Promise<void> => {
  const out = join(folder, `${seed}-${days}`)
  const told = await simulate({ out, seed, days, scale, accounts: 3, stories: 'none' })
  const { findings, reports, losses } = await scan([out], 2)
  const written = Object.values(told.sources).reduce((sum, { records }) => sum + records, 0)
  expect(reports.reduce((sum, { counts }) => sum + counts.records, 0)).toBe(written)
  expect(losses).toMatchObject({ tallyEvictions: 0, groupEvictions: 0, lateEvents: 0, refusedValues: 0, broken: {} })
  expect(findings.map(({ type, severity, title }) => `${severity} ${type}: ${title}`)).toEqual([])
}

describe('nothing is raised of a quiet life', () => {
  test('three days of it', () => expectQuiet(1, 3, 0.15))

  const short = process.env['LONG'] === undefined
  test.skipIf(short)(
    `a month of it, and busier days of others${short ? ' (skipped: only in npm run test:long)' : ''}`,
    async () => {
      await expectQuiet(1, 30, 0.15)
      await expectQuiet(3, 2, 1)
    },
    600_000,
  )
})
