import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { detections } from '../src/detections/index.generated.ts'
import { type SimulationReport, simulate } from '../src/simulate/simulate.ts'
import { type Scanned, scan } from './scanning.ts'

/**
 * Findings are a function of the records: not of file names, order, workers, or how records were cut into objects.
 * One simulated organisation with every story is scanned as it lies and in each disguise.
 */
const folder = mkdtempSync(join(tmpdir(), 'vedette-same-'))
const original = join(folder, 'original')
/** Default flow logs do not say their Region: only the key does. One Region, so that names may go without changing it. */
const REGION = 'eu-west-1'
let told: SimulationReport
let plain: Scanned

const objectsOf = (root: string): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter(name => statSync(join(root, name)).isFile())
    .sort()

/** Writes a copy of the organisation through a function from (name, content) to new objects. */
const disguise = (name: string, change: (path: string, text: string) => Record<string, string>): string => {
  const root = join(folder, name)
  for (const path of objectsOf(original))
    for (const [to, text] of Object.entries(change(path, gunzipSync(readFileSync(join(original, path))).toString()))) {
      mkdirSync(dirname(join(root, to)), { recursive: true })
      writeFileSync(join(root, to), gzipSync(text))
    }
  return root
}

const isCloudTrail = (path: string) => path.includes('CloudTrail')
const isFlow = (path: string) => path.includes('vpcflowlogs')

/** An object's text in n pieces, each a whole object of its format. */
const pieces = (path: string, text: string, n: number): string[] => {
  if (isCloudTrail(path)) {
    const { Records } = JSON.parse(text) as { Records: unknown[] }
    const size = Math.ceil(Records.length / n) || 1
    return Array.from({ length: n }, (_, i) => JSON.stringify({ Records: Records.slice(i * size, (i + 1) * size) }))
  }
  const lines = text.split('\n').filter(line => line !== '')
  const header = isFlow(path) ? lines.splice(0, 1) : []
  const size = Math.ceil(lines.length / n) || 1
  return Array.from({ length: n }, (_, i) => [...header, ...lines.slice(i * size, (i + 1) * size)].join('\n'))
}

const expectSame = async (paths: string[], workers = 1): Promise<Scanned> => {
  const other = await scan(paths, workers, undefined, REGION)
  expect(other.canonical.length).toBe(plain.canonical.length)
  expect(other.canonical).toEqual(plain.canonical)
  return other
}

beforeAll(async () => {
  told = await simulate({ out: original, seed: 7, days: 1, accounts: 3, scale: 0.4, stories: 'all', regions: [REGION] })
  plain = await scan([original], 1, undefined, REGION)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the same findings', () => {
  test('no near miss raises what it looks like', () => {
    const about = ({ type, account, resource }: (typeof told.spared)[number]) =>
      plain.findings.filter(
        finding =>
          finding.type === type &&
          finding.accountId === account &&
          JSON.stringify(finding.resource).includes(JSON.stringify(resource).slice(1, -1)),
      )
    expect(told.spared.filter(one => about(one).length > 0)).toEqual([])
  })

  test('every story raises what it must, in one scan, and nothing was lost', () => {
    const raised = new Set(plain.findings.map(({ type, accountId }) => `${type} ${accountId}`))
    const missing = told.expected.filter(({ type, account }) => !raised.has(`${type} ${account}`))
    expect(missing).toEqual([])
    const types = new Set(plain.findings.map(({ type }) => type))
    expect(types).toEqual(new Set(told.expected.map(({ type }) => type)))
    // Those that GuardDuty decides without a model and those of its rule library. A new one plays its own examples.
    expect(types.size).toBeGreaterThanOrEqual(96)
    const without = detections.map(({ type }) => type).filter(type => !types.has(type))
    if (without.length > 0) process.stderr.write(`No story of simulate raises ${without.join(', ')}.\n`)
    expect(plain.losses).toMatchObject({
      tallyEvictions: 0,
      groupEvictions: 0,
      lateEvents: 0,
      refusedValues: 0,
      broken: {},
    })
  })

  test('in = kept + dropped, for every object', () => {
    for (const { counts } of plain.reports) {
      const dropped = Object.values(counts.dropped).reduce((sum, n) => sum + n, 0)
      expect(counts.events + dropped).toBe(counts.records)
    }
    const written = Object.values(told.sources).reduce((sum, source) => sum + source.records, 0)
    expect(plain.reports.reduce((sum, { counts }) => sum + counts.records, 0)).toBe(written)
  })

  test('with two workers', async () => {
    await expectSame([original], 2)
  })

  test('with names that tell nothing, in an order that means nothing', async () => {
    let n = 0
    const shuffled = disguise('shuffled', (_path, text) => ({ [`${((n++ * 7919) % 100_003).toString(36)}.bin`]: text }))
    await expectSame([shuffled], 2)
  })

  test('with every object split in three', async () => {
    const split = disguise('split', (path, text) =>
      Object.fromEntries(
        pieces(path, text, 3).map((piece, i) => [path.replace(/\.(json|log)\.gz$/, `-${i}.$1.gz`), piece]),
      ),
    )
    await expectSame([split], 2)
  })

  test('with neighbouring objects merged', async () => {
    const groups = new Map<string, string[]>()
    const merged = join(folder, 'merged')
    for (const path of objectsOf(original)) {
      const key = path.replace(/(T\d\d)\d\dZ.*/, '$1')
      groups.set(key, [...(groups.get(key) ?? []), path])
    }
    for (const [key, paths] of groups) {
      mkdirSync(dirname(join(merged, key)), { recursive: true })
      const texts = paths.map(path => gunzipSync(readFileSync(join(original, path))).toString())
      const text = isCloudTrail(key)
        ? JSON.stringify({ Records: texts.flatMap(one => (JSON.parse(one) as { Records: unknown[] }).Records) })
        : texts.map((one, i) => (i > 0 && isFlow(key) ? one.slice(one.indexOf('\n') + 1) : one)).join('')
      writeFileSync(join(merged, `${key}00Z_merged.${isCloudTrail(key) ? 'json' : 'log'}.gz`), gzipSync(text))
    }
    await expectSame([merged], 2)
  })

  test('with every object there twice', async () => {
    const copies = disguise('copies', (path, text) => ({
      [path]: text,
      [`${path.replace(/\.gz$/, '')}-copy.gz`]: text,
    }))
    const other = await expectSame([copies], 2)
    expect(other.reports.filter(({ duplicateOf }) => duplicateOf !== undefined).length).toBe(objectsOf(original).length)
  })

  test('with records that come ten minutes late, in later objects', async () => {
    const later = (hhmm: string): string => {
      const minutes = Number(hhmm.slice(0, 2)) * 60 + Number(hhmm.slice(2)) + 10
      return new Date(Math.min(minutes, 1439) * 60_000).toISOString().slice(11, 16).replace(':', '')
    }
    const late = disguise('late', (path, text) => {
      if (!isCloudTrail(path)) return { [path]: text }
      const { Records } = JSON.parse(text) as { Records: unknown[] }
      const some = (wanted: boolean) => JSON.stringify({ Records: Records.filter((_, i) => (i % 5 === 0) === wanted) })
      const name = path.replace(/T(\d{4})Z_/, (_, hhmm: string) => `T${later(hhmm)}Z_Late`)
      return { [path]: some(false), [name]: some(true) }
    })
    await expectSame([late], 2)
  })
})
