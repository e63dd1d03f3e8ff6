/** What one can do with the findings that are selected, and with the list as a whole. */
import Button from '@cloudscape-design/components/button'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { FindingSummary } from '../api/events.ts'
import { useMay } from '../session.tsx'
import { useTell } from '../shell/tell.tsx'
import type { Choice } from './filter.ts'
import { type Feedback, useSettle } from './settle.ts'
import { type Format, takeAway } from './take-away.ts'
import type { Sorting } from './use-list.ts'
import { Views } from './views.tsx'

interface Props {
  readonly selected: readonly FindingSummary[]
  readonly choice: Choice | undefined
  readonly sort: Sorting
  readonly settled: () => void
}

const Export = ({ choice, sort }: Pick<Props, 'choice' | 'sort'>) => {
  const [busy, setBusy] = useState(false)
  const tell = useTell()
  const run = async (format: Format): Promise<void> => {
    if (choice === undefined) return
    setBusy(true)
    try {
      const count = await takeAway(choice, sort, format)
      tell.done(`${count.toLocaleString()} findings are in the file.`)
    } catch (error) {
      tell.failed(error)
    }
    setBusy(false)
  }
  return (
    <ButtonDropdown
      loading={busy}
      items={[
        { id: 'csv', text: 'CSV', description: 'what the list shows' },
        { id: 'json', text: 'JSON', description: 'whole findings with their records' },
        { id: 'ocsf', text: 'OCSF', description: 'Detection Findings for a SIEM' },
      ]}
      onItemClick={({ detail }) => run(detail.id as Format)}
    >
      Export
    </ButtonDropdown>
  )
}

export const ListActions = ({ selected, choice, sort, settled }: Props) => {
  const may = useMay('settle')
  const settle = useSettle()
  const none = selected.length === 0
  const then = (work: Promise<void>): void => {
    work.then(settled)
  }
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Views />
      <Export choice={choice} sort={sort} />
      {may ? (
        <ButtonDropdown
          disabled={none}
          items={[
            { id: 'USEFUL', text: 'Useful' },
            { id: 'NOT_USEFUL', text: 'Not useful' },
          ]}
          onItemClick={({ detail }) => then(settle.judge(selected, detail.id as Feedback))}
        >
          Feedback
        </ButtonDropdown>
      ) : null}
      {may && selected.some(({ archived }) => archived) ? (
        <Button onClick={() => then(settle.unarchive(selected))}>Unarchive</Button>
      ) : null}
      {may ? (
        <Button
          variant="primary"
          disabled={none || selected.every(({ archived }) => archived)}
          onClick={() => then(settle.archive(selected.filter(({ archived }) => !archived)))}
        >
          Archive
        </Button>
      ) : null}
    </SpaceBetween>
  )
}
