/** What an account does with its own detector, in an order in which every call has something to be about. */
import { expect } from 'vitest'
import { type Calling, until } from './walking.ts'

const FINDING_TYPES = ['Recon:EC2/PortProbeUnprotectedPort', 'UnauthorizedAccess:EC2/SSHBruteForce']

/** Makes a detector, looks at it, changes it, tags it. Answers its id. */
export const detector = async (call: Calling): Promise<string> => {
  const { DetectorId } = await call('CreateDetector', {
    Enable: true,
    Features: [{ Name: 'S3_DATA_EVENTS', Status: 'ENABLED' }],
    Tags: { team: 'blue' },
  })
  expect((await call('ListDetectors', { MaxResults: 10 })).DetectorIds).toEqual([DetectorId])
  const Features = [{ Name: 'AI_ANALYST', Status: 'ENABLED' } as const]
  await call('UpdateDetector', { DetectorId, FindingPublishingFrequency: 'ONE_HOUR', Features })
  expect(await call('GetDetector', { DetectorId })).toMatchObject({
    Status: 'ENABLED',
    FindingPublishingFrequency: 'ONE_HOUR',
    Tags: { team: 'blue' },
  })
  const ResourceArn = `arn:aws:guardduty:${call.region}:${call.account}:detector/${DetectorId}`
  await call('TagResource', { ResourceArn, Tags: { stage: 'live' } })
  await call('UntagResource', { ResourceArn, TagKeys: ['team'] })
  expect((await call('ListTagsForResource', { ResourceArn })).Tags).toEqual({ stage: 'live' })
  return DetectorId!
}

/** Samples, found in all ways, settled, and filtered. */
export const findings = async (call: Calling, DetectorId: string): Promise<void> => {
  await call('CreateSampleFindings', { DetectorId, FindingTypes: FINDING_TYPES })
  const FindingCriteria = { Criterion: { type: { Equals: FINDING_TYPES }, 'service.archived': { Equals: ['false'] } } }
  const SortCriteria = { AttributeName: 'severity', OrderBy: 'DESC' } as const
  const { FindingIds = [] } = await call('ListFindings', { DetectorId, FindingCriteria, SortCriteria, MaxResults: 50 })
  expect(FindingIds).toHaveLength(2)
  const { Findings = [] } = await call('GetFindings', { DetectorId, FindingIds, SortCriteria })
  expect(Findings.map(({ Type }) => Type).sort()).toEqual(FINDING_TYPES)
  const counted = await call('GetFindingsStatistics', { DetectorId, FindingStatisticTypes: ['COUNT_BY_SEVERITY'] })
  expect(Object.values(counted.FindingStatistics?.CountBySeverity ?? {}).reduce((sum, one) => sum + one, 0)).toBe(2)
  await call('ArchiveFindings', { DetectorId, FindingIds })
  expect((await call('ListFindings', { DetectorId, FindingCriteria })).FindingIds).toEqual([])
  await call('UnarchiveFindings', { DetectorId, FindingIds })
  expect((await call('ListFindings', { DetectorId, FindingCriteria })).FindingIds).toHaveLength(2)
  await call('UpdateFindingsFeedback', { DetectorId, FindingIds, Feedback: 'USEFUL', Comments: 'we were there' })
}

export const filters = async (call: Calling, DetectorId: string): Promise<void> => {
  const of = { DetectorId, FilterName: 'scanners' }
  const FindingCriteria = { Criterion: { severity: { LessThan: 4 }, accountId: { Equals: [call.account] } } }
  const made = { DetectorId, Name: 'scanners', Description: 'ours', Rank: 1, Tags: { team: 'blue' }, FindingCriteria }
  expect((await call('CreateFilter', made)).Name).toBe('scanners')
  await call('UpdateFilter', { ...of, Action: 'ARCHIVE', Description: 'our own scanners' })
  expect(await call('GetFilter', of)).toMatchObject({ Action: 'ARCHIVE', Description: 'our own scanners', Rank: 1 })
  expect((await call('ListFilters', { DetectorId })).FilterNames).toEqual(['scanners'])
  await call('DeleteFilter', of)
  expect((await call('ListFilters', { DetectorId })).FilterNames).toEqual([])
}

const wish = (DetectorId: string, Name: string) =>
  ({ DetectorId, Name, Format: 'TXT', Location: 'file:listed.txt', Activate: true, Tags: { from: 'us' } }) as const

