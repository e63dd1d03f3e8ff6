/** What can fire: each detection in its own words, with its thresholds, and how often it fired. */
import { useCollection } from '@cloudscape-design/collection-hooks'
import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import Pagination from '@cloudscape-design/components/pagination'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import TextFilter from '@cloudscape-design/components/text-filter'
import { type Answer, useV1 } from '../api/v1.ts'
import { Page } from '../parts/page.tsx'
import { Asked, Empty } from '../parts/states.tsx'
import { Time } from '../parts/time.tsx'
import { To, useParam, useScope } from '../shell/scope.tsx'
import { About } from './detections/about.tsx'

export type Detection = Answer<'detections'>['detections'][number] & {
  readonly fired: number
  readonly latest: number | undefined
}

const SHAPES: Readonly<Record<string, string>> = {
  match: 'One record',
  window: 'Counted over time',
  profile: 'Learned behaviour',
}
const PAGE = 25
const TYPES_MAX = 300

const columns: TableProps.ColumnDefinition<Detection>[] = [
  {
    id: 'type',
    header: 'Finding type',
    sortingField: 'type',
    isRowHeader: true,
    cell: ({ type }) => (
      <To path="/detections" params={{ type }}>
        {type}
      </To>
    ),
  },
  { id: 'severity', header: 'Severity', sortingField: 'severity', cell: ({ severity }) => severity },
  { id: 'shape', header: 'Decides on', sortingField: 'shape', cell: ({ shape }) => SHAPES[shape] ?? shape },
  { id: 'source', header: 'Reads', sortingField: 'source', cell: ({ source }) => source },
  { id: 'feature', header: 'Feature', sortingField: 'feature', cell: ({ feature }) => feature },
  { id: 'mode', header: 'Mode', sortingField: 'mode', cell: ({ mode }) => (mode === 'live' ? 'Live' : 'Dry run') },
  {
    id: 'fired',
    header: 'Findings',
    sortingField: 'fired',
    cell: ({ type, fired }) =>
      fired === 0 ? (
        'none'
      ) : (
        <To path="/findings" params={{ f: `type=${type}`, show: 'all' }} label={`${fired} findings of ${type}`}>
          {fired.toLocaleString()}
        </To>
      ),
  },
  {
    id: 'latest',
    header: 'Latest',
    sortingField: 'latest',
    cell: ({ latest }) => (latest === undefined ? '–' : <Time at={latest} as="ago" />),
  },
]

const DetectionTable = ({ detections }: { readonly detections: readonly Detection[] }) => {
  const [find, setFind] = useParam('find')
  const { items, collectionProps, filterProps, filteredItemsCount, paginationProps } = useCollection(detections, {
    filtering: { defaultFilteringText: find ?? '', noMatch: <Empty title="No detection has this in it" /> },
    sorting: { defaultState: { sortingColumn: { sortingField: 'fired' }, isDescending: true } },
    pagination: { pageSize: PAGE },
  })
  return (
    <Table
      {...collectionProps}
      items={items}
      columnDefinitions={columns}
      trackBy="type"
      wrapLines
      ariaLabels={{ tableLabel: 'Detections' }}
      header={<Header counter={`(${detections.length})`}>Finding types</Header>}
      filter={
        <TextFilter
          {...filterProps}
          filteringAriaLabel="Find a detection"
          filteringPlaceholder="Find by type, source, technique or word"
          countText={`${filteredItemsCount ?? 0} found`}
          onDelayedChange={({ detail }) => setFind(detail.filteringText)}
        />
      }
      pagination={<Pagination {...paginationProps} />}
    />
  )
}

export default () => {
  const [type] = useParam('type')
  const { account, region } = useScope()
  const detections = useV1('detections', { query: {} })
  const counts = useV1('countFindings', {
    body: {
      facets: ['type'],
      limit: TYPES_MAX,
      ...(region && { region }),
      ...(account && { criteria: { criterion: { accountId: { equals: [account] } } } }),
    },
  })
  const fired = new Map(counts.data?.facets.type?.map(group => [group.key, group]))
  return (
    <Page
      title={type ?? 'Detections'}
      says={
        type === undefined
          ? 'Everything that can fire, why it matters and by which thresholds. Each is one readable file.'
          : undefined
      }
    >
      <Asked query={detections}>
        {({ detections }) => {
          const all = detections.map(one => {
            const group = fired.get(one.type)
            return { ...one, fired: group?.total ?? 0, latest: group?.latest }
          })
          const one = all.find(each => each.type === type)
          if (type === undefined) return <DetectionTable detections={all} />
          return (
            <SpaceBetween size="m">
              <To path="/detections">All detections</To>
              {one === undefined ? <Box>There is no detection of this type here.</Box> : <About of={one} />}
            </SpaceBetween>
          )
        }}
      </Asked>
    </Page>
  )
}
