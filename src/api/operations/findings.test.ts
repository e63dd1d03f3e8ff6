import {
  ArchiveFindingsCommand,
  GetFindingsCommand,
  GetFindingsStatisticsCommand,
  type GetFindingsStatisticsCommandInput,
  ListFindingsCommand,
  type ListFindingsCommandInput,
  UnarchiveFindingsCommand,
  UpdateFindingsFeedbackCommand,
} from '@aws-sdk/client-guardduty'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Arrival, keepFindings } from '../../control/keep.ts'
import { groupKeyOf } from '../../findings/identity.ts'
import { mergeSignals } from '../../findings/merge.ts'
import { callSignal, dnsSignal, everySignal, ports, sshSignal } from '../../findings/signals.fixture.ts'
import type { Signal } from '../../sdk/sdk.ts'
import { toWire } from '../encode.ts'
import { shapeNamed } from '../schema.ts'
import { MEMBER, REGION, type Running, startService } from '../service.fixture.ts'

const arrivalOf = (signal: Signal): Arrival => ({
  finding: mergeSignals([signal], ports)[0],
  group: groupKeyOf(signal),
  sample: false,
})
const region = REGION
const ssh = arrivalOf(sshSignal({ region }))
const dns = arrivalOf(dnsSignal({ region }))
const call = arrivalOf(callSignal({ region, account: MEMBER }))
const idOf = ({ finding }: Arrival) => finding.id

let running: Running
let memberDetector: string
beforeAll(async () => {
  running = await startService()
  memberDetector = await running.addMember()
  for (const arrival of [ssh, dns, call]) {
    running.service.moveClock(1000)
    await keepFindings(running.store, [arrival], running.service.now())
  }
})
afterAll(() => running.close())

const asked = () => ({ DetectorId: running.detectorId })
const list = async (more: Partial<ListFindingsCommandInput> = {}) =>
  running.clientOf().send(new ListFindingsCommand({ ...asked(), ...more }))
const get = async (FindingIds: string[], more: object = {}) =>
  (await running.clientOf().send(new GetFindingsCommand({ ...asked(), FindingIds, ...more }))).Findings ?? []

describe('listing', () => {
  test('an administrator sees its members’ findings, the latest first; a member sees its own alone', async () => {
    expect((await list()).FindingIds).toEqual([call, dns, ssh].map(idOf))
    const own = new ListFindingsCommand({ DetectorId: memberDetector })
    expect((await running.clientOf(MEMBER).send(own)).FindingIds).toEqual([idOf(call)])
    const others = new GetFindingsCommand({ DetectorId: memberDetector, FindingIds: [idOf(ssh), idOf(call)] })
    expect((await running.clientOf(MEMBER).send(others)).Findings?.map(({ Id }) => Id)).toEqual([idOf(call)])
  })

  test('comes in pages and in the order that is asked for', async () => {
    const SortCriteria = { AttributeName: 'severity', OrderBy: 'ASC' } as const
    const first = await list({ MaxResults: 2, SortCriteria })
    const second = await list({ MaxResults: 2, SortCriteria, NextToken: first.NextToken })
    const severities = (await get([...(first.FindingIds ?? []), ...(second.FindingIds ?? [])])).map(f => f.Severity)
    expect([severities, second.NextToken]).toEqual([[2, 2, 8], undefined])
  })

  test('selects by criteria, and says what is wrong with others', async () => {
    const by = (Criterion: object) =>
      list({ FindingCriteria: { Criterion } as ListFindingsCommandInput['FindingCriteria'] })
    expect((await by({ severity: { Gte: 7 } })).FindingIds).toEqual([idOf(dns)])
    expect((await by({ accountId: { Equals: [MEMBER] } })).FindingIds).toEqual([idOf(call)])
    expect((await by({ 'service.archived': { Equals: ['true'] } })).FindingIds).toEqual([])
    await expect(by({ type: { Matches: ['Crypto*'] } })).rejects.toThrow('The criterion type')
    await expect(by({ 'resource.instanceDetails.instanceType': { Equals: ['a'] } })).rejects.toThrow('ARCHIVE')
    await expect(list({ SortCriteria: { AttributeName: 'nothing' } })).rejects.toThrow('sorted')
  })
})

describe('getting', () => {
  test('answers in the order that is asked for, or in the one that is wished', async () => {
    const ids = [dns, ssh, call].map(idOf)
    expect((await get([...ids, '0'.repeat(32)])).map(({ Id }) => Id)).toEqual(ids)
    const SortCriteria = { AttributeName: 'updatedAt', OrderBy: 'ASC' }
    expect((await get(ids, { SortCriteria })).map(({ Id }) => Id)).toEqual([ssh, dns, call].map(idOf))
  })

  test('answers GuardDuty’s document, all of it and nothing else', async () => {
    const [finding] = await get([idOf(ssh)])
    const { Service, ...rest } = finding
    expect(rest).toMatchObject({
      Type: 'UnauthorizedAccess:EC2/SSHBruteForce',
      AccountId: '111122223333',
      Resource: { ResourceType: 'Instance', InstanceDetails: { InstanceId: 'i-0abc' } },
    })
    expect(Service).toMatchObject({ Archived: false, Count: 1, AdditionalInfo: { Type: 'default' } })
    expect(Object.keys(Service?.AdditionalInfo ?? {}).sort()).toEqual(['Type', 'Value'])
    expect(JSON.stringify(finding).toLowerCase()).not.toContain('vedette')
  })

  test('nothing of any finding that can be shaped is lost on the way through the SDK’s schemas', async () => {
    const arrivals = everySignal().map(signal => arrivalOf({ ...signal, region, id: `every-${signal.id}` }))
    await keepFindings(running.store, arrivals, running.service.now())
    const ids = [...new Set(arrivals.map(idOf))]
    for (const found of await get(ids)) {
      const { service, resource } = toWire(shapeNamed('Finding'), found) as Record<string, Record<string, unknown>>
      const kept = (
        await running.store.findings.get({ accounts: [found.AccountId ?? ''], region }, [found.Id ?? ''])
      )[0]
      expect(service['action']).toEqual(withoutEmpty(kept.finding.service.action))
      expect(resource).toEqual(withoutEmpty(kept.finding.resource))
    }
    await running.store.findings.remove(ids.filter(id => ![ssh, dns, call].map(idOf).includes(id)))
  })

  const withoutEmpty = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(withoutEmpty)
    if (value === null || typeof value !== 'object') return value
    const members = Object.entries(value).map(([name, member]) => [name, withoutEmpty(member)] as const)
    return Object.fromEntries(
      members.filter(([, member]) => !(typeof member === 'object' && Object.keys(member ?? {}).length === 0)),
    )
  }

  test('asks for at most 50', async () => {
    await expect(get(Array.from({ length: 51 }, (_, i) => String(i)))).rejects.toThrow()
  })
})

