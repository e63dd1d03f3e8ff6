/** Saved views: the address of the list under a name, each person's own. */
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { useV1, v1 } from '../api/v1.ts'
import { useTell } from '../shell/tell.tsx'

/** Views that everybody has. */
const BUILT_IN = [
  { name: 'Everything current', search: '' },
  { name: 'High and critical', search: 'f=severity%3E%3D7&sort=-severity' },
  { name: 'The last day', search: 'since=24' },
  { name: 'Marked not useful', search: 'f=service.userFeedback%3DNOT_USEFUL&show=all' },
] as const

const SaveView = ({ close }: { readonly close: () => void }) => {
  const [search] = useSearchParams()
  const [name, setName] = useState('')
  const queries = useQueryClient()
  const tell = useTell()
  const save = async (): Promise<void> => {
    const kept = new URLSearchParams(search)
    kept.delete('page')
    try {
      await v1('saveView', { body: { name: name.trim(), search: kept.toString() } })
      await queries.invalidateQueries({ queryKey: ['views'] })
      tell.done(`The view “${name.trim()}” is saved.`)
    } catch (error) {
      tell.failed(error)
    }
    close()
  }
  return (
    <Modal
      visible
      onDismiss={close}
      header="Save this view"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button onClick={close}>Cancel</Button>
            <Button variant="primary" disabled={name.trim() === ''} onClick={save}>
              Save
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <FormField label="Name" description="Filter, columns and sorting are kept under it, for you alone.">
        <Input value={name} onChange={({ detail }) => setName(detail.value)} autoFocus />
      </FormField>
    </Modal>
  )
}

export const Views = () => {
  const [search] = useSearchParams()
  const [saving, setSaving] = useState(false)
  const views = useV1('views', {}).data?.views ?? []
  const navigate = useNavigate()
  const queries = useQueryClient()
  const tell = useTell()
  const current = search.toString()
  const own = views.find(view => view.search === current)
  const chosen = async (id: string): Promise<void> => {
    if (id === 'save') return setSaving(true)
    if (id === 'remove' && own !== undefined) {
      await v1('removeView', { path: { name: own.name } }).catch(tell.failed)
      return queries.invalidateQueries({ queryKey: ['views'] })
    }
    navigate(`/findings?${id.slice('view:'.length)}`)
  }
  const item = ({ name, search }: { readonly name: string; readonly search: string }) => ({
    id: `view:${search}`,
    text: name,
  })
  return (
    <>
      <ButtonDropdown
        items={[
          { text: 'Views', items: BUILT_IN.map(item) },
          ...(views.length === 0 ? [] : [{ text: 'Yours', items: views.map(item) }]),
          {
            text: 'This one',
            items: [
              { id: 'save', text: 'Save this view…', iconName: 'add-plus' },
              { id: 'remove', text: `Remove “${own?.name ?? ''}”`, iconName: 'remove', disabled: own === undefined },
            ],
          },
        ]}
        onItemClick={({ detail }) => chosen(detail.id)}
      >
        {own?.name ?? 'Views'}
      </ButtonDropdown>
      {saving ? <SaveView close={() => setSaving(false)} /> : null}
    </>
  )
}
