import {
  CreateFilterCommand,
  CreateSampleFindingsCommand,
  DeleteFilterCommand,
  GetFindingsCommand,
  GetFindingsStatisticsCommand,
  ListFindingsCommand,
} from '@aws-sdk/client-guardduty'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sampleTypes } from '../../cli/sample-types.ts'
import type { Settled } from '../../control/keep.ts'
import { detections } from '../../detections/index.generated.ts'
import { ports as findingPorts } from '../../findings/signals.fixture.ts'
import { sampleSource } from '../../service/samples.ts'
import { MEMBER, PLACE, REGION, type Running, startService } from '../service.fixture.ts'

const samples = sampleSource(detections, sampleTypes(), findingPorts)
const left: Settled[] = []
let running: Running
beforeAll(async () => {
  running = await startService({
    samples,
    settled: async (_, settled) => {
      left.push(...settled)
    },
  })
})
afterAll(() => running.close())

const asked = () => ({ DetectorId: running.detectorId })
const create = (FindingTypes?: string[], account = PLACE.account, DetectorId = running.detectorId) =>
  running.clientOf(account).send(new CreateSampleFindingsCommand({ DetectorId, FindingTypes }))
const list = async (criterion: Record<string, { Equals: string[] }>) => {
  const { FindingIds = [] } = await running
    .clientOf()
    .send(new ListFindingsCommand({ ...asked(), FindingCriteria: { Criterion: criterion } }))
  return (await running.clientOf().send(new GetFindingsCommand({ ...asked(), FindingIds }))).Findings ?? []
}
const ofType = (type: string) => list({ type: { Equals: [type] } })
const SSH = 'UnauthorizedAccess:EC2/SSHBruteForce'

test('a sample is a finding of this account that says what it is, and counts when it is made again', async () => {
  await create([SSH, 'AttackSequence:IAM/CompromisedCredentials'])
  const [first] = await ofType(SSH)
  expect(first).toMatchObject({ AccountId: PLACE.account, Region: REGION, Service: { Count: 1, Archived: false } })
  expect(first.Resource?.InstanceDetails?.InstanceId).toBe('i-99999999')
  expect(JSON.parse(first.Service?.AdditionalInfo?.Value ?? '')).toMatchObject({ sample: true })
  expect(left.map(({ isNew, kept }) => [isNew, kept.sample])).toEqual([
    [true, true],
    [true, true],
  ])
  running.service.moveClock(60_000)
  await create([SSH])
  const [again] = await ofType(SSH)
  expect([again.Id, again.Service?.Count, left.at(-1)?.isNew]).toEqual([first.Id, 2, false])
  expect(again.Service?.EventFirstSeen).toBe(first.Service?.EventFirstSeen)
  expect(again.Service?.EventLastSeen).not.toBe(first.Service?.EventLastSeen)
})

test('samples are suppressed like anything else that is found', async () => {
  const Name = 'no-samples-of-tor'
  const FindingCriteria = {
    Criterion: { 'service.additionalInfo.sample': { Equals: ['true'] }, type: { Matches: ['*Tor*'] } },
  }
  await running.clientOf().send(new CreateFilterCommand({ ...asked(), Name, Action: 'ARCHIVE', FindingCriteria }))
  await create(['UnauthorizedAccess:EC2/TorClient', 'Recon:EC2/Portscan'])
  const archived = async (type: string) => (await ofType(type))[0].Service?.Archived
  expect([await archived('UnauthorizedAccess:EC2/TorClient'), await archived('Recon:EC2/Portscan')]).toEqual([
    true,
    false,
  ])
  await running.clientOf().send(new DeleteFilterCommand({ ...asked(), FilterName: Name }))
})

test('without types there is one of every type, each in a shape that the SDK takes', async () => {
  await create()
  const counted = new GetFindingsStatisticsCommand({ ...asked(), GroupBy: 'FINDING_TYPE', MaxResults: 100 })
  const { FindingStatistics } = await running.clientOf().send(counted)
  expect(FindingStatistics?.GroupedByFindingType).toHaveLength(100)
  const seen = new Set<string>()
  for (let NextToken: string | undefined; ; ) {
    const page = await running.clientOf().send(new ListFindingsCommand({ ...asked(), NextToken }))
    const { Findings = [] } = await running
      .clientOf()
      .send(new GetFindingsCommand({ ...asked(), FindingIds: page.FindingIds }))
    for (const { Type } of Findings) seen.add(Type ?? '')
    if (page.NextToken === undefined) break
    NextToken = page.NextToken
  }
  expect([...seen].sort()).toEqual([...samples.types].sort())
})

test('types that are none and too many types are refused; members make their own', async () => {
  await expect(create([SSH, 'Invented:EC2/Type'])).rejects.toThrow('Invented:EC2/Type')
  await expect(create(Array.from({ length: 51 }, () => SSH))).rejects.toThrow()
  await create([SSH], MEMBER, await running.addMember())
  expect((await list({ accountId: { Equals: [MEMBER] } })).map(({ Type }) => Type)).toEqual([SSH])
})
