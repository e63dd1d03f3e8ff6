/** Log files are dropped or chosen, and handed over one after the other. */
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import FileDropzone from '@cloudscape-design/components/file-dropzone'
import FileInput from '@cloudscape-design/components/file-input'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useState } from 'react'
import { v1File } from '../../api/v1.ts'

const AT_ONCE_MAX = 100
const SHOWN = 20

interface Handed {
  readonly name: string
  readonly state: 'success' | 'error'
  readonly words: string
}

const bytes = (count: number): string =>
  count < 10_000 ? `${count.toLocaleString()} bytes` : `${(count / 1e6).toFixed(2)} MB`

const handOver = async (file: File, bytesMax: number): Promise<Handed> => {
  const { name, size } = file
  if (size > bytesMax) return { name, state: 'error', words: `${bytes(size)} are more than ${bytes(bytesMax)}` }
  try {
    await v1File('handOver', { query: { name } }, file)
    return { name, state: 'success', words: `${bytes(size)} taken in` }
  } catch (error) {
    return { name, state: 'error', words: (error as Error).message }
  }
}

export const Files = ({ bytesMax }: { readonly bytesMax: number }) => {
  const [handed, setHanded] = useState<readonly Handed[]>([])
  const [waiting, setWaiting] = useState(0)
  const [left, setLeft] = useState(0)
  const take = async (files: readonly File[]): Promise<void> => {
    const some = files.slice(0, AT_ONCE_MAX)
    setLeft(files.length - some.length)
    setWaiting(before => before + some.length)
    for (const file of some) {
      const one = await handOver(file, bytesMax)
      setHanded(before => [one, ...before])
      setWaiting(before => before - 1)
    }
  }
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="CloudTrail, VPC flow logs and Resolver query logs, packed or not. AWS’s file names tell account, Region and time."
        >
          Drop log files
        </Header>
      }
      fitHeight
    >
      <SpaceBetween size="m">
        <FileDropzone onChange={({ detail }) => take(detail.value)}>
          <Box textAlign="center" padding="l">
            <SpaceBetween size="s">
              <span>Drop files here, {bytes(bytesMax)} each at most</span>
              <FileInput multiple value={[]} onChange={({ detail }) => take(detail.value)} ariaLabel="Choose log files">
                Choose files
              </FileInput>
            </SpaceBetween>
          </Box>
        </FileDropzone>
        {left === 0 ? null : (
          <StatusIndicator type="warning">
            {left.toLocaleString()} more were left: {AT_ONCE_MAX} are taken at once
          </StatusIndicator>
        )}
        {waiting === 0 ? null : (
          <StatusIndicator type="in-progress">{waiting.toLocaleString()} to be handed over</StatusIndicator>
        )}
        <ul className="vedette-plain-list" aria-label="Handed over" aria-live="polite">
          {handed.slice(0, SHOWN).map(({ name, state, words }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same name may come again.
            <li key={handed.length - i}>
              <StatusIndicator type={state}>
                {name}: {words}
              </StatusIndicator>
            </li>
          ))}
        </ul>
      </SpaceBetween>
    </Container>
  )
}
