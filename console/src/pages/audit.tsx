/** Who changed or tried what, in CloudTrail's shape. */
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Header from '@cloudscape-design/components/header'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import TextFilter from '@cloudscape-design/components/text-filter'
import { useInfiniteQuery } from '@tanstack/react-query'
import { v1 } from '../api/v1.ts'
import { Page } from '../parts/page.tsx'
import { RawText } from '../parts/raw-text.tsx'
import { Asked, Empty } from '../parts/states.tsx'
import { Time } from '../parts/time.tsx'
import { useParam } from '../shell/scope.tsx'

/** The members that this page reads of a record. */
interface Entry {
  readonly eventID: string
  readonly eventTime: string
  readonly eventName: string
  readonly awsRegion?: string
  readonly sourceIPAddress?: string
  readonly errorCode?: string
  readonly errorMessage?: string
  readonly userIdentity?: { readonly userName?: string }
}

const columns = [
  { id: 'at', header: 'Time', cell: ({ eventTime }: Entry) => <Time at={eventTime} /> },
  { id: 'what', header: 'What', cell: ({ eventName }: Entry) => eventName, isRowHeader: true },
  { id: 'who', header: 'Who', cell: ({ userIdentity }: Entry) => userIdentity?.userName ?? '–' },
  { id: 'where', header: 'Region', cell: ({ awsRegion }: Entry) => awsRegion ?? '–' },
  { id: 'from', header: 'From', cell: ({ sourceIPAddress }: Entry) => sourceIPAddress ?? '–' },
  {
    id: 'end',
    header: 'Result',
    cell: ({ errorCode, errorMessage }: Entry) =>
      errorCode === undefined ? (
        <StatusIndicator type="success">Done</StatusIndicator>
      ) : (
        <span title={errorMessage}>
          <StatusIndicator type="error">{errorCode}</StatusIndicator>
        </span>
      ),
  },
  {
    id: 'record',
    header: 'Record',
    minWidth: 160,
    cell: (entry: Entry) => (
      <ExpandableSection headerText="Show" headerAriaLabel={`Show the record of ${entry.eventName}`} variant="inline">
        <RawText what="The entry as JSON">{JSON.stringify(entry, undefined, 2)}</RawText>
      </ExpandableSection>
    ),
  },
]

export default () => {
  const [text, setText] = useParam('find')
  const pages = useInfiniteQuery({
    queryKey: ['auditLog'],
    queryFn: ({ pageParam, signal }) => v1('auditLog', { query: { limit: 100, after: pageParam } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
  })
  return (
    <Page
      title="Audit log"
      says="Everything that was changed or denied in this account, the latest first. Nothing is changed in it; what is older than its retention goes."
    >
      <Asked query={pages}>
        {({ pages: all }) => {
          const entries = all.flatMap(({ records }) => records as readonly Entry[])
          const wanted = (text ?? '').toLowerCase()
          const shown = entries.filter(entry => JSON.stringify(entry).toLowerCase().includes(wanted))
          return (
            <Table
              items={shown}
              columnDefinitions={columns}
              trackBy="eventID"
              wrapLines
              ariaLabels={{ tableLabel: 'Audit log' }}
              header={<Header counter={`(${shown.length}${pages.hasNextPage ? '+' : ''})`}>Changes</Header>}
              filter={
                <TextFilter
                  filteringText={text ?? ''}
                  filteringPlaceholder="Find in what is loaded"
                  filteringAriaLabel="Find in the audit log"
                  onChange={({ detail }) => setText(detail.filteringText)}
                />
              }
              empty={<Empty title="Nothing was changed yet" />}
              footer={
                pages.hasNextPage ? (
                  <Box textAlign="center">
                    <Button loading={pages.isFetchingNextPage} onClick={() => pages.fetchNextPage()}>
                      Load earlier ones
                    </Button>
                  </Box>
                ) : undefined
              }
            />
          )
        }}
      </Asked>
    </Page>
  )
}
