import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findObjects } from '../src/intake/order.ts'
import type { FoundObject } from '../src/intake/ports.ts'
import { simulate } from '../src/simulate/simulate.ts'
import { type Arrival, live } from './living.ts'
import { scan } from './scanning.ts'

/**
 * A month of a small organisation with all stories, as it comes to a service: within its lateness mostly, one object in
 * five hundred hours late, with deaths on the way. What a scan finds of the month, and nothing else.
 */
const LONG = process.env['LONG'] !== undefined
const REGION = 'eu-west-1'
const folder = mkdtempSync(join(tmpdir(), 'vedette-month-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A stable number from 0 to 1 for each object of the organisation, wherever its folder lies. */
const chance = (name: string): number => {
  let hash = 7
  for (const character of name.slice(folder.length))
    hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0
  return (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0) / 2 ** 32
}

test.skipIf(!LONG)(
  `a month of serve is a month of scan${LONG ? '' : ' (skipped: only in npm run test:long)'}`,
  async () => {
    const logs = join(folder, 'logs')
    await simulate({ out: logs, seed: 11, days: 30, accounts: 2, scale: 0.005, stories: 'all', regions: [REGION] })
    const scanned = await scan([logs], 1, undefined, REGION)
    expect(scanned.canonical.length).toBeGreaterThan(50)
    const arrivals: Arrival[] = []
    const selection = { accounts: [], regions: [] }
    const delay = ({ name }: FoundObject): number =>
      chance(name) < 0.002 ? chance(`${name}!`) * 20_000 : chance(name) * 800
    for await (const object of findObjects({ paths: [logs], selection, left: () => {} }))
      arrivals.push({ at: object.at + delay(object), object })
    const how = { region: REGION, every: 300, restartEvery: 1009 }
    const { canonical, lateSteps } = await live(join(folder, 'data'), arrivals, how)
    expect(lateSteps).toBeGreaterThan(0)
    const typesOf = (some: readonly string[]) => some.map(one => (JSON.parse(one) as { type: string }).type)
    const missing = scanned.canonical.filter(one => !canonical.includes(one))
    const extra = canonical.filter(one => !scanned.canonical.includes(one))
    expect({ missing: typesOf(missing), extra: typesOf(extra) }).toEqual({ missing: [], extra: [] })
  },
  3_600_000,
)
