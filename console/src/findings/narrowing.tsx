/** The two questions that one asks of every list: put away or not, and since when. */
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useParam } from '../shell/scope.tsx'

const SINCE = [
  { value: '', label: 'Any time' },
  { value: '1', label: 'Last hour' },
  { value: '24', label: 'Last 24 hours' },
  { value: '168', label: 'Last 7 days' },
  { value: '720', label: 'Last 30 days' },
]

export const Narrowing = () => {
  const [shown, setShown] = useParam('show')
  const [since, setSince] = useParam('since')
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <SegmentedControl
        label="Which findings"
        selectedId={shown ?? 'current'}
        options={[
          { id: 'current', text: 'Current' },
          { id: 'archived', text: 'Archived' },
          { id: 'all', text: 'All' },
        ]}
        onChange={({ detail }) => setShown(detail.selectedId === 'current' ? undefined : detail.selectedId)}
      />
      <Select
        selectedOption={
          SINCE.find(({ value }) => value === (since ?? '')) ?? { value: since, label: `Last ${since} hours` }
        }
        options={SINCE}
        onChange={({ detail }) => setSince(detail.selectedOption.value)}
        ariaLabel="Since when, by the last event"
      />
    </SpaceBetween>
  )
}
