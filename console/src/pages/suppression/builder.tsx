/** A rule while it is written: its conditions, and beside them what they would have hidden. */
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import DatePicker from '@cloudscape-design/components/date-picker'
import Form from '@cloudscape-design/components/form'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useEffect, useState } from 'react'
import { guardduty } from '../../api/guardduty.ts'
import { type Answer, v1 } from '../../api/v1.ts'
import { RegionSelect, usePlace } from '../../parts/where.tsx'
import type { Place } from '../../shell/scope.tsx'
import { useTell } from '../../shell/tell.tsx'
import { BackTest } from './back-test.tsx'
import { criteriaOf, type Row, rowsOf } from './criteria.ts'
import { Rows } from './rows.tsx'

export type Filter = Answer<'filters'>['filters'][number]

const PAUSE_MS = 300

/** The rows a moment after the last key: the history is not asked for each letter. */
const useSettled = (rows: readonly Row[]): readonly Row[] => {
  const [settled, setSettled] = useState(rows)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(rows), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [rows])
  return useDeferredValue(settled)
}

interface Draft {
  readonly name: string
  readonly description: string
  readonly expires: string
}

/** The day in the reader's own zone, as a date picker has it. */
const dateOf = (at: string | undefined): string => {
  if (at === undefined) return ''
  const day = new Date(at)
  const two = (part: number): string => String(part).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}

const save = async (place: Place, filter: Filter | undefined, draft: Draft, rows: readonly Row[]): Promise<void> => {
  const { name, description, expires } = draft
  const { detectorId, region } = place
  const wish = { description, action: filter?.action ?? 'ARCHIVE', findingCriteria: criteriaOf(rows) }
  if (filter === undefined) await guardduty('CreateFilter', { detectorId, name, ...wish }, region)
  else await guardduty('UpdateFilter', { detectorId, filterName: name, ...wish }, region)
  if (expires === dateOf(filter?.expiresAt)) return
  const expiresAt = expires === '' ? undefined : new Date(`${expires}T00:00:00`).toISOString()
  await v1('setFilterExpiry', { body: { region, name, expiresAt } })
}

interface Props {
  /** Undefined: a new one. */
  readonly filter: Filter | undefined
  readonly start: Readonly<Record<string, unknown>>
  readonly close: () => void
}

const Fields = ({
  draft,
  set,
  isNew,
  region,
  setRegion,
}: {
  readonly draft: Draft
  readonly set: (some: Partial<Draft>) => void
  readonly isNew: boolean
  readonly region: string | undefined
  readonly setRegion: (region: string) => void
}) => (
  <SpaceBetween size="m">
    <FormField label="Name" constraintText="3 to 64 letters, digits, periods, underscores and dashes.">
      <Input value={draft.name} disabled={!isNew} onChange={({ detail }) => set({ name: detail.value })} />
    </FormField>
    <FormField label="Why" description="What the next person should know.">
      <Input value={draft.description} onChange={({ detail }) => set({ description: detail.value })} />
    </FormField>
    {isNew ? (
      <FormField label="Region">
        <RegionSelect region={region} set={setRegion} />
      </FormField>
    ) : null}
    <FormField label="Ends on" description="From then on it hides nothing. Without a date it stays.">
      <DatePicker
        value={draft.expires}
        placeholder="YYYY/MM/DD"
        onChange={({ detail }) => set({ expires: detail.value })}
        openCalendarAriaLabel={chosen => (chosen === null ? 'Choose a date' : `Choose a date; now it is ${chosen}`)}
      />
    </FormField>
  </SpaceBetween>
)

/** Saves the rule, tells so and closes; or tells why not. */
const useSave = (filter: Filter | undefined, close: () => void) => {
  const [busy, setBusy] = useState(false)
  const queries = useQueryClient()
  const tell = useTell()
  const act = async (place: Place, draft: Draft, rows: readonly Row[]): Promise<void> => {
    setBusy(true)
    try {
      await save(place, filter, draft, rows)
      const archives = (filter?.action ?? 'ARCHIVE') === 'ARCHIVE'
      tell.done(
        archives ? `New findings that ${draft.name} matches are archived while it lasts.` : `${draft.name} is saved.`,
      )
      await queries.invalidateQueries({ queryKey: ['filters'] })
      close()
    } catch (error) {
      tell.failed(error)
      setBusy(false)
    }
  }
  return { busy, act }
}

export const Builder = ({ filter, start, close }: Props) => {
  const [rows, setRows] = useState<readonly Row[]>(() => rowsOf(filter?.criteria ?? start) ?? [])
  const [draft, setDraft] = useState<Draft>({
    name: filter?.name ?? '',
    description: filter?.description ?? '',
    expires: dateOf(filter?.expiresAt),
  })
  const [chosen, setRegion] = useState(filter?.region)
  const { busy, act } = useSave(filter, close)
  const settled = useSettled(rows)
  const place = usePlace(chosen)
  return (
    <SpaceBetween size="l">
      <Form
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>
              Cancel
            </Button>
            <Button
              variant="primary"
              loading={busy}
              disabled={draft.name.length < 3 || rows.length === 0}
              onClick={() => place && act(place, draft, rows)}
            >
              {filter === undefined ? 'Create the rule' : 'Save the rule'}
            </Button>
          </SpaceBetween>
        }
      >
        <Container header={<Header variant="h2">{filter === undefined ? 'A new rule' : filter.name}</Header>}>
          <SpaceBetween size="m">
            <FormField label="Hide new findings of which all of this is true" stretch>
              <Rows rows={rows} set={setRows} />
            </FormField>
            <Fields
              draft={draft}
              set={some => setDraft(before => ({ ...before, ...some }))}
              isNew={filter === undefined}
              region={place?.region}
              setRegion={setRegion}
            />
          </SpaceBetween>
        </Container>
      </Form>
      {place === undefined ? null : (
        <BackTest
          region={place.region}
          criteria={criteriaOf(settled)}
          use={criteria => setRows(rowsOf(criteria as Readonly<Record<string, unknown>>) ?? [])}
        />
      )}
    </SpaceBetween>
  )
}
