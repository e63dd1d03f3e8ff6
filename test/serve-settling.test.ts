import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import {
  CreateDetectorCommand,
  CreateFilterCommand,
  CreateIPSetCommand,
  CreateSampleFindingsCommand,
  CreateThreatIntelSetCommand,
  GetFindingsCommand,
  GetIPSetCommand,
  GetThreatIntelSetCommand,
  GuardDutyClient,
  ListFindingsCommand,
} from '@aws-sdk/client-guardduty'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runVedette } from './command-line.ts'
import { type Serving, serve } from './serving.ts'

/** What is settled through the API changes what the running service finds, keeps and sends. */
const folder = mkdtempSync(join(tmpdir(), 'vedette-settling-'))
const watched = join(folder, 'watched')
const lists = join(folder, 'lists')
const out = join(folder, 'out.jsonl')
const CUSTOM = 'UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom'
const WAIT = 120_000
let serving: Serving
let client: GuardDutyClient
let DetectorId: string | undefined

beforeAll(async () => {
  for (const path of [watched, lists]) mkdirSync(path)
  serving = await serve(folder, {
    data: join(folder, 'data'),
    sources: [{ type: 'folder', path: watched, every: 1 }],
    destinations: [{ type: 'file', name: 'out', path: out }],
    lists: { folder: lists },
  })
  const made = await runVedette(folder, [
    'keys',
    'create',
    '--account',
    '111122223333',
    '--config',
    join(folder, 'vedette.yaml'),
  ])
  const { AccessKeyId, SecretAccessKey } = JSON.parse(made.out) as Record<string, string>
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey }
  client = new GuardDutyClient({ region: 'eu-west-1', endpoint: serving.url, credentials })
  DetectorId = (await client.send(new CreateDetectorCommand({ Enable: true }))).DetectorId
}, WAIT)
afterAll(async () => {
  client.destroy()
  await serving.end('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
}, WAIT)

/** Asks until the answer is there. */
const until = async <T>(ask: () => Promise<T | undefined>): Promise<T> => {
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await sleep(300)
  }
}

const findings = async (field: string, value: string) => {
  const FindingCriteria = { Criterion: { [field]: { Equals: [value] } } }
  const { FindingIds = [] } = await client.send(new ListFindingsCommand({ DetectorId, FindingCriteria }))
  return (await client.send(new GetFindingsCommand({ DetectorId, FindingIds }))).Findings ?? []
}
const findingOf = (user: string) =>
  until(async () => (await findings('resource.accessKeyDetails.userName', user)).find(({ Type }) => Type === CUSTOM))

let delivered = 0
/** One CloudTrail object, two hours old, of one call by each of these users. */
const deliver = (calls: Readonly<Record<string, string>>): void => {
  const at = new Date(Date.now() - 7_200_000).toISOString().replace(/\.\d+/, '')
  const Records = Object.entries(calls).map(([userName, sourceIPAddress], i) => ({
    ...{ eventVersion: '1.08', eventTime: at, eventName: 'RunInstances', eventID: `e-${delivered}-${i}` },
    ...{ eventSource: 'ec2.amazonaws.com', awsRegion: 'eu-west-1', recipientAccountId: '111122223333' },
    userIdentity: {
      type: 'IAMUser',
      accountId: '111122223333',
      userName,
      accessKeyId: `AKIA${userName.toUpperCase()}`,
    },
    ...{ sourceIPAddress, userAgent: 'aws-cli/2', readOnly: false, managementEvent: true },
  }))
  const [year, month, day] = at.slice(0, 10).split('-')
  const stamp = at.slice(0, 16).replace(/[-:]/g, '')
  const name = `111122223333_CloudTrail_eu-west-1_${stamp}Z_delivered${String(delivered++).padStart(7, '0')}.json.gz`
  const path = join(watched, 'AWSLogs/111122223333/CloudTrail/eu-west-1', year, month, day, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(join(folder, 'delivery'), gzipSync(JSON.stringify({ Records })))
  renameSync(join(folder, 'delivery'), path)
}

const sent = () =>
  readFileSync(out, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line).detail)

test(
  'samples leave like any other finding',
  async () => {
    await client.send(
      new CreateSampleFindingsCommand({ DetectorId, FindingTypes: ['UnauthorizedAccess:EC2/SSHBruteForce'] }),
    )
    const detail = await until(async () => {
      try {
        return sent().find(({ type }) => type === 'UnauthorizedAccess:EC2/SSHBruteForce')
      } catch {
        return undefined
      }
    })
    expect(detail.service.additionalInfo).toMatchObject({ sample: true })
  },
  WAIT,
)

test(
  'a list of threats is found by once it is active, a filter keeps new findings in, and trust lets nothing be found',
  async () => {
    writeFileSync(join(lists, 'bad.txt'), '9.9.9.0/24\n')
    const bad = { Name: 'bad', Format: 'TXT' as const, Location: 'file:bad.txt', Activate: true }
    const { ThreatIntelSetId } = await client.send(new CreateThreatIntelSetCommand({ DetectorId, ...bad }))
    const threat = new GetThreatIntelSetCommand({ DetectorId, ThreatIntelSetId })
    await until(async () => ((await client.send(threat)).Status === 'ACTIVE' ? true : undefined))
    deliver({ ann: '9.9.9.9' })
    const found = await findingOf('ann')
    expect(found.Service?.Evidence?.ThreatIntelligenceDetails?.[0].ThreatListName).toBe('bad')
    expect(found.Service?.Archived).toBe(false)

    const FindingCriteria = { Criterion: { 'resource.accessKeyDetails.userName': { Matches: ['b?b'] } } }
    await client.send(new CreateFilterCommand({ DetectorId, Name: 'bobs', Action: 'ARCHIVE', FindingCriteria }))
    deliver({ bob: '9.9.9.9' })
    expect((await findingOf('bob')).Service?.Archived).toBe(true)

    writeFileSync(join(lists, 'ours.txt'), '9.9.9.9\n')
    const ours = { Name: 'ours', Format: 'TXT' as const, Location: 'file:ours.txt', Activate: true }
    const { IpSetId } = await client.send(new CreateIPSetCommand({ DetectorId, ...ours }))
    const trusted = new GetIPSetCommand({ DetectorId, IpSetId })
    await until(async () => ((await client.send(trusted)).Status === 'ACTIVE' ? true : undefined))
    deliver({ carol: '9.9.9.9', dave: '9.9.9.8' })
    await findingOf('dave')
    expect(await findings('resource.accessKeyDetails.userName', 'carol')).toEqual([])
    const users = await until(async () => {
      const names = sent().map(({ resource }) => resource.accessKeyDetails?.userName)
      return names.includes('dave') ? names : undefined
    })
    expect([users.includes('ann'), users.includes('bob')]).toEqual([true, false])
  },
  3 * WAIT,
)
