/** A new list: its kind, its format, and where its file is. */
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Checkbox from '@cloudscape-design/components/checkbox'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { RegionSelect, usePlace } from '../../parts/where.tsx'
import { useTell } from '../../shell/tell.tsx'
import { create, FORMATS, KINDS, type Kind, type NewList } from './kinds.ts'

interface Props {
  readonly close: () => void
  readonly made: (words: string) => void
}

const START: NewList = { kind: 'threatintelset', name: '', format: 'TXT', location: '', activate: true }
const kinds = (Object.keys(KINDS) as Kind[]).map(value => ({
  value,
  label: KINDS[value].name,
  description: KINDS[value].says,
}))
const formats = FORMATS.map(value => ({ value, label: value }))

interface FieldProps {
  readonly list: NewList
  readonly set: (some: Partial<NewList>) => void
  readonly region: string | undefined
  readonly setRegion: (region: string) => void
}

const Fields = ({ list, set, region, setRegion }: FieldProps) => (
  <SpaceBetween size="m">
    <FormField label="Kind">
      <Select
        options={kinds}
        selectedOption={kinds.find(({ value }) => value === list.kind) ?? null}
        onChange={({ detail }) => set({ kind: detail.selectedOption.value as Kind })}
      />
    </FormField>
    <FormField label="Name">
      <Input value={list.name} onChange={({ detail }) => set({ name: detail.value })} />
    </FormField>
    <FormField label="Region">
      <RegionSelect region={region} set={setRegion} />
    </FormField>
    <FormField label="Location" description="A file in S3 that the service can read, as s3://bucket/key or https://…">
      <Input
        value={list.location}
        placeholder="s3://bucket/threats.txt"
        onChange={({ detail }) => set({ location: detail.value })}
      />
    </FormField>
    <FormField label="Format">
      <Select
        options={formats}
        selectedOption={formats.find(({ value }) => value === list.format) ?? null}
        onChange={({ detail }) => set({ format: detail.selectedOption.value as NewList['format'] })}
      />
    </FormField>
    <Checkbox checked={list.activate} onChange={({ detail }) => set({ activate: detail.checked })}>
      Activate it at once
    </Checkbox>
  </SpaceBetween>
)

export const NewListForm = ({ close, made }: Props) => {
  const [list, setList] = useState(START)
  const [region, setRegion] = useState<string>()
  const [busy, setBusy] = useState(false)
  const place = usePlace(region)
  const tell = useTell()
  const set = (some: Partial<NewList>): void => setList(before => ({ ...before, ...some }))
  const act = async (): Promise<void> => {
    if (place === undefined) return
    setBusy(true)
    try {
      await create(place, list)
      made(`The list ${list.name} is there${list.activate ? ' and is being read' : ''}.`)
    } catch (error) {
      tell.failed(error)
    }
    setBusy(false)
    close()
  }
  return (
    <Modal
      visible
      header="Add a list"
      onDismiss={close}
      closeAriaLabel="Close"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>
              Cancel
            </Button>
            <Button variant="primary" loading={busy} disabled={list.name === '' || list.location === ''} onClick={act}>
              Add list
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <Fields list={list} set={set} region={place?.region} setRegion={setRegion} />
    </Modal>
  )
}
