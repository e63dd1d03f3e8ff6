/** All findings over all accounts and Regions. The address holds everything: filter, sorting, columns, page. */
import Box from '@cloudscape-design/components/box'
import CollectionPreferences from '@cloudscape-design/components/collection-preferences'
import Header from '@cloudscape-design/components/header'
import Pagination from '@cloudscape-design/components/pagination'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useEffect, useState } from 'react'
import { useSearchParams } from 'react-router'
import type { FindingSummary } from '../api/events.ts'
import { useV1 } from '../api/v1.ts'
import { COLUMNS, USUAL_COLUMNS } from '../findings/columns.tsx'
import { ListActions } from '../findings/list-actions.tsx'
import { ListFilter } from '../findings/list-filter.tsx'
import { useListKeys } from '../findings/list-keys.ts'
import { Live } from '../findings/live.tsx'
import { Narrowing } from '../findings/narrowing.tsx'
import { useSettle } from '../findings/settle.ts'
import { sortIn, useChoice, useFindingList } from '../findings/use-list.ts'
import { Empty, Failure } from '../parts/states.tsx'
import { useMay } from '../session.tsx'
import { To, useParam } from '../shell/scope.tsx'

const SORT_COLUMN = new Map(COLUMNS.map(column => [column.sortingField, column]))

/** The page of the list that the address names; those before it are asked for one after the other. */
const usePages = (list: ReturnType<typeof useFindingList>) => {
  const [page, setPage] = useParam('page')
  const wanted = Math.max(1, Number(page) || 1)
  const loaded = list.data?.pages ?? []
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  useEffect(() => {
    if (loaded.length > 0 && loaded.length < wanted && hasNextPage && !isFetchingNextPage) fetchNextPage()
  }, [loaded.length, wanted, hasNextPage, isFetchingNextPage, fetchNextPage])
  const shown = Math.min(wanted, Math.max(1, loaded.length))
  return {
    items: loaded[shown - 1]?.findings ?? [],
    loading: list.isPending || (loaded.length < wanted && hasNextPage),
    pagination: (
      <Pagination
        currentPageIndex={shown}
        pagesCount={loaded.length + (hasNextPage ? 1 : 0)}
        openEnd={hasNextPage}
        onChange={({ detail }) => setPage(detail.currentPageIndex === 1 ? undefined : String(detail.currentPageIndex))}
      />
    ),
  }
}

const useColumns = () => {
  const [text, set] = useParam('cols')
  const shown = text === undefined ? USUAL_COLUMNS : text.split(',')
  const preferences = (
    <CollectionPreferences
      title="Columns"
      confirmLabel="Show these"
      cancelLabel="Cancel"
      preferences={{ visibleContent: shown }}
      visibleContentPreference={{
        title: 'What the list shows',
        options: [
          { label: 'Columns', options: COLUMNS.map(({ id, says }) => ({ id, label: says, editable: id !== 'what' })) },
        ],
      }}
      onConfirm={({ detail }) => {
        const ids = detail.visibleContent ?? []
        set(ids.join() === USUAL_COLUMNS.join() ? undefined : ids.join(','))
      }}
    />
  )
  return { shown, preferences }
}

const Nothing = () => {
  const [search] = useSearchParams()
  const isNarrow = search.size > 0
  return (
    <Empty
      title={isNarrow ? 'No finding is like this' : 'No findings'}
      action={
        isNarrow ? <To path="/findings">Show all that are current</To> : <To path="/coverage">Which logs are read</To>
      }
    >
      {isNarrow ? 'The filter above leaves none.' : 'Nothing was found in the logs that were read.'}
    </Empty>
  )
}

export default () => {
  const [search] = useSearchParams()
  const [, setSort] = useParam('sort')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const sort = sortIn(search)
  const choice = useChoice()
  const list = useFindingList(choice, sort)
  const total = useV1('countFindings', { body: { ...choice } }, { enabled: choice !== undefined, keep: true }).data
    ?.total
  const { items, loading, pagination } = usePages(list)
  const { shown, preferences } = useColumns()
  const may = useMay('settle')
  const settle = useSettle()
  const selected = items.filter(({ id }) => chosen.has(id))
  useEffect(() => {
    document.title = 'Findings · Vedette'
  }, [])
  useListKeys({
    archive: id => {
      const some = selected.length > 0 ? selected : items.filter(item => item.id === id)
      if (may && some.length > 0)
        settle.archive(some.filter(({ archived }) => !archived)).then(() => setChosen(new Set()))
    },
    select: id =>
      setChosen(before => new Set(before.has(id) ? [...before].filter(each => each !== id) : [...before, id])),
  })
  if (list.isError && list.data === undefined) return <Failure error={list.error} again={() => list.refetch()} />
  return (
    <Table<FindingSummary>
      variant="full-page"
      stickyHeader
      resizableColumns={false}
      wrapLines
      items={items}
      trackBy="id"
      columnDefinitions={COLUMNS.filter(({ id }) => shown.includes(id))}
      loading={loading}
      loadingText="Looking…"
      selectionType="multi"
      selectedItems={selected}
      onSelectionChange={({ detail }) => setChosen(new Set(detail.selectedItems.map(({ id }) => id)))}
      sortingColumn={SORT_COLUMN.get(sort.field) ?? {}}
      sortingDescending={sort.descending}
      onSortingChange={({ detail }) =>
        setSort(`${detail.isDescending ? '-' : ''}${detail.sortingColumn.sortingField ?? 'service.eventLastSeen'}`)
      }
      empty={<Nothing />}
      header={
        <Header
          variant="awsui-h1-sticky"
          counter={total === undefined ? undefined : `(${total.toLocaleString()})`}
          info={<Live />}
          actions={<ListActions selected={selected} choice={choice} sort={sort} settled={() => setChosen(new Set())} />}
        >
          Findings
        </Header>
      }
      filter={
        <SpaceBetween size="xs">
          <ListFilter total={total} />
          <Narrowing />
        </SpaceBetween>
      }
      pagination={pagination}
      preferences={preferences}
      footer={
        <Box color="text-body-secondary" fontSize="body-s" textAlign="center">
          <kbd>j</kbd> <kbd>k</kbd> down and up · <kbd>Enter</kbd> opens · <kbd>x</kbd> selects · <kbd>e</kbd> archives
          · <kbd>/</kbd> filters
        </Box>
      }
      ariaLabels={{
        selectionGroupLabel: 'Findings that are selected',
        allItemsSelectionLabel: () => 'Select all on this page',
        itemSelectionLabel: (_, { title }) => `Select: ${title}`,
        tableLabel: 'Findings',
      }}
    />
  )
}
