/** An attack is chosen and played; what it must raise is ticked off as it comes. */
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useState } from 'react'
import type { FindingSummary } from '../../api/events.ts'
import { type Answer, v1 } from '../../api/v1.ts'
import { Time } from '../../parts/time.tsx'
import { useParam } from '../../shell/scope.tsx'
import { useTell } from '../../shell/tell.tsx'

type Story = Answer<'tryIt'>['stories'][number]
type Played = Answer<'playStory'>

/** `ssh-guessing-inbound` → `Ssh guessing inbound` */
const titleOf = (name: string): string => {
  const words = name.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const Awaited = ({ played, came }: { readonly played: Played; readonly came: readonly FindingSummary[] }) => {
  const { objects, account, region, at, raises } = played
  const found = new Set(came.map(({ type }) => type))
  return (
    <SpaceBetween size="xs">
      <Box variant="p">
        {objects} log {objects === 1 ? 'file was' : 'files were'} written, as if it had happened in account {account},{' '}
        {region}, on <Time at={at} />. Logs of a time that was judged before are judged again when nothing more of it
        has come for 20 seconds.
      </Box>
      <ul className="vedette-plain-list" aria-label="Findings that it must raise" aria-live="polite">
        {raises.map(type => (
          <li key={type}>
            <StatusIndicator type={found.has(type) ? 'success' : 'in-progress'}>
              {type}
              {found.has(type) ? '' : ' is awaited'}
            </StatusIndicator>
          </li>
        ))}
      </ul>
    </SpaceBetween>
  )
}

interface Props {
  readonly stories: readonly Story[]
  readonly came: readonly FindingSummary[]
  /** What came before is not what this one raised. */
  readonly begin: () => void
}

export const Stories = ({ stories, came, begin }: Props) => {
  const [name, setName] = useParam('story')
  const [played, setPlayed] = useState<Played>()
  const [busy, setBusy] = useState(false)
  const tell = useTell()
  const chosen = stories.find(story => story.name === name) ?? stories[0]
  const options = stories.map(({ name, says, raises }) => ({
    value: name,
    label: titleOf(name),
    description: says,
    filteringTags: [...raises],
  }))
  const play = async (): Promise<void> => {
    setBusy(true)
    try {
      begin()
      setPlayed(await v1('playStory', { body: { name: chosen.name } }))
    } catch (error) {
      tell.failed(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${stories.length})`}
          description="Logs of the attack are written into the sample organisation and read like all others."
        >
          Play an attack
        </Header>
      }
      fitHeight
    >
      <SpaceBetween size="m">
        <Select
          ariaLabel="Attack"
          filteringType="auto"
          filteringAriaLabel="Find an attack"
          filteringPlaceholder="Find an attack"
          options={options}
          selectedOption={options.find(({ value }) => value === chosen.name) ?? null}
          onChange={({ detail }) => setName(detail.selectedOption.value)}
        />
        <Box variant="p">{chosen.says}</Box>
        <Button variant="primary" loading={busy} onClick={play}>
          Play it
        </Button>
        {played === undefined ? null : <Awaited played={played} came={came} />}
      </SpaceBetween>
    </Container>
  )
}
