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

/** By the time of the last event. */
export const Since = () => {
  const [since, setSince] = useParam('since')
  const chosen = SINCE.find(({ value }) => value === (since ?? '')) ?? { value: since, label: `Last ${since} hours` }
  return (
    <Select
      selectedOption={chosen}
      options={SINCE}
      onChange={({ detail }) => setSince(detail.selectedOption.value)}
      ariaLabel="Since when, by the last event"
    />
  )
}

export const Narrowing = () => {
  const [shown, setShown] = useParam('show')
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
      <Since />
    </SpaceBetween>
  )
}
