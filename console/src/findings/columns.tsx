/** What the list can show of a finding. */
import Badge from '@cloudscape-design/components/badge'
import Box from '@cloudscape-design/components/box'
import type { TableProps } from '@cloudscape-design/components/table'
import type { FindingSummary } from '../api/events.ts'
import { Severity } from '../parts/severity.tsx'
import { Time } from '../parts/time.tsx'
import { To } from '../shell/scope.tsx'

export interface Column extends TableProps.ColumnDefinition<FindingSummary> {
  readonly id: string
  readonly says: string
  readonly shown: boolean
}

const column = (
  id: string,
  says: string,
  cell: (finding: FindingSummary) => React.ReactNode,
  more: Partial<Column> = {},
): Column => ({ id, says, header: says, cell, shown: true, ...more })

const What = ({ finding }: { readonly finding: FindingSummary }) => (
  <div data-finding={finding.id} className="vedette-what">
    <To path={`/findings/${finding.id}`} variant="primary">
      {finding.title}
    </To>
    <Box color="text-body-secondary" fontSize="body-s">
      {finding.type} {finding.sample ? <Badge color="blue">sample</Badge> : null}
      {finding.archived ? <Badge>archived</Badge> : null}
      {finding.feedback === undefined ? null : (
        <Badge color={finding.feedback === 'USEFUL' ? 'green' : 'grey'}>
          {finding.feedback === 'USEFUL' ? 'useful' : 'not useful'}
        </Badge>
      )}
    </Box>
  </div>
)

const Remote = ({ finding: { remote, country } }: { readonly finding: FindingSummary }) =>
  remote === undefined ? (
    <>–</>
  ) : (
    <>
      <span className="vedette-mono">{remote}</span>
      {country === undefined ? null : (
        <Box color="text-body-secondary" fontSize="body-s">
          {country}
        </Box>
      )}
    </>
  )

export const COLUMNS: readonly Column[] = [
  column('severity', 'Severity', finding => <Severity of={finding.severity} />, {
    sortingField: 'severity',
    width: 105,
  }),
  column('what', 'Finding', finding => <What finding={finding} />, {
    sortingField: 'type',
    minWidth: 300,
    isRowHeader: true,
  }),
  column(
    'resource',
    'Resource',
    ({ resource, resourceType, principal }) => (
      <>
        <span className="vedette-mono">{resource ?? principal ?? '–'}</span>
        <Box color="text-body-secondary" fontSize="body-s">
          {resourceType}
        </Box>
      </>
    ),
    { minWidth: 180 },
  ),
  column('remote', 'From', finding => <Remote finding={finding} />, { minWidth: 140 }),
  column(
    'account',
    'Account',
    ({ accountId, region }) => (
      <>
        {accountId}
        <Box color="text-body-secondary" fontSize="body-s">
          {region}
        </Box>
      </>
    ),
    { sortingField: 'accountId', minWidth: 125 },
  ),
  column('count', 'Count', ({ count }) => count.toLocaleString(), { sortingField: 'service.count' }),
  column('lastSeen', 'Last seen', ({ lastSeen }) => <Time at={lastSeen} as="short" />, {
    sortingField: 'service.eventLastSeen',
    minWidth: 130,
  }),
  column('firstSeen', 'First seen', ({ firstSeen }) => <Time at={firstSeen} as="short" />, {
    sortingField: 'service.eventFirstSeen',
    shown: false,
  }),
  column('principal', 'Principal', ({ principal }) => principal ?? '–', { shown: false }),
  column('updatedAt', 'Updated', ({ updatedAt }) => <Time at={updatedAt} as="short" />, {
    sortingField: 'updatedAt',
    shown: false,
  }),
  column('id', 'ID', ({ id }) => <span className="vedette-mono">{id}</span>, { shown: false }),
]

export const USUAL_COLUMNS = COLUMNS.filter(({ shown }) => shown).map(({ id }) => id)
