/** A question before something that cannot be taken back. */
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type ReactNode, useState } from 'react'
import { useTell } from '../shell/tell.tsx'

interface Props {
  readonly title: string
  /** What the button says: `Delete`. */
  readonly does: string
  readonly then: () => Promise<void>
  readonly close: () => void
  readonly children: ReactNode
}

export const AskFirst = ({ title, does, then, close, children }: Props) => {
  const [busy, setBusy] = useState(false)
  const tell = useTell()
  const act = async (): Promise<void> => {
    setBusy(true)
    try {
      await then()
      close()
    } catch (error) {
      tell.failed(error)
      close()
    }
  }
  return (
    <Modal
      visible
      header={title}
      onDismiss={close}
      closeAriaLabel="Close"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>
              Cancel
            </Button>
            <Button variant="primary" loading={busy} onClick={act}>
              {does}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      {children}
    </Modal>
  )
}
