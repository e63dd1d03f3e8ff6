/** What was analysed in the last 30 days, by account and by source. Nothing is charged for it. */
import Box from '@cloudscape-design/components/box'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useEach } from '../api/each.ts'
import { Page } from '../parts/page.tsx'
import { Asked, Empty } from '../parts/states.tsx'
import { useScope } from '../shell/scope.tsx'

const FEATURES = ['CLOUD_TRAIL', 'FLOW_LOGS', 'DNS_LOGS'] as const
const NAMES: Readonly<Record<string, string>> = {
  CLOUD_TRAIL: 'CloudTrail',
  FLOW_LOGS: 'VPC Flow Logs',
  DNS_LOGS: 'Resolver query logs',
}

interface Line {
  readonly name: string
  readonly events: number
}

interface Amount {
  readonly total?: { readonly amount?: string }
}

/** The same name in several Regions is one line. */
const summed = (lines: readonly Line[]): readonly Line[] => {
  const sums = new Map<string, number>()
  for (const { name, events } of lines) sums.set(name, (sums.get(name) ?? 0) + events)
  return [...sums].map(([name, events]) => ({ name, events })).sort((a, b) => b.events - a.events)
}

const lineOf = (name: string | undefined, { total }: Amount): Line => ({
  name: name ?? '',
  events: Number(total?.amount ?? 0),
})

const Lines = ({
  title,
  what,
  lines,
}: {
  readonly title: string
  readonly what: string
  readonly lines: readonly Line[]
}) => {
  const most = Math.max(1, ...lines.map(({ events }) => events))
  return (
    <Table
      items={lines}
      trackBy="name"
      ariaLabels={{ tableLabel: title }}
      header={<Header variant="h2">{title}</Header>}
      columnDefinitions={[
        { id: 'name', header: what, cell: ({ name }) => name, isRowHeader: true },
        { id: 'events', header: 'Events analysed', cell: ({ events }) => events.toLocaleString() },
        {
          id: 'share',
          header: 'Beside the largest',
          cell: ({ events }) => <progress className="vedette-bar" aria-label="Share" max={most} value={events} />,
        },
      ]}
      empty={<Empty title="Nothing was analysed in the last 30 days" />}
    />
  )
}

const useUsage = (usageStatisticsType: 'SUM_BY_ACCOUNT' | 'SUM_BY_FEATURES') => {
  const { account } = useScope()
  return useEach('GetUsageStatistics', ({ detectorId }) => ({
    detectorId,
    usageStatisticsType,
    unit: 'EVENTS',
    usageCriteria: { features: [...FEATURES], ...(account !== undefined && { accountIds: [account] }) },
  }))
}

const Totals = ({ lines }: { readonly lines: readonly Line[] }) => (
  <Container>
    <ColumnLayout columns={2}>
      <div>
        <Box variant="awsui-key-label">Events in 30 days</Box>
        <Box fontSize="display-l" fontWeight="bold">
          {lines.reduce((sum, { events }) => sum + events, 0).toLocaleString()}
        </Box>
      </div>
      <div>
        <Box variant="awsui-key-label">Accounts</Box>
        <Box fontSize="display-l" fontWeight="bold">
          {lines.length}
        </Box>
      </div>
    </ColumnLayout>
  </Container>
)

const Accounts = () => (
  <Asked query={useUsage('SUM_BY_ACCOUNT')}>
    {byAccount => {
      const lines = summed(
        byAccount.flatMap(({ data }) =>
          (data.usageStatistics?.sumByAccount ?? []).map(one => lineOf(one.accountId, one)),
        ),
      )
      return (
        <SpaceBetween size="l">
          <Totals lines={lines} />
          <Lines title="By account" what="Account" lines={lines} />
        </SpaceBetween>
      )
    }}
  </Asked>
)

const Sources = () => (
  <Asked query={useUsage('SUM_BY_FEATURES')}>
    {bySource => {
      const lines = bySource.flatMap(({ data }) =>
        (data.usageStatistics?.sumByFeature ?? []).map(one => lineOf(NAMES[one.feature ?? ''] ?? one.feature, one)),
      )
      return <Lines title="By source" what="Source" lines={summed(lines)} />
    }}
  </Asked>
)

export default () => (
  <Page
    title="Usage"
    says="Events that were analysed in the last 30 days. Vedette charges nothing; these are what your logs cost you to keep."
  >
    <SpaceBetween size="l">
      <Accounts />
      <Sources />
    </SpaceBetween>
  </Page>
)