/** The four kinds of lists, each from its making until it is gone. */
export const lists = async (call: Calling, DetectorId: string): Promise<void> => {
  const made = {
    ...(await call('CreateIPSet', wish(DetectorId, 'our addresses'))),
    ...(await call('CreateThreatIntelSet', wish(DetectorId, 'bad addresses'))),
    ...(await call('CreateTrustedEntitySet', wish(DetectorId, 'our names'))),
    ...(await call('CreateThreatEntitySet', wish(DetectorId, 'bad names'))),
  }
  const ip = { DetectorId, IpSetId: made.IpSetId }
  const intel = { DetectorId, ThreatIntelSetId: made.ThreatIntelSetId }
  const trusted = { DetectorId, TrustedEntitySetId: made.TrustedEntitySetId }
  const threat = { DetectorId, ThreatEntitySetId: made.ThreatEntitySetId }
  // The last that was made is the last that is read.
  await until(async () => (await call.again('GetThreatEntitySet', threat)).Status === 'ACTIVE')
  await call('UpdateIPSet', { ...ip, Name: 'one' })
  await call('UpdateThreatIntelSet', { ...intel, Name: 'two' })
  await call('UpdateTrustedEntitySet', { ...trusted, Name: 'three' })
  await call('UpdateThreatEntitySet', { ...threat, Name: 'four' })
  expect(await call('GetIPSet', ip)).toMatchObject({ Name: 'one', Tags: { from: 'us' } })
  expect(await call('GetThreatIntelSet', intel)).toMatchObject({ Name: 'two', Tags: { from: 'us' } })
  expect(await call('GetTrustedEntitySet', trusted)).toMatchObject({ Name: 'three', Tags: { from: 'us' } })
  expect(await call('GetThreatEntitySet', threat)).toMatchObject({ Name: 'four', Tags: { from: 'us' } })
  expect((await call('ListIPSets', { DetectorId })).IpSetIds).toEqual([made.IpSetId])
  expect((await call('ListThreatIntelSets', { DetectorId })).ThreatIntelSetIds).toEqual([made.ThreatIntelSetId])
  expect((await call('ListTrustedEntitySets', { DetectorId })).TrustedEntitySetIds).toEqual([made.TrustedEntitySetId])
  expect((await call('ListThreatEntitySets', { DetectorId })).ThreatEntitySetIds).toEqual([made.ThreatEntitySetId])
  await call('DeleteIPSet', ip)
  await call('DeleteThreatIntelSet', intel)
  await call('DeleteTrustedEntitySet', trusted)
  await call('DeleteThreatEntitySet', threat)
}

export const destinations = async (call: Calling, DetectorId: string): Promise<void> => {
  const DestinationProperties = {
    DestinationArn: 'arn:aws:s3:::our-findings/guardduty',
    KmsKeyArn: `arn:aws:kms:${call.region}:${call.account}:key/12345678-1234-1234-1234-123456789012`,
  }
  const made = { DetectorId, DestinationType: 'S3', DestinationProperties, Tags: { team: 'blue' } } as const
  const { DestinationId } = await call('CreatePublishingDestination', made)
  const of = { DetectorId, DestinationId }
  const moved = { ...DestinationProperties, DestinationArn: 'arn:aws:s3:::our-other-findings' }
  await call('UpdatePublishingDestination', { ...of, DestinationProperties: moved })
  expect(await call('DescribePublishingDestination', of)).toMatchObject({ DestinationProperties: moved })
  expect((await call('ListPublishingDestinations', { DetectorId })).Destinations).toHaveLength(1)
  await call('DeletePublishingDestination', of)
}

/** What was read of an account's logs, and what it would cost elsewhere. */
export const coverage = async (call: Calling, DetectorId: string): Promise<void> => {
  const FilterCriterion = [{ CriterionKey: 'ACCOUNT_ID' as const, FilterCondition: { Equals: [call.account] } }]
  const { Resources = [] } = await call('ListCoverage', { DetectorId, FilterCriteria: { FilterCriterion } })
  expect(Resources.length).toBeGreaterThan(0)
  const counted = await call('GetCoverageStatistics', { DetectorId, StatisticsType: ['COUNT_BY_COVERAGE_STATUS'] })
  expect(counted.CoverageStatistics?.CountByCoverageStatus).toEqual(expect.any(Object))
  const UsageCriteria = { AccountIds: [call.account], Features: ['CLOUD_TRAIL' as const] }
  const asked = { DetectorId, UsageStatisticType: 'SUM_BY_ACCOUNT', UsageCriteria, Unit: 'EVENTS' } as const
  await until(async () => (await call.again('GetUsageStatistics', asked)).UsageStatistics?.SumByAccount?.length === 1)
  const usage = await call('GetUsageStatistics', asked)
  expect(usage.UsageStatistics?.SumByAccount?.map(({ AccountId }) => AccountId)).toEqual([call.account])
  const trial = await call('GetRemainingFreeTrialDays', { DetectorId, AccountIds: [call.account] })
  expect(trial.Accounts?.map(({ AccountId }) => AccountId)).toEqual([call.account])
}
