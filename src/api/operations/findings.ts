import * as control from '../../control/findings.ts'
import { refuse } from '../../control/refusal.ts'
import { valuesAt } from '../../findings/filter.ts'
import { forApi } from '../../findings/shape.ts'
import type { FindingCount, KeptFinding } from '../../store/findings.ts'
import { fromWire } from '../decode.ts'
import type { Input, Operations, Output } from '../operation.ts'
import { shapeNamed } from '../schema.ts'

type Findings = NonNullable<Output<'GetFindings'>['Findings']>
type Statistics = NonNullable<Output<'GetFindingsStatistics'>['FindingStatistics']>

/** The number of groups unless asked for more or fewer. */
const GROUPS = 25

const sortOf = (criteria: Input<'ListFindings'>['SortCriteria']) =>
  criteria?.AttributeName === undefined
    ? undefined
    : { field: criteria.AttributeName, descending: criteria.OrderBy !== 'ASC' }

/** The document in the SDK's form, with what people did to the finding. */
const answered = ({ finding, archived, feedback }: KeptFinding): Findings[number] => {
  const { service, ...rest } = finding
  const settled = { ...service, archived: archived !== undefined, ...(feedback && { userFeedback: feedback.value }) }
  return fromWire(shapeNamed('Finding'), forApi({ ...rest, service: settled })) as unknown as Findings[number]
}

/** Few enough to be sorted here. Without a wish they stay as they were asked for. */
const sorted = (findings: readonly KeptFinding[], sort: ReturnType<typeof sortOf>): readonly KeptFinding[] => {
  if (sort === undefined) return findings
  const shown = ({ finding }: KeptFinding) => valuesAt(finding, sort.field)[0] ?? ''
  const sign = sort.descending ? -1 : 1
  return [...findings].sort((a, b) => {
    const [left, right] = [shown(a), shown(b)]
    return left === right ? 0 : left < right ? -sign : sign
  })
}

const STATISTICS = {
  ACCOUNT: ({ key, ...count }: FindingCount) => ({ AccountId: key, ...common(count) }),
  DATE: ({ key, severity, ...count }: FindingCount) => ({
    Date: new Date(`${key}T00:00:00Z`),
    Severity: severity,
    ...common(count),
  }),
  FINDING_TYPE: ({ key, ...count }: FindingCount) => ({ FindingType: key, ...common(count) }),
  RESOURCE: ({ key, accountId, resourceType, ...count }: FindingCount) => ({
    ResourceId: key,
    AccountId: accountId,
    ResourceType: resourceType,
    ...common(count),
  }),
  SEVERITY: ({ key, ...count }: FindingCount) => ({ Severity: Number(key), ...common(count) }),
}

const common = ({ total, lastGeneratedAt }: Pick<FindingCount, 'total' | 'lastGeneratedAt'>) => ({
  TotalFindings: total,
  LastGeneratedAt: new Date(lastGeneratedAt),
})

const grouped = (by: keyof typeof STATISTICS, counts: readonly FindingCount[]): Statistics => {
  switch (by) {
    case 'ACCOUNT':
      return { GroupedByAccount: counts.map(STATISTICS.ACCOUNT) }
    case 'DATE':
      return { GroupedByDate: counts.map(STATISTICS.DATE) }
    case 'FINDING_TYPE':
      return { GroupedByFindingType: counts.map(STATISTICS.FINDING_TYPE) }
    case 'RESOURCE':
      return { GroupedByResource: counts.map(STATISTICS.RESOURCE) }
    case 'SEVERITY':
      return { GroupedBySeverity: counts.map(STATISTICS.SEVERITY) }
  }
}

/** AWS writes the severities of this map with one decimal. */
const countBySeverity = (counts: readonly FindingCount[]): Record<string, number> =>
  Object.fromEntries(counts.map(({ key, total }) => [Number(key).toFixed(1), total]))

export const findingOperations: Operations<
  | 'ArchiveFindings'
  | 'GetFindings'
  | 'GetFindingsStatistics'
  | 'ListFindings'
  | 'UnarchiveFindings'
  | 'UpdateFindingsFeedback'
> = {
  ListFindings: async (input, caller, { store }) => {
    const { DetectorId, FindingCriteria, SortCriteria, MaxResults, NextToken } = input
    const ask = {
      criteria: FindingCriteria,
      sort: sortOf(SortCriteria),
      limit: MaxResults ?? 50,
      after: NextToken || undefined,
    }
    const { items, next } = await control.listFindings(store, caller, DetectorId ?? '', ask)
    return { FindingIds: [...items], NextToken: next }
  },

  GetFindings: async ({ DetectorId, FindingIds, SortCriteria }, caller, { store }) => {
    const found = await control.getFindings(store, caller, DetectorId ?? '', FindingIds ?? [])
    return { Findings: sorted(found, sortOf(SortCriteria)).map(answered) }
  },

  GetFindingsStatistics: async (input, caller, { store }) => {
    const { DetectorId, FindingStatisticTypes: types, FindingCriteria: criteria, GroupBy: by } = input
    if ((types === undefined) === (by === undefined))
      throw refuse('either findingStatisticTypes or groupBy must be given, and not both')
    if (by === undefined) {
      if (input.MaxResults !== undefined || input.OrderBy !== undefined)
        throw refuse('maxResults and orderBy can be used with groupBy only')
      const ask = { criteria, by: 'SEVERITY', limit: 100, descending: true } as const
      const counts = await control.countFindings(store, caller, DetectorId ?? '', ask)
      return { FindingStatistics: { CountBySeverity: countBySeverity(counts) } }
    }
    const ask = { criteria, by, limit: input.MaxResults ?? GROUPS, descending: input.OrderBy !== 'ASC' }
    return { FindingStatistics: grouped(by, await control.countFindings(store, caller, DetectorId ?? '', ask)) }
  },

  ArchiveFindings: async ({ DetectorId, FindingIds }, caller, { store, now }) => {
    await control.archiveFindings(store, caller, DetectorId ?? '', FindingIds ?? [], { by: 'hand' }, now())
    return {}
  },

  UnarchiveFindings: async ({ DetectorId, FindingIds }, caller, { store, now }) => {
    await control.archiveFindings(store, caller, DetectorId ?? '', FindingIds ?? [], undefined, now())
    return {}
  },

  UpdateFindingsFeedback: async ({ DetectorId, FindingIds, Feedback, Comments }, caller, { store, now }) => {
    const feedback = { value: Feedback === 'USEFUL' ? 'USEFUL' : 'NOT_USEFUL', comments: Comments ?? '' } as const
    await control.giveFeedback(store, caller, DetectorId ?? '', FindingIds ?? [], feedback, now())
    return {}
  },
}
