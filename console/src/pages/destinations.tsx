/** Where findings go: what waits, what was not taken, and the buckets that detectors export to. */
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useEach } from '../api/each.ts'
import { type Answer, useV1, v1 } from '../api/v1.ts'
import { Page } from '../parts/page.tsx'
import { Asked, Empty } from '../parts/states.tsx'
import { Time } from '../parts/time.tsx'
import { useMay } from '../session.tsx'
import { To } from '../shell/scope.tsx'
import { useTell } from '../shell/tell.tsx'

type Outbox = Answer<'outbox'>
type Queue = Outbox['destinations'][number]
type Letter = Outbox['dead'][number]

interface Export {
  readonly id: string
  readonly region: string
  readonly status: string
}

const State = ({ queue: { waiting, dead, oldest } }: { readonly queue: Queue }) =>
  dead > 0 ? (
    <StatusIndicator type="error">{dead} not taken</StatusIndicator>
  ) : waiting > 0 ? (
    <StatusIndicator type="in-progress">
      {waiting} waiting, the oldest since <Time at={oldest} as="short" />
    </StatusIndicator>
  ) : (
    <StatusIndicator type="success">Everything has left</StatusIndicator>
  )

const queueColumns = [
  { id: 'name', header: 'Destination', cell: ({ name }: Queue) => name, isRowHeader: true },
  { id: 'state', header: 'State', cell: (queue: Queue) => <State queue={queue} /> },
]

const letterColumns = [
  {
    id: 'finding',
    header: 'Finding',
    cell: ({ findingId }: Letter) => <To path={`/findings/${findingId}`}>{findingId}</To>,
    isRowHeader: true,
  },
  { id: 'to', header: 'Destination', cell: ({ destination }: Letter) => destination },
  { id: 'problem', header: 'What it said', cell: ({ problem }: Letter) => problem },
  { id: 'attempts', header: 'Attempts', cell: ({ attempts }: Letter) => attempts },
  { id: 'since', header: 'Since', cell: ({ createdAt }: Letter) => <Time at={createdAt} as="short" /> },
]

const exportColumns = [
  {
    id: 'id',
    header: 'Export',
    cell: ({ id }: Export) => <span className="vedette-mono">{id}</span>,
    isRowHeader: true,
  },
  { id: 'region', header: 'Region', cell: ({ region }: Export) => region },
  {
    id: 'status',
    header: 'Status',
    cell: ({ status }: Export) => (
      <StatusIndicator
        type={status === 'PUBLISHING' ? 'success' : status === 'PENDING_VERIFICATION' ? 'pending' : 'error'}
      >
        {status.toLowerCase().replaceAll('_', ' ')}
      </StatusIndicator>
    ),
  },
]

const DeadLetters = ({ letters }: { readonly letters: readonly Letter[] }) => {
  const [chosen, setChosen] = useState<readonly Letter[]>([])
  const queries = useQueryClient()
  const tell = useTell()
  const resend = async (): Promise<void> => {
    try {
      const { sent } = await v1('resend', { body: { ids: chosen.map(({ id }) => id) } })
      tell.done(`${sent} are on their way again.`)
      setChosen([])
      await queries.invalidateQueries({ queryKey: ['outbox'] })
    } catch (error) {
      tell.failed(error)
    }
  }
  return (
    <Table
      items={[...letters]}
      columnDefinitions={letterColumns}
      trackBy="id"
      wrapLines
      selectionType="multi"
      selectedItems={[...chosen]}
      onSelectionChange={({ detail }) => setChosen(detail.selectedItems)}
      ariaLabels={{
        selectionGroupLabel: 'Dead letters',
        allItemsSelectionLabel: () => 'all dead letters',
        itemSelectionLabel: (_, { findingId }) => findingId,
        tableLabel: 'Dead letters',
      }}
      header={
        <Header
          variant="h2"
          counter={`(${letters.length})`}
          description="Findings that a destination did not take for a day. They stay here until they are sent again, or their retention is over."
          actions={
            <Button disabled={chosen.length === 0} onClick={resend}>
              Send again
            </Button>
          }
        >
          Dead letters
        </Header>
      }
      empty={<Empty title="No dead letters" />}
    />
  )
}

const Outgoing = () => (
  <Asked query={useV1('outbox', {}, { every: 10_000 })}>
    {({ destinations, dead }) => (
      <SpaceBetween size="l">
        <Table
          items={[...destinations]}
          columnDefinitions={queueColumns}
          trackBy="name"
          ariaLabels={{ tableLabel: 'What waits' }}
          header={<Header variant="h2">What waits</Header>}
          empty={<Empty title="Nothing waits">Destinations are named in the configuration, under destinations.</Empty>}
        />
        <DeadLetters letters={dead} />
      </SpaceBetween>
    )}
  </Asked>
)

const Exports = () => (
  <Asked query={useEach('ListPublishingDestinations', ({ detectorId }) => ({ detectorId }))}>
    {answers => {
      const exports = answers.flatMap(({ place: { region }, data }) =>
        (data.destinations ?? []).map(({ destinationId: id = '', status = '' }) => ({ id, region, status })),
      )
      return (
        <Table
          items={exports}
          columnDefinitions={exportColumns}
          trackBy="id"
          ariaLabels={{ tableLabel: 'Exports' }}
          header={
            <Header variant="h2" description="Made by CreatePublishingDestination of GuardDuty's API.">
              Exports to S3
            </Header>
          }
          empty={<Empty title="No exports" />}
        />
      )
    }}
  </Asked>
)

export default () => {
  const may = useMay('configure')
  return (
    <Page
      title="Destinations"
      says="Findings leave for EventBridge, Lambda, S3, Security Hub, SNS, SQS, CloudWatch, webhooks and files, at least once and in order for each finding."
    >
      <SpaceBetween size="l">
        {may ? <Outgoing /> : null}
        <Exports />
      </SpaceBetween>
    </Page>
  )
}
