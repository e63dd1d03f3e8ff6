import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { detections } from '../src/detections/index.generated.ts'
import type { Finding } from '../src/findings/finding.ts'
import { type SimulationReport, simulate } from '../src/simulate/simulate.ts'
import { type Scanned, scan } from './scanning.ts'
import { READS_A_USER, TESTER } from './tester/acts.ts'

/** AWS's own tester, played: each type that it covers fires at the tester's volumes, in logs that `simulate` makes. */
const folder = mkdtempSync(join(tmpdir(), 'vedette-tester-'))
const TYPES = [...new Set(TESTER.flatMap(({ raises }) => raises))]
let told: SimulationReport
let scanned: Scanned

beforeAll(async () => {
  const quiet = { cloudtrail: 3000, flow: 6000, dns: 3000 }
  told = await simulate({
    out: folder,
    seed: 11,
    days: 2,
    accounts: 3,
    events: quiet,
    stories: [...TESTER, READS_A_USER],
  })
  scanned = await scan([folder])
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Expected = SimulationReport['expected'][number]

/** The finding that a story raised: of its type and account, with an occurrence in the half hour after it began. */
const raisedBy = ({ type, account, at }: Expected): Finding | undefined =>
  scanned.raised.find(
    finding =>
      finding.type === type &&
      finding.accountId === account &&
      finding.vedette.occurrences.some(one => {
        const since = Date.parse(one.at) / 1000 - at
        return since >= -5 && since < 1800
      }),
  )

describe('AWS’s tester', () => {
  test('covers 32 of the types that need no model', () => {
    const known = new Set(detections.map(({ type }) => type))
    expect(TYPES.filter(type => !known.has(type))).toEqual([])
    expect(TYPES).toHaveLength(32)
  })

  test.each(TYPES)('raises %s', type => {
    const wanted = told.expected.filter(one => one.type === type)
    expect(wanted.length).toBeGreaterThan(0)
    expect(wanted.filter(one => raisedBy(one) === undefined)).toEqual([])
  })

  test.each(['SSH', 'RDP'])('%s guessing between two instances is told of both', protocol => {
    const type = `UnauthorizedAccess:EC2/${protocol}BruteForce`
    const found = scanned.raised.filter(finding => finding.type === type)
    expect(
      found.map(({ service, resource }) => [service.resourceRole, resource.instanceDetails?.instanceId]).sort(),
    ).toEqual(
      told.expected
        .filter(one => one.type === type)
        .map(({ resource }, i) => [i === 0 ? 'ACTOR' : 'TARGET', resource])
        .sort(),
    )
  })

  test('what it does to list a bucket or read a user is Recon: nothing was changed', () => {
    const [expected] = told.expected.filter(({ story }) => story === READS_A_USER.name)
    expect(raisedBy(expected)?.service.action).toMatchObject({ awsApiCallAction: { api: 'GetUser' } })
    const changed = scanned.raised.find(({ type }) => type === 'UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom')
    expect(JSON.stringify(changed?.service.action)).not.toContain('GetUser')
  })

  test('raises no type but its own', () => {
    const others = [...new Set(scanned.raised.map(({ type }) => type))].filter(type => !TYPES.includes(type))
    expect(others).toEqual([])
  })
})

const DEFINITIONS = join(import.meta.dirname, '../../shared/data/guardduty/tester_definitions.json')
const CATALOGUE = join(import.meta.dirname, '../../shared/spec/finding-types.json')
const absent = !existsSync(DEFINITIONS) || !existsSync(CATALOGUE)

describe.skipIf(absent)(`its definitions${absent ? ' (skipped: ../shared is not there)' : ''}`, () => {
  interface Definition {
    readonly findingType: string
    readonly indicator?: string
    readonly port?: string
  }
  const read = () => (JSON.parse(readFileSync(DEFINITIONS, 'utf8')) as { definitions: Definition[] }).definitions
  const FEATURES = ['CLOUD_TRAIL', 'FLOW_LOGS', 'DNS_LOGS', 'S3_DATA_EVENTS', 'LAMBDA_NETWORK_LOGS']

  test('cover these types and no others that need no model', () => {
    const catalogue = JSON.parse(readFileSync(CATALOGUE, 'utf8')) as Record<
      'type' | 'feature' | 'mechanism' | 'status',
      string
    >[]
    const plain = catalogue.filter(
      one => one.status === 'active' && FEATURES.includes(one.feature) && !one.mechanism.startsWith('ml-'),
    )
    const names = new Set(plain.map(({ type }) => type))
    const covered = new Set(
      read()
        .map(({ findingType }) => findingType.trim())
        .filter(type => names.has(type)),
    )
    expect([...covered].sort()).toEqual([...TYPES].sort())
  })

  test('ask for these names and ports', () => {
    const says = TESTER.map(({ says }) => says).join('\n')
    const ofOurs = read().filter(({ findingType }) => TYPES.includes(findingType.trim()))
    for (const { indicator, port } of ofOurs) {
      if (indicator) expect(says).toContain(indicator)
      if (port) expect(says).toContain(`port ${port}`)
    }
  })
})
