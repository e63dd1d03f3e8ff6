import { describe, expect, test } from 'vitest'
import type { CoverageHour } from '../../store/store.ts'
import { type Play, play, REGION, START } from './calling.fixture.ts'

const ADMIN = '111111111111'
const M = '222222222222'
const STRANGER = '333333333333'
const HOUR = 3600
const DAY = 24 * HOUR

const NOW = START / 1000

/** Events in each of these hours before now. */
const hours = (account: string, kind: string, events: number, ...ago: readonly number[]): CoverageHour[] =>
  ago.map(n => ({ account, region: REGION, kind, hour: NOW - n * HOUR, events, objects: 1, lag: 60 }))

const range = (from: number, until: number): number[] => Array.from({ length: until - from + 1 }, (_, i) => from + i)

const administered = async (): Promise<Play & { DetectorId: string }> => {
  const playing = await play()
  const { call, detector } = playing
  const DetectorId = await detector(ADMIN)
  await call(ADMIN, 'CreateMembers', { DetectorId, AccountDetails: [{ AccountId: M, Email: 'a@b.example' }] })
  await call(ADMIN, 'InviteMembers', { DetectorId, AccountIds: [M] })
  const InvitationId = (await call(M, 'ListInvitations', {})).Invitations?.[0].InvitationId
  const accepting = { DetectorId: await detector(M), AdministratorId: ADMIN, InvitationId }
  await call(M, 'AcceptAdministratorInvitation', accepting)
  return { ...playing, DetectorId }
}

describe('usage', () => {
  const rows = [
    ...hours(ADMIN, 'flow', 10, 1, 2, 3),
    ...hours(M, 'flow', 100, 1),
    ...hours(M, 'cloudtrail', 7, 1),
    ...hours(STRANGER, 'flow', 1000, 1),
    ...hours(ADMIN, 'flow', 5000, 31 * 24),
    { ...hours(ADMIN, 'dns', 5, 1)[0], region: 'us-east-1' },
  ]

  test('costs nothing, and is counted in events for who asks for that', async () => {
    const { call, store, DetectorId } = await administered()
    await store.ledger.cover(rows)
    const ask = { DetectorId, UsageStatisticType: 'SUM_BY_ACCOUNT' as const, UsageCriteria: {} }
    expect((await call(ADMIN, 'GetUsageStatistics', ask)).UsageStatistics).toEqual({
      SumByAccount: [ADMIN, M].map(AccountId => ({ AccountId, Total: { Amount: '0.00', Unit: 'USD' } })),
    })
    const counted = await call(ADMIN, 'GetUsageStatistics', { ...ask, Unit: 'EVENTS' })
    expect(counted.UsageStatistics?.SumByAccount).toEqual([
      { AccountId: ADMIN, Total: { Amount: '30', Unit: 'EVENTS' } },
      { AccountId: M, Total: { Amount: '107', Unit: 'EVENTS' } },
    ])
    await expect(call(ADMIN, 'GetUsageStatistics', { ...ask, Unit: 'EUR' })).rejects.toThrow('unit')
  })

  test('is told by feature, by the features’ older names, and by the accounts that have most', async () => {
    const { call, store, DetectorId } = await administered()
    await store.ledger.cover(rows)
    const ask = { DetectorId, Unit: 'EVENTS', UsageCriteria: {} }
    const byFeature = await call(ADMIN, 'GetUsageStatistics', { ...ask, UsageStatisticType: 'SUM_BY_FEATURES' })
    expect(byFeature.UsageStatistics?.SumByFeature).toMatchObject([
      { Feature: 'CLOUD_TRAIL', Total: { Amount: '7' } },
      { Feature: 'FLOW_LOGS', Total: { Amount: '130' } },
    ])
    const one = { ...ask, UsageCriteria: { AccountIds: [M], DataSources: ['FLOW_LOGS' as const] } }
    const bySource = await call(ADMIN, 'GetUsageStatistics', { ...one, UsageStatisticType: 'SUM_BY_DATA_SOURCE' })
    expect(bySource.UsageStatistics?.SumByDataSource).toMatchObject([
      { DataSource: 'FLOW_LOGS', Total: { Amount: '100' } },
    ])
    const top = await call(ADMIN, 'GetUsageStatistics', { ...ask, UsageStatisticType: 'TOP_ACCOUNTS_BY_FEATURE' })
    expect(top.UsageStatistics?.TopAccountsByFeature?.[1].Accounts?.map(({ AccountId }) => AccountId)).toEqual([
      M,
      ADMIN,
    ])
  })

  test('of others is not told to a member', async () => {
    const { call, detector, store } = await administered()
    await store.ledger.cover(rows)
    const ask = { DetectorId: await detector(M), UsageStatisticType: 'SUM_BY_ACCOUNT' as const, UsageCriteria: {} }
    const { UsageStatistics } = await call(M, 'GetUsageStatistics', ask)
    expect(UsageStatistics?.SumByAccount?.map(({ AccountId }) => AccountId)).toEqual([M])
  })
})

