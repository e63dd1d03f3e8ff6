/** Findings that come while one looks: the newest first. */
import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import type { FindingSummary } from '../../api/events.ts'
import { Severity } from '../../parts/severity.tsx'
import { Empty } from '../../parts/states.tsx'
import { Time } from '../../parts/time.tsx'
import { To } from '../../shell/scope.tsx'

const columns = [
  {
    id: 'severity',
    header: 'Severity',
    width: 110,
    cell: ({ severity }: FindingSummary) => <Severity of={severity} />,
  },
  {
    id: 'what',
    header: 'Finding',
    isRowHeader: true,
    cell: ({ id, title, type }: FindingSummary) => (
      <span data-came={type}>
        <To path={`/findings/${id}`}>{title}</To>
        <Box variant="small" display="block">
          {type}
        </Box>
      </span>
    ),
  },
  { id: 'where', header: 'Where', cell: ({ accountId, region }: FindingSummary) => `${accountId}, ${region}` },
  { id: 'seen', header: 'Last seen', cell: ({ lastSeen }: FindingSummary) => <Time at={lastSeen} as="short" /> },
]

interface Props {
  readonly came: readonly FindingSummary[]
  readonly isLive: boolean
}

export const Came = ({ came, isLive }: Props) => (
  <Table
    items={[...came]}
    columnDefinitions={columns}
    trackBy="id"
    wrapLines
    ariaLabels={{ tableLabel: 'Findings that came while you look' }}
    header={
      <Header
        variant="h2"
        counter={`(${came.length})`}
        actions={
          <StatusIndicator type={isLive ? 'success' : 'pending'}>{isLive ? 'Live' : 'Connecting…'}</StatusIndicator>
        }
      >
        Findings that came while you look
      </Header>
    }
    empty={<Empty title="Nothing yet">New and updated findings appear here by themselves.</Empty>}
  />
)
