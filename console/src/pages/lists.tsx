/** Trusted and threat lists of all Regions: what is in force, since when, and how much of the file was no entry. */
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useV1 } from '../api/v1.ts'
import { AskFirst } from '../parts/ask-first.tsx'
import { Page } from '../parts/page.tsx'
import { Asked, Empty } from '../parts/states.tsx'
import { Time } from '../parts/time.tsx'
import { useMay } from '../session.tsx'
import { useParam, usePlaces, useScope } from '../shell/scope.tsx'
import { useTell } from '../shell/tell.tsx'
import { activate, KINDS, type List, remove } from './lists/kinds.ts'
import { NewListForm } from './lists/new-list.tsx'

const LOOKS: Readonly<Record<string, StatusIndicatorProps.Type>> = {
  ACTIVE: 'success',
  ACTIVATING: 'in-progress',
  DEACTIVATING: 'in-progress',
  DELETE_PENDING: 'in-progress',
  ERROR: 'error',
}

const Status = ({ list: { status, problem } }: { readonly list: List }) => (
  <SpaceBetween size="xxxs">
    <StatusIndicator type={LOOKS[status] ?? 'stopped'}>
      {`${status.charAt(0)}${status.slice(1).toLowerCase().replaceAll('_', ' ')}`}
    </StatusIndicator>
    {problem === undefined ? null : (
      <Box variant="small" color="text-status-error">
        {problem}
      </Box>
    )}
  </SpaceBetween>
)

const InForce = ({ list: { loaded } }: { readonly list: List }) =>
  loaded === undefined ? (
    <>nothing</>
  ) : (
    <span title={`SHA-256 ${loaded.sha256}`}>
      {loaded.entries.toLocaleString()} entries, read <Time at={loaded.at} as="ago" />
      {loaded.bad === 0 ? '' : `; ${loaded.bad.toLocaleString()} lines were no entry`}
    </span>
  )

const columns = [
  { id: 'name', header: 'Name', cell: (list: List) => list.name, isRowHeader: true },
  { id: 'kind', header: 'Kind', cell: (list: List) => KINDS[list.kind].name },
  { id: 'region', header: 'Region', cell: (list: List) => list.region },
  { id: 'status', header: 'Status', cell: (list: List) => <Status list={list} /> },
  { id: 'force', header: 'In force', cell: (list: List) => <InForce list={list} /> },
  { id: 'location', header: 'Location', cell: (list: List) => <span className="vedette-mono">{list.location}</span> },
  { id: 'format', header: 'Format', cell: (list: List) => list.format },
]

/** What one does with a list: it is read anew, put out of force, or deleted. */
const useActions = () => {
  const places = usePlaces()
  const queries = useQueryClient()
  const tell = useTell()
  const placeOf = (list: List) => places.find(({ region }) => region === list.region)
  const told = (words: string): void => {
    tell.done(words)
    void queries.invalidateQueries({ queryKey: ['lists'] })
  }
  return {
    told,
    async activate(list: List, on: boolean): Promise<void> {
      const place = placeOf(list)
      if (place === undefined) return
      await activate(place, list, on)
        .then(() => told(on ? `${list.name} is being read.` : `${list.name} is no longer in force.`))
        .catch(tell.failed)
    },
    async remove(list: List): Promise<void> {
      const place = placeOf(list)
      if (place === undefined) return
      await remove(place, list)
      told(`${list.name} is deleted.`)
    },
  }
}

const idOf = ({ region, kind, id }: List): string => `${region}/${kind}/${id}`

interface TableProps {
  readonly lists: readonly List[]
  readonly chosen: List | undefined
  readonly choose: (list: List | undefined) => void
  readonly askDelete: () => void
}

const ListActions = ({ chosen, askDelete }: TableProps) => {
  const actions = useActions()
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button disabled={chosen === undefined} onClick={() => chosen && actions.activate(chosen, true)}>
        {chosen?.status === 'ACTIVE' ? 'Read again' : 'Activate'}
      </Button>
      <Button disabled={chosen?.status !== 'ACTIVE'} onClick={() => chosen && actions.activate(chosen, false)}>
        Deactivate
      </Button>
      <Button disabled={chosen === undefined} onClick={askDelete}>
        Delete
      </Button>
    </SpaceBetween>
  )
}

const ListTable = (props: TableProps) => {
  const { lists, chosen, choose } = props
  const may = useMay('configure')
  return (
    <Table
      items={lists}
      columnDefinitions={columns}
      trackBy={idOf}
      selectionType={may ? 'single' : undefined}
      selectedItems={chosen === undefined ? [] : [chosen]}
      onSelectionChange={({ detail }) => choose(detail.selectedItems[0])}
      ariaLabels={{ selectionGroupLabel: 'Lists', itemSelectionLabel: (_, list) => list.name, tableLabel: 'Lists' }}
      wrapLines
      header={
        <Header counter={`(${lists.length})`} actions={may ? <ListActions {...props} /> : undefined}>
          Your lists
        </Header>
      }
      empty={
        <Empty title="No lists yet">Lists that come with Vedette are always in force; yours are added to them.</Empty>
      }
    />
  )
}

export default () => {
  const lists = useV1('lists', {}, { every: 5_000 })
  const { region } = useScope()
  const may = useMay('configure')
  const [id, setId] = useState<string>()
  const [open, setOpen] = useState<'new' | 'delete'>()
  const [trusted, setTrusted] = useParam('trust')
  const actions = useActions()
  const one = lists.data?.lists.find(list => idOf(list) === id)
  const add = (
    <Button variant="primary" onClick={() => setOpen('new')}>
      Add a list
    </Button>
  )
  return (
    <Page
      title="Lists"
      says="Addresses and domains that you trust, and those that you know to be malicious. Trust beats threat; an administrator's lists count for its members."
      actions={may ? add : undefined}
    >
      {trusted === undefined ? null : (
        <Alert
          type="info"
          header={`To trust ${trusted}`}
          dismissible
          dismissAriaLabel="Dismiss"
          onDismiss={() => setTrusted(undefined)}
        >
          Write it on a line of its own into the file of a trusted IP list, and have that list read again here; or add a
          list whose file has it.
        </Alert>
      )}
      <Asked query={lists}>
        {({ lists }) => (
          <ListTable
            lists={lists.filter(list => region === undefined || list.region === region)}
            chosen={one}
            choose={list => setId(list && idOf(list))}
            askDelete={() => setOpen('delete')}
          />
        )}
      </Asked>
      {open === 'new' ? <NewListForm close={() => setOpen(undefined)} made={actions.told} /> : null}
      {open === 'delete' && one !== undefined ? (
        <AskFirst
          title={`Delete ${one.name}?`}
          does="Delete"
          then={() => actions.remove(one)}
          close={() => setOpen(undefined)}
        >
          Its entries are out of force at once. The file in S3 stays.
        </AskFirst>
      ) : null}
    </Page>
  )
}
