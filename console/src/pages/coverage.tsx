/** Which logs were read, hour by hour: holes, late objects and sources gone silent. */
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useV1 } from '../api/v1.ts'
import { Page } from '../parts/page.tsx'
import { Asked, Empty } from '../parts/states.tsx'
import { Time } from '../parts/time.tsx'
import { useParam, useScope } from '../shell/scope.tsx'
import { HeatMap } from './coverage/heat-map.tsx'
import { type Hour, type Row, rowsOf, SOURCES } from './coverage/rows.ts'

const RANGES = [
  { id: '24', text: '24 hours' },
  { id: '72', text: '3 days' },
  { id: '168', text: '7 days' },
]

const columns = [
  { id: 'account', header: 'Account', cell: ({ account }: Row) => account, isRowHeader: true },
  { id: 'region', header: 'Region', cell: ({ region }: Row) => region },
  { id: 'source', header: 'Source', cell: ({ kind }: Row) => SOURCES[kind] ?? kind },
  { id: 'events', header: 'Events', cell: ({ events }: Row) => events.toLocaleString() },
  { id: 'objects', header: 'Objects', cell: ({ objects }: Row) => objects.toLocaleString() },
  { id: 'holes', header: 'Hours missing', cell: ({ holes }: Row) => (holes === 0 ? 'none' : holes) },
  { id: 'last', header: 'Latest hour read', cell: ({ last }: Row) => <Time at={last * 1000} as="short" /> },
  { id: 'lag', header: 'Longest lag', cell: ({ lag }: Row) => `${Math.round(lag / 60)} min` },
]

const Shown = ({ hours, range }: { readonly hours: readonly Hour[]; readonly range: number }) => {
  const scope = useScope()
  const shown = hours.filter(
    ({ account, region }) => account === (scope.account ?? account) && region === (scope.region ?? region),
  )
  const { rows, from, to } = rowsOf(shown, range)
  if (rows.length === 0)
    return (
      <Empty title="No log was read yet">
        As soon as a source of the configuration brings its first object, its hours are here.
      </Empty>
    )
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Hour by hour</Header>}>
        <HeatMap rows={rows} from={from} to={to} />
      </Container>
      <Table
        items={rows}
        columnDefinitions={columns}
        trackBy={({ account, region, kind }) => `${account}/${region}/${kind}`}
        ariaLabels={{ tableLabel: 'Sources' }}
        header={
          <Header variant="h2" counter={`(${rows.length})`} description="Over the time that is shown above.">
            Sources
          </Header>
        }
      />
      <Box variant="small">
        The lag is how long after its hour the last object of it came; a late object has its hours read again.
      </Box>
    </SpaceBetween>
  )
}

export default () => {
  const [asked, setRange] = useParam('hours')
  const range = RANGES.some(({ id }) => id === asked) ? Number(asked) : 24
  // A whole hour, so that the question stays the same while one looks.
  const until = Math.ceil(Date.now() / 3_600_000) * 3600
  const { account } = useScope()
  const query = { from: until - 31 * 86_400, until, account }
  const coverage = useV1('coverage', { query }, { every: 120_000, keep: true })
  return (
    <Page
      title="Coverage"
      says="The events that were read of each account, Region and source. An hour that is missing between two that were read is a hole: nothing was found in it because nothing was seen."
      actions={
        <SegmentedControl
          label="Time shown"
          selectedId={String(range)}
          options={RANGES}
          onChange={({ detail }) => setRange(detail.selectedId)}
        />
      }
    >
      <Asked query={coverage}>
        {({ hours, isWhole }) => (
          <SpaceBetween size="l">
            {isWhole ? null : (
              <Alert type="info">
                There are more hours than can be shown: only the latest are. Choose an account above to see all of its.
              </Alert>
            )}
            <Shown hours={hours} range={range} />
          </SpaceBetween>
        )}
      </Asked>
    </Page>
  )
}
