import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findObjects } from '../src/intake/order.ts'
import type { FoundObject } from '../src/intake/ports.ts'
import { simulate } from '../src/simulate/simulate.ts'
import { type Arrival, type Lived, live } from './living.ts'
import { type Scanned, scan } from './scanning.ts'

/** The service finds what a scan of the same logs finds, in whatever order they come and however often it dies. */
const LONG = process.env.LONG !== undefined
/** Each late object is a second reading of its hours: that takes a minute and more. */
const patient = test.skipIf(!LONG)
const onlyLong = LONG ? '' : ' (skipped: only in npm run test:long)'
const folder = mkdtempSync(join(tmpdir(), 'vedette-live-'))
const logs = join(folder, 'logs')
const REGION = 'eu-west-1'
let scanned: Scanned
let objects: FoundObject[] = []

beforeAll(async () => {
  await simulate({ out: logs, seed: 7, days: 1, accounts: 3, scale: 0.2, stories: 'all', regions: [REGION] })
  scanned = await scan([logs], 1, undefined, REGION)
  objects = []
  const selection = { since: undefined, until: undefined, accounts: [], regions: [] }
  for await (const object of findObjects({ paths: [logs], selection, left: () => {} })) objects.push(object)
}, 3_600_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A stable number from 0 to 1 for each object. */
const chance = (name: string): number => {
  let hash = 7
  for (const character of name) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0
  return (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0) / 2 ** 32
}

const arrivals = (delay: (object: FoundObject) => number): Arrival[] =>
  objects.map(object => ({ at: object.at + delay(object), object }))

let runs = 0
const expectSame = async (some: readonly Arrival[], options: Parameters<typeof live>[2] = {}): Promise<Lived> => {
  const lived = await live(join(folder, `data-${runs++}`), some, { region: REGION, ...options })
  expect(scanned.canonical.length).toBeGreaterThan(50)
  const missing = scanned.canonical.filter(one => !lived.canonical.includes(one))
  const extra = lived.canonical.filter(one => !scanned.canonical.includes(one))
  const told = (all: readonly string[]) => all.map(one => JSON.parse(one) as { type: string; id: string })
  expect({ missing: told(missing).map(({ type }) => type), extra: told(extra).map(({ type }) => type) }).toEqual({
    missing: [],
    extra: [],
  })
  return lived
}

describe('serve finds what scan finds', () => {
  test('with objects as they are delivered', async () => {
    const { objectsHeld } = await expectSame(arrivals(() => 300))
    expect(objectsHeld).toBeLessThan(objects.length)
  }, 3_600_000)

  test('with objects shuffled within their lateness', async () => {
    await expectSame(arrivals(({ name }) => chance(name) * 800))
  }, 3_600_000)

  test('with a service that dies again and again', async () => {
    await expectSame(
      arrivals(({ name }) => chance(name) * 800),
      { restartEvery: 97 },
    )
  }, 3_600_000)

  patient(
    `with objects that come hours late${onlyLong}`,
    async () => {
      const { lateSteps } = await expectSame(
        arrivals(({ name }) => (chance(name) < 0.05 ? chance(`${name}!`) * 20_000 : 300)),
      )
      expect(lateSteps).toBeGreaterThan(0)
    },
    3_600_000,
  )

  patient(
    `with a bucket that fails for minutes and for hours, also while the service starts${onlyLong}`,
    async () => {
      // Two minutes of every eleven, so that all readings are hit, and three hours that put objects on the shelf.
      const noon = (objects[0]?.at ?? 0) + 12 * 3600
      const { unread, retried } = await expectSame(
        arrivals(({ name }) => chance(name) * 800),
        { restartEvery: 97, isDown: at => at % 660 < 120 || (at > noon && at < noon + 3 * 3600) },
      )
      expect(unread).toBeGreaterThan(0)
      expect(retried).toBeGreaterThan(0)
    },
    3_600_000,
  )

  patient(
    `with files that grow after they were read${onlyLong}`,
    async () => {
      const grown = join(folder, 'grown')
      const growing = arrivals(() => 300).flatMap(({ at, object }): Arrival[] => {
        const name = join(grown, relative(logs, object.name))
        const lines = gunzipSync(readFileSync(object.name)).toString().split('\n')
        const write = (some: readonly string[]) => () => {
          mkdirSync(dirname(name), { recursive: true })
          writeFileSync(name, gzipSync(some.join('\n')))
          return statSync(name).size
        }
        const whole = { at: at + 900, object: { ...object, name }, write: write(lines) }
        if (object.kind === 'cloudtrail' || lines.length < 6 || chance(object.name) > 0.1) return [whole]
        return [{ ...whole, at, write: write(lines.slice(0, Math.ceil(lines.length / 2))) }, whole]
      })
      const { lateSteps } = await expectSame(growing)
      expect(lateSteps).toBeGreaterThan(0)
    },
    3_600_000,
  )
})
