/** What accounts of the organisation get by themselves. */
import Header from '@cloudscape-design/components/header'
import Select from '@cloudscape-design/components/select'
import Table from '@cloudscape-design/components/table'
import { useQueryClient } from '@tanstack/react-query'
import { type At, useEach } from '../../api/each.ts'
import { guardduty, type Output } from '../../api/guardduty.ts'
import { Empty } from '../../parts/states.tsx'
import { useMay } from '../../session.tsx'
import { useTell } from '../../shell/tell.tsx'

type Configuration = At<Output<'DescribeOrganizationConfiguration'>>
type Members = 'NEW' | 'ALL' | 'NONE'

const CHOICES: readonly { readonly value: Members; readonly label: string }[] = [
  { value: 'ALL', label: 'All accounts' },
  { value: 'NEW', label: 'New accounts' },
  { value: 'NONE', label: 'None' },
]
const WORDS: Readonly<Record<string, string>> = { ALL: 'all accounts', NEW: 'new accounts', NONE: 'nobody' }

const Choice = ({ of: { place, data } }: { readonly of: Configuration }) => {
  const may = useMay('configure')
  const queries = useQueryClient()
  const tell = useTell()
  const set = async (autoEnableOrganizationMembers: Members): Promise<void> => {
    const { detectorId, region } = place
    try {
      await guardduty('UpdateOrganizationConfiguration', { detectorId, autoEnableOrganizationMembers }, region)
      tell.done(`In ${region} ${WORDS[autoEnableOrganizationMembers]} of the organisation are watched by themselves.`)
      await queries.invalidateQueries({ queryKey: ['DescribeOrganizationConfiguration'] })
      await queries.invalidateQueries({ queryKey: ['ListMembers'] })
    } catch (error) {
      tell.failed(error)
    }
  }
  return (
    <Select
      ariaLabel={`Accounts watched by themselves in ${place.region}`}
      disabled={!may}
      options={CHOICES}
      selectedOption={CHOICES.find(({ value }) => value === data.autoEnableOrganizationMembers) ?? null}
      onChange={({ detail }) => set(detail.selectedOption.value as Members)}
    />
  )
}

const featuresOf = ({ data }: Configuration): string =>
  (data.features ?? [])
    .filter(({ autoEnable }) => autoEnable !== 'NONE')
    .map(({ name, autoEnable }) => `${name} for ${WORDS[autoEnable ?? ''] ?? autoEnable}`)
    .join(', ') || 'none besides the foundational sources'

export const AutoEnable = () => {
  const { data, isError } = useEach('DescribeOrganizationConfiguration', ({ detectorId }) => ({ detectorId }))
  // Only a delegated administrator has an organisation to describe.
  if (isError) return null
  return (
    <Table
      items={[...(data ?? [])]}
      loading={data === undefined}
      loadingText="Loading…"
      trackBy={({ place }) => place.region}
      wrapLines
      ariaLabels={{ tableLabel: 'What accounts get by themselves' }}
      header={<Header variant="h2">What accounts of the organisation get by themselves</Header>}
      columnDefinitions={[
        { id: 'region', header: 'Region', cell: ({ place }) => place.region, isRowHeader: true },
        { id: 'members', header: 'Watched', cell: one => <Choice of={one} /> },
        { id: 'features', header: 'Features', cell: featuresOf },
      ]}
      empty={<Empty title="This account is no delegated administrator of an organisation" />}
    />
  )
}
