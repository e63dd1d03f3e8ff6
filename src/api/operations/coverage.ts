import type { CoverageFilterCriteria, CoverageResource, CoverageSortKey } from '@aws-sdk/client-guardduty'
import { detectorOf, ownDetector, type Place } from '../../control/detectors.ts'
import { hoursOf } from '../../control/hours.ts'
import { scopeOf } from '../../control/members.ts'
import { pageOf } from '../../control/paging.ts'
import { detectorIdOf } from '../../findings/identity.ts'
import { sourceHealth } from '../../intake/health.ts'
import type { Store } from '../../store/store.ts'
import type { Operations } from '../operation.ts'

const DAY = 86_400
/** A source that has been silent for longer is not expected any more. */
const DAYS = 14

type Hours = Map<number, number>

/** Events by hour of every account × source in the caller's Region. */
const hoursBySource = async (store: Store, region: string, accounts: readonly string[], until: number) => {
  const sources = new Map<string, { readonly account: string; readonly kind: string; readonly hours: Hours }>()
  for await (const row of hoursOf(store, accounts, region, until - DAYS * DAY, until)) {
    const key = `${row.account}/${row.kind}`
    const source = sources.get(key) ?? { account: row.account, kind: row.kind, hours: new Map() }
    source.hours.set(row.hour, (source.hours.get(row.hour) ?? 0) + row.events)
    sources.set(key, source)
  }
  return sources
}

/**
 * The API knows no resource that is a log source; EC2 instance is the nearest shape, its id says what it really is. Whoever
 * has a detector has CloudTrail, so that an account from which none ever came is told too.
 */
const resourcesOf = async (store: Store, place: Place, at: number): Promise<readonly CoverageResource[]> => {
  const until = Math.floor(at / 1000)
  const { accounts } = await scopeOf(store, place.account, place.region)
  const sources = await hoursBySource(store, place.region, accounts, until)
  for (const account of accounts) {
    const key = `${account}/cloudtrail`
    const detector = sources.has(key) ? undefined : await detectorOf(store, { account, region: place.region })
    if (detector?.enabled) sources.set(key, { account, kind: 'cloudtrail', hours: new Map() })
  }
  return [...sources.values()].map(({ account, kind, hours }) => {
    const { healthy, issue, lastAt } = sourceHealth(hours, until)
    return {
      ResourceId: `${account}/${place.region}/log-source/${kind}`,
      DetectorId: detectorIdOf(account, place.region),
      AccountId: account,
      ResourceDetails: {
        ResourceType: 'EC2',
        Ec2InstanceDetails: { InstanceId: `log-source/${kind}`, ManagementType: 'MANUAL' },
      },
      CoverageStatus: healthy ? 'HEALTHY' : 'UNHEALTHY',
      ...(issue !== undefined && { Issue: issue }),
      UpdatedAt: new Date((lastAt || until) * 1000),
    }
  })
}

/** What criteria and sorting can name; the rest of the keys is of clusters and agents, which no log source has. */
const fieldOf = (resource: CoverageResource, key: string | undefined): string | undefined => {
  switch (key) {
    case 'ACCOUNT_ID':
      return resource.AccountId
    case 'RESOURCE_TYPE':
      return resource.ResourceDetails?.ResourceType
    case 'COVERAGE_STATUS':
      return resource.CoverageStatus
    case 'MANAGEMENT_TYPE':
      return resource.ResourceDetails?.Ec2InstanceDetails?.ManagementType
    case 'INSTANCE_ID':
      return resource.ResourceDetails?.Ec2InstanceDetails?.InstanceId
    case 'ISSUE':
      return resource.Issue
    case 'UPDATED_AT':
      return resource.UpdatedAt?.toISOString()
    default:
      return undefined
  }
}

const matches = (resource: CoverageResource, criteria: CoverageFilterCriteria | undefined): boolean =>
  (criteria?.FilterCriterion ?? []).every(({ CriterionKey, FilterCondition }) => {
    const value = fieldOf(resource, CriterionKey) ?? ''
    const { Equals, NotEquals } = FilterCondition ?? {}
    return !(Equals?.length && !Equals.includes(value)) && !NotEquals?.includes(value)
  })

const idOf = (resource: CoverageResource): string => resource.ResourceId ?? ''
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const sorted = (resources: readonly CoverageResource[], key: CoverageSortKey | undefined, descending: boolean) =>
  [...resources].sort((a, b) => {
    const order = compare(fieldOf(a, key) ?? '', fieldOf(b, key) ?? '') * (descending ? -1 : 1)
    return order || compare(idOf(a), idOf(b))
  })

const countBy = (resources: readonly CoverageResource[], key: string): Record<string, number> => {
  const counts = Map.groupBy(resources, resource => fieldOf(resource, key) ?? '')
  return Object.fromEntries([...counts].map(([value, those]) => [value, those.length]))
}

/** Whether the logs still come, in the shape that GuardDuty has for its agents. */
export const coverage: Operations<'ListCoverage' | 'GetCoverageStatistics'> = {
  async ListCoverage({ DetectorId = '', FilterCriteria, SortCriteria, MaxResults, NextToken }, caller, { store, now }) {
    await ownDetector(store, caller, DetectorId)
    const resources = (await resourcesOf(store, caller, now())).filter(resource => matches(resource, FilterCriteria))
    const order = sorted(resources, SortCriteria?.AttributeName, SortCriteria?.OrderBy === 'DESC')
    const { items, nextToken } = pageOf(order, idOf, { maxResults: MaxResults, nextToken: NextToken })
    return { Resources: [...items], NextToken: nextToken }
  },

  async GetCoverageStatistics({ DetectorId = '', FilterCriteria, StatisticsType = [] }, caller, { store, now }) {
    await ownDetector(store, caller, DetectorId)
    const resources = (await resourcesOf(store, caller, now())).filter(resource => matches(resource, FilterCriteria))
    return {
      CoverageStatistics: {
        ...(StatisticsType.includes('COUNT_BY_RESOURCE_TYPE') && {
          CountByResourceType: countBy(resources, 'RESOURCE_TYPE'),
        }),
        ...(StatisticsType.includes('COUNT_BY_COVERAGE_STATUS') && {
          CountByCoverageStatus: countBy(resources, 'COVERAGE_STATUS'),
        }),
      },
    }
  },
}
