/** Suppression rules of all Regions, in order, and the builder that tries one on history before it acts. */
import Badge from '@cloudscape-design/components/badge'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { guardduty } from '../api/guardduty.ts'
import { useV1 } from '../api/v1.ts'
import { criteriaOf as criteriaOfTokens, tokensIn } from '../findings/filter.ts'
import { AskFirst } from '../parts/ask-first.tsx'
import { Page } from '../parts/page.tsx'
import { Asked, Empty } from '../parts/states.tsx'
import { Time } from '../parts/time.tsx'
import { useMay } from '../session.tsx'
import { useParam, usePlaces, useScope } from '../shell/scope.tsx'
import { useTell } from '../shell/tell.tsx'
import { Builder, type Filter } from './suppression/builder.tsx'
import { wordsOf } from './suppression/criteria.ts'

const idOf = ({ region, name }: Filter): string => `${region}/${name}`
const isOver = ({ expiresAt }: Filter): boolean => expiresAt !== undefined && Date.parse(expiresAt) <= Date.now()

const Says = ({ filter }: { readonly filter: Filter }) => (
  <SpaceBetween size="xxs">
    <span>{wordsOf(filter.criteria)}</span>
    {filter.description === '' ? null : <Box variant="small">{filter.description}</Box>}
    {filter.history.length === 0 ? null : (
      <ExpandableSection headerText={`${filter.history.length} earlier versions`} variant="inline">
        {filter.history.map(({ version, until, criteria }) => (
          <Box key={version} variant="small" display="block">
            {version}, until <Time at={until} />: {wordsOf(criteria)}
          </Box>
        ))}
      </ExpandableSection>
    )}
  </SpaceBetween>
)

const Ends = ({ filter }: { readonly filter: Filter }) =>
  filter.expiresAt === undefined ? (
    <>never</>
  ) : isOver(filter) ? (
    <Badge color="grey">ended</Badge>
  ) : (
    <Time at={filter.expiresAt} />
  )

const columns = [
  { id: 'rank', header: 'Order', cell: ({ rank }: Filter) => rank, width: 80 },
  { id: 'name', header: 'Name', cell: ({ name }: Filter) => name, isRowHeader: true },
  { id: 'says', header: 'Hides', cell: (filter: Filter) => <Says filter={filter} />, minWidth: 260 },
  {
    id: 'action',
    header: 'Does',
    cell: ({ action }: Filter) => (action === 'ARCHIVE' ? 'Archives' : 'A saved filter'),
  },
  { id: 'region', header: 'Region', cell: ({ region }: Filter) => region },
  { id: 'ends', header: 'Ends', cell: (filter: Filter) => <Ends filter={filter} /> },
  {
    id: 'updated',
    header: 'Changed',
    cell: ({ updatedAt, version }: Filter) => (
      <>
        <Time at={updatedAt} as="ago" /> (version {version})
      </>
    ),
  },
]

const useChanges = () => {
  const places = usePlaces()
  const queries = useQueryClient()
  const tell = useTell()
  const done = (words: string): void => {
    tell.done(words)
    void queries.invalidateQueries({ queryKey: ['filters'] })
  }
  const detectorOf = (of: string): string => places.find(({ region }) => region === of)?.detectorId ?? ''
  return {
    async move({ name, rank, region }: Filter, by: number): Promise<void> {
      await guardduty('UpdateFilter', { detectorId: detectorOf(region), filterName: name, rank: rank + by }, region)
        .then(() => done(`${name} is number ${rank + by} now.`))
        .catch(tell.failed)
    },
    async remove({ name, region }: Filter): Promise<void> {
      await guardduty('DeleteFilter', { detectorId: detectorOf(region), filterName: name }, region)
      done(`${name} is deleted. What it archived stays archived.`)
    },
  }
}

const Actions = ({
  one,
  last,
  edit,
  ask,
}: {
  readonly one: Filter | undefined
  readonly last: boolean
  readonly edit: () => void
  readonly ask: () => void
}) => {
  const { move } = useChanges()
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button disabled={one === undefined || one.rank === 1} onClick={() => one && move(one, -1)}>
        Earlier
      </Button>
      <Button disabled={one === undefined || last} onClick={() => one && move(one, 1)}>
        Later
      </Button>
      <Button disabled={one === undefined} onClick={edit}>
        Edit
      </Button>
      <Button disabled={one === undefined} onClick={ask}>
        Delete
      </Button>
    </SpaceBetween>
  )
}

const RuleTable = ({ filters, edit }: { readonly filters: readonly Filter[]; readonly edit: (id: string) => void }) => {
  const may = useMay('configure')
  const { remove } = useChanges()
  const [id, setId] = useState<string>()
  const [asks, setAsks] = useState(false)
  const one = filters.find(filter => idOf(filter) === id)
  const last = one === undefined || !filters.some(({ region, rank }) => region === one.region && rank > one.rank)
  return (
    <>
      <Table
        items={filters}
        columnDefinitions={columns}
        trackBy={idOf}
        selectionType={may ? 'single' : undefined}
        selectedItems={one === undefined ? [] : [one]}
        onSelectionChange={({
          detail: {
            selectedItems: [chosen],
          },
        }) => setId(chosen && idOf(chosen))}
        ariaLabels={{ selectionGroupLabel: 'Rules', itemSelectionLabel: (_, { name }) => name, tableLabel: 'Rules' }}
        wrapLines
        header={
          <Header
            variant="h2"
            counter={`(${filters.length})`}
            actions={
              may ? (
                <Actions one={one} last={last} edit={() => one && edit(idOf(one))} ask={() => setAsks(true)} />
              ) : undefined
            }
          >
            Rules and saved filters
          </Header>
        }
        empty={<Empty title="No rules yet">Begin with a noisy finding: “Suppress like this” brings you here.</Empty>}
      />
      {asks && one !== undefined ? (
        <AskFirst title={`Delete ${one.name}?`} does="Delete" then={() => remove(one)} close={() => setAsks(false)}>
          New findings like these will be shown again. What it archived stays archived.
        </AskFirst>
      ) : null}
    </>
  )
}

/** `f=type=…` as the list of findings has its filter. */
const startOf = (search: URLSearchParams): Readonly<Record<string, unknown>> =>
  criteriaOfTokens(tokensIn(search), new Map()).criteria ?? {}

export default () => {
  const filters = useV1('filters', {})
  const { region } = useScope()
  const may = useMay('configure')
  // `?rule=new&f=type=…` begins a rule, `?rule=eu-west-1/name` opens one.
  const [rule, setRule] = useParam('rule')
  const [search, setSearch] = useSearchParams()
  const close = (): void =>
    setSearch(before => {
      const next = new URLSearchParams(before)
      next.delete('rule')
      next.delete('f')
      return next
    })
  return (
    <Page
      title="Suppression"
      says="Rules that archive new findings as they come. Each is tried on history before it acts."
      actions={
        may && rule === undefined ? (
          <Button variant="primary" onClick={() => setRule('new')}>
            Create a rule
          </Button>
        ) : undefined
      }
    >
      <Asked query={filters}>
        {({ filters }) => {
          const shown = filters.filter(filter => region === undefined || filter.region === region)
          if (rule === undefined || !may) return <RuleTable filters={shown} edit={setRule} />
          const filter = filters.find(each => idOf(each) === rule)
          return <Builder key={rule} filter={filter} start={startOf(search)} close={close} />
        }}
      </Asked>
    </Page>
  )
}
