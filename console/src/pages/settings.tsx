/** Keys of the account, who one is, and where the rest is set. */
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useQueryClient } from '@tanstack/react-query'
import { type Answer, useV1, v1 } from '../api/v1.ts'
import { Page } from '../parts/page.tsx'
import { Asked, Empty } from '../parts/states.tsx'
import { Time } from '../parts/time.tsx'
import { useMay, useSession } from '../session.tsx'
import { useTell } from '../shell/tell.tsx'
import { Setup } from './settings/setup.tsx'

type Key = Answer<'keys'>['keys'][number]

const MAKE = 'npx vedette keys create --account'

const Switch = ({ of: { accessKeyId, disabled } }: { readonly of: Key }) => {
  const queries = useQueryClient()
  const tell = useTell()
  const change = async (): Promise<void> => {
    try {
      await v1('disableKey', { path: { id: accessKeyId }, body: { disabled: !disabled } })
      tell.done(`${accessKeyId} is ${disabled ? 'enabled again' : 'disabled'}.`)
      await queries.invalidateQueries({ queryKey: ['keys'] })
    } catch (error) {
      tell.failed(error)
    }
  }
  return (
    <Button variant="inline-link" ariaLabel={`${disabled ? 'Enable' : 'Disable'} ${accessKeyId}`} onClick={change}>
      {disabled ? 'Enable' : 'Disable'}
    </Button>
  )
}

const columns = [
  {
    id: 'key',
    header: 'Access key',
    cell: ({ accessKeyId }: Key) => <span className="vedette-mono">{accessKeyId}</span>,
    isRowHeader: true,
  },
  { id: 'role', header: 'Role', cell: ({ role }: Key) => role },
  {
    id: 'state',
    header: 'State',
    cell: ({ disabled }: Key) => (
      <StatusIndicator type={disabled ? 'stopped' : 'success'}>{disabled ? 'Disabled' : 'Enabled'}</StatusIndicator>
    ),
  },
  { id: 'made', header: 'Made', cell: ({ createdAt }: Key) => <Time at={createdAt} as="short" /> },
  {
    id: 'used',
    header: 'Last used',
    cell: ({ lastUsedAt }: Key) => (lastUsedAt === undefined ? 'never' : <Time at={lastUsedAt} as="ago" />),
  },
  { id: 'switch', header: 'Change', cell: (key: Key) => <Switch of={key} /> },
]

const Keys = () => {
  const { account } = useSession()
  return (
    <Asked query={useV1('keys', {})}>
      {({ keys }) => (
        <Table
          items={[...keys]}
          columnDefinitions={columns}
          trackBy="accessKeyId"
          ariaLabels={{ tableLabel: 'Access keys' }}
          header={
            <Header
              variant="h2"
              counter={`(${keys.length})`}
              description={
                <>
                  For the AWS CLI and SDKs. A new one: <code className="vedette-mono">{`${MAKE} ${account}`}</code>
                </>
              }
            >
              Access keys
            </Header>
          }
          empty={<Empty title="No keys yet" />}
        />
      )}
    </Asked>
  )
}

export default () => {
  const { name, account, role, expiresAt } = useSession()
  const may = useMay('configure')
  return (
    <Page
      title="Settings"
      says="What belongs to the account and to you. How the service runs is in its configuration file."
    >
      <SpaceBetween size="l">
        <Container header={<Header variant="h2">You</Header>}>
          <KeyValuePairs
            columns={4}
            items={[
              { label: 'Name', value: name },
              { label: 'Role', value: role },
              { label: 'Account', value: account },
              { label: 'Signed in until', value: <Time at={expiresAt} /> },
            ]}
          />
        </Container>
        {may ? <Keys /> : null}
        <Setup />
      </SpaceBetween>
    </Page>
  )
}