describe('a trial', () => {
  test('lasts thirty days from when a feature was first on', async () => {
    const { call, DetectorId, pass } = await administered()
    pass(10 * DAY * 1000)
    const Features = [{ Name: 'RUNTIME_MONITORING' as const, Status: 'ENABLED' as const }]
    await call(ADMIN, 'UpdateDetector', { DetectorId, Features })
    pass(5 * DAY * 1000)
    const ask = { DetectorId, AccountIds: [ADMIN, M, STRANGER] }
    const { Accounts = [], UnprocessedAccounts } = await call(ADMIN, 'GetRemainingFreeTrialDays', ask)
    expect(UnprocessedAccounts).toMatchObject([{ AccountId: STRANGER }])
    const days = Object.fromEntries(
      (Accounts[0].Features ?? []).map(({ Name, FreeTrialDaysRemaining }) => [Name, FreeTrialDaysRemaining]),
    )
    expect(days).toMatchObject({ FLOW_LOGS: 15, S3_DATA_EVENTS: 15, EC2_RUNTIME_MONITORING: 25 })
    expect(days).not.toHaveProperty('EKS_RUNTIME_MONITORING')
    expect(Accounts[0].DataSources?.S3Logs).toEqual({ FreeTrialDaysRemaining: 15 })
    expect(Accounts.map(({ AccountId }) => AccountId)).toEqual([ADMIN, M])
    pass(40 * DAY * 1000)
    const later = await call(ADMIN, 'GetRemainingFreeTrialDays', { DetectorId, AccountIds: [M] })
    expect(later.Accounts?.[0].DataSources?.FlowLogs).toEqual({ FreeTrialDaysRemaining: 0 })
  })
})

describe('coverage', () => {
  const rows = [
    ...hours(ADMIN, 'flow', 50, ...range(1, 48)),
    ...hours(M, 'flow', 50, ...range(30, 78)),
    ...hours(M, 'dns', 50, ...range(1, 10), ...range(13, 40)),
    ...hours(M, 'cloudtrail', 50, ...range(1, 20)),
  ]

  test('says which sources are well, which fell silent, which have holes and which never came', async () => {
    const { call, store, DetectorId } = await administered()
    await store.ledger.cover(rows)
    const { Resources = [] } = await call(ADMIN, 'ListCoverage', { DetectorId })
    const told = Object.fromEntries(Resources.map(({ ResourceId = '', Issue }) => [ResourceId, Issue ?? 'well']))
    expect(told).toEqual({
      [`${ADMIN}/${REGION}/log-source/cloudtrail`]: 'No log of this source was ever received.',
      [`${ADMIN}/${REGION}/log-source/flow`]: 'well',
      [`${M}/${REGION}/log-source/cloudtrail`]: 'well',
      [`${M}/${REGION}/log-source/dns`]: expect.stringMatching(
        /^No events from .* to .* where 50 an hour were usual\./,
      ),
      [`${M}/${REGION}/log-source/flow`]: expect.stringMatching(/^No events since .*, 29 hours ago\./),
    })
  })

  test('is counted, filtered, sorted and paged', async () => {
    const { call, store, DetectorId } = await administered()
    await store.ledger.cover(rows)
    const StatisticsType = ['COUNT_BY_COVERAGE_STATUS' as const, 'COUNT_BY_RESOURCE_TYPE' as const]
    expect((await call(ADMIN, 'GetCoverageStatistics', { DetectorId, StatisticsType })).CoverageStatistics).toEqual({
      CountByCoverageStatus: { HEALTHY: 2, UNHEALTHY: 3 },
      CountByResourceType: { EC2: 5 },
    })
    const FilterCriteria = {
      FilterCriterion: [
        { CriterionKey: 'COVERAGE_STATUS' as const, FilterCondition: { Equals: ['UNHEALTHY'] } },
        { CriterionKey: 'ACCOUNT_ID' as const, FilterCondition: { NotEquals: [ADMIN] } },
      ],
    }
    const SortCriteria = { AttributeName: 'INSTANCE_ID' as const, OrderBy: 'DESC' as const }
    const ask = { DetectorId, FilterCriteria, SortCriteria, MaxResults: 1 }
    const first = await call(ADMIN, 'ListCoverage', ask)
    const second = await call(ADMIN, 'ListCoverage', { ...ask, NextToken: first.NextToken })
    const ids = [first, second].map(page => page.Resources?.map(({ ResourceId }) => ResourceId))
    expect(ids).toEqual([[`${M}/${REGION}/log-source/flow`], [`${M}/${REGION}/log-source/dns`]])
    expect(second.NextToken).toBeUndefined()
  })
})
