import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type Finding, severityName } from '../src/findings/finding.ts'
import { simulate } from '../src/simulate/simulate.ts'
import { scan } from './scanning.ts'

/**
 * Organisations at their daily work, with nobody attacking them, and every type live, those too that are dry-run unless
 * asked for. A finding here is one that a person would be called for in vain: of High severity there may be none.
 */
const folder = mkdtempSync(join(tmpdir(), 'vedette-quiet-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ACCOUNTS = 3

interface Quiet {
  readonly records: number
  readonly findings: readonly Finding[]
}

const quietLife = async (seed: number, days: number, scale: number): Promise<Quiet> => {
  const out = join(folder, `${seed}-${days}`)
  const told = await simulate({ out, seed, days, scale, accounts: ACCOUNTS, stories: 'none' })
  const { findings, reports, losses } = await scan([out], 2)
  rmSync(out, { recursive: true })
  const written = Object.values(told.sources).reduce((sum, { records }) => sum + records, 0)
  expect(reports.reduce((sum, { counts }) => sum + counts.records, 0)).toBe(written)
  expect(losses).toMatchObject({ tallyEvictions: 0, groupEvictions: 0, lateEvents: 0, refusedValues: 0, broken: {} })
  return { records: written, findings }
}

const told = ({ type, severity, title }: Finding): string => `${severity} ${type}: ${title}`

/** Findings of an account in a week, by severity. Those that last are one, however often they are seen. */
const perAccountWeek = (findings: readonly Finding[], accountWeeks: number): string => {
  const names = ['Critical', 'High', 'Medium', 'Low'] as const
  const of = (name: string) => findings.filter(({ severity }) => severityName(severity) === name).length
  return names.map(name => `${name} ${(of(name) / accountWeeks).toFixed(2)}`).join(', ')
}

const short = process.env['LONG'] === undefined
const why = short ? ' (skipped: only in npm run test:long)' : ''

describe('nothing is raised of a quiet life', () => {
  test('three days of it', async () => {
    expect((await quietLife(1, 3, 0.15)).findings.map(told)).toEqual([])
  })

  test.skipIf(short)(
    `busier days of it${why}`,
    async () => {
      expect((await quietLife(3, 2, 1)).findings.map(told)).toEqual([])
    },
    600_000,
  )

  test.skipIf(short)(
    `months of five organisations raise nothing High${why}`,
    async () => {
      const months: Quiet[] = []
      for (const seed of [1, 2, 3, 4, 5]) months.push(await quietLife(seed, 30, 0.1))
      const findings = months.flatMap(month => month.findings)
      const records = months.reduce((sum, month) => sum + month.records, 0)
      const accountWeeks = (months.length * ACCOUNTS * 30) / 7
      process.stderr.write(
        `${months.length} quiet months, ${records} records, ${accountWeeks.toFixed(1)} account-weeks: ` +
          `findings per account-week: ${perAccountWeek(findings, accountWeeks)}\n`,
      )
      expect(findings.filter(({ severity }) => severity >= 7).map(told)).toEqual([])
    },
    1_800_000,
  )
})