describe('what people do', () => {
  test('an archived finding says so and is found by it; unarchived it is as before', async () => {
    const FindingIds = [idOf(dns)]
    const archived = () => list({ FindingCriteria: { Criterion: { 'service.archived': { Equals: ['true'] } } } })
    await running.clientOf().send(new ArchiveFindingsCommand({ ...asked(), FindingIds }))
    expect([(await get(FindingIds))[0].Service?.Archived, (await archived()).FindingIds]).toEqual([true, FindingIds])
    await running.clientOf().send(new UnarchiveFindingsCommand({ ...asked(), FindingIds }))
    expect([(await get(FindingIds))[0].Service?.Archived, (await archived()).FindingIds]).toEqual([false, []])
  })

  test('nothing is archived when one of the ids is unknown', async () => {
    const both = new ArchiveFindingsCommand({ ...asked(), FindingIds: [idOf(ssh), 'nothing'] })
    await expect(running.clientOf().send(both)).rejects.toThrow('no such finding was found: nothing')
    expect((await get([idOf(ssh)]))[0].Service?.Archived).toBe(false)
  })

  test('a member archives nothing, an analyst does, a reader does not', async () => {
    const FindingIds = [idOf(call)]
    const own = new ArchiveFindingsCommand({ DetectorId: memberDetector, FindingIds })
    await expect(running.clientOf(MEMBER).send(own)).rejects.toThrow('member accounts cannot call')
    const wish = { ...asked(), FindingIds }
    await expect(running.clientOf(undefined, 'reader').send(new ArchiveFindingsCommand(wish))).rejects.toThrow()
    await running.clientOf(undefined, 'analyst').send(new ArchiveFindingsCommand(wish))
    await running.clientOf(undefined, 'analyst').send(new UnarchiveFindingsCommand(wish))
  })

  test('feedback is shown', async () => {
    const FindingIds = [idOf(ssh)]
    const feedback = { ...asked(), FindingIds, Feedback: 'NOT_USEFUL', Comments: 'our scanner' } as const
    await running.clientOf().send(new UpdateFindingsFeedbackCommand(feedback))
    expect((await get(FindingIds))[0].Service?.UserFeedback).toBe('NOT_USEFUL')
  })
})

describe('counting', () => {
  const count = async (more: Partial<GetFindingsStatisticsCommandInput>) =>
    (await running.clientOf().send(new GetFindingsStatisticsCommand({ ...asked(), ...more }))).FindingStatistics

  test('the old way and the new', async () => {
    expect(await count({ FindingStatisticTypes: ['COUNT_BY_SEVERITY'] })).toEqual({
      CountBySeverity: { '2.0': 2, '8.0': 1 },
    })
    const { GroupedBySeverity } = (await count({ GroupBy: 'SEVERITY' })) ?? {}
    expect(GroupedBySeverity?.map(each => [each.Severity, each.TotalFindings])).toEqual([
      [2, 2],
      [8, 1],
    ])
    const { GroupedByFindingType } = (await count({ GroupBy: 'FINDING_TYPE', MaxResults: 2 })) ?? {}
    expect(GroupedByFindingType?.map(({ TotalFindings }) => TotalFindings)).toEqual([1, 1])
    const { GroupedByAccount } = (await count({ GroupBy: 'ACCOUNT', OrderBy: 'ASC' })) ?? {}
    expect(GroupedByAccount?.map(each => [each.AccountId, each.TotalFindings])).toEqual([
      [MEMBER, 1],
      ['111122223333', 2],
    ])
    expect((await count({ GroupBy: 'DATE' }))?.GroupedByDate?.[0].Date).toBeInstanceOf(Date)
    expect((await count({ GroupBy: 'RESOURCE' }))?.GroupedByResource).toHaveLength(3)
  })

  test.each([
    ['neither way', {}],
    ['both ways', { FindingStatisticTypes: ['COUNT_BY_SEVERITY'], GroupBy: 'DATE' }],
    ['an order the old way', { FindingStatisticTypes: ['COUNT_BY_SEVERITY'], OrderBy: 'ASC' }],
  ] as const)('%s is refused', async (_, ask) => {
    await expect(count(ask as Partial<GetFindingsStatisticsCommandInput>)).rejects.toThrow('groupBy')
  })
})
