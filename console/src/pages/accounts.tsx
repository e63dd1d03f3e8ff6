/** The organisation: which accounts are watched where, by which features, and what new ones get. */
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useEach } from '../api/each.ts'
import { guardduty, type Output } from '../api/guardduty.ts'
import { type Answer, useV1 } from '../api/v1.ts'
import { Page } from '../parts/page.tsx'
import { Asked, Empty } from '../parts/states.tsx'
import { Time } from '../parts/time.tsx'
import { useMay, useSession } from '../session.tsx'
import { type Place, To, useScope } from '../shell/scope.tsx'
import { useTell } from '../shell/tell.tsx'
import { AutoEnable } from './accounts/auto-enable.tsx'

interface Row {
  readonly id: string
  readonly place: Place
  readonly account: string
  readonly status: string
  readonly updatedAt: string | undefined
  readonly learning: Learning | undefined
}

type Learning = Answer<'learning'>['accounts'][number]

const STATUS: Readonly<Record<string, 'success' | 'stopped' | 'pending'>> = {
  Enabled: 'success',
  Own: 'success',
  Invited: 'pending',
  Created: 'pending',
}

const columns = [
  {
    id: 'account',
    header: 'Account',
    isRowHeader: true,
    cell: ({ account }: Row) => (
      <To path="/findings" params={{ account }} label={`Findings of ${account}`}>
        {account}
      </To>
    ),
  },
  { id: 'region', header: 'Region', cell: ({ place }: Row) => place.region },
  {
    id: 'status',
    header: 'Status',
    cell: ({ status }: Row) => (
      <StatusIndicator type={STATUS[status] ?? 'stopped'}>
        {status === 'Own' ? 'Administrator (this account)' : status}
      </StatusIndicator>
    ),
  },
  {
    id: 'learning',
    header: 'Learning what is normal',
    cell: ({ learning }: Row) =>
      learning === undefined ? (
        'no logs of behaviour yet'
      ) : (
        <StatusIndicator type={learning.days >= learning.needed ? 'success' : 'in-progress'}>
          {learning.days >= learning.needed
            ? `Watches, ${learning.entities.toLocaleString()} known`
            : `Day ${learning.days} of ${learning.needed}, ${learning.entities.toLocaleString()} known`}
        </StatusIndicator>
      ),
  },
  {
    id: 'updated',
    header: 'Since',
    cell: ({ updatedAt }: Row) => (updatedAt === undefined ? '–' : <Time at={updatedAt} as="short" />),
  },
]

const Members = ({ rows }: { readonly rows: readonly Row[] }) => {
  const may = useMay('configure')
  const [chosen, setChosen] = useState<readonly Row[]>([])
  const queries = useQueryClient()
  const tell = useTell()
  const members = chosen.filter(({ status }) => status !== 'Own')
  const monitor = async (on: boolean): Promise<void> => {
    try {
      const left: string[] = []
      for (const [{ detectorId, region }, those] of Map.groupBy(members, ({ place }) => place)) {
        const { unprocessedAccounts = [] } = await guardduty(
          on ? 'StartMonitoringMembers' : 'StopMonitoringMembers',
          { detectorId, accountIds: those.map(({ account }) => account) },
          region,
        )
        left.push(...unprocessedAccounts.map(({ accountId, result }) => `${accountId} in ${region}: ${result}`))
      }
      const done = members.length - left.length
      if (done > 0)
        tell.done(`${done} ${done === 1 ? 'member is' : 'members are'} ${on ? 'watched' : 'no longer watched'}.`)
      if (left.length > 0) tell.failed(new Error(`Not changed: ${left.join('; ')}`))
      setChosen([])
      await queries.invalidateQueries({ queryKey: ['ListMembers'] })
    } catch (error) {
      tell.failed(error)
    }
  }
  const actions = (
    <SpaceBetween direction="horizontal" size="xs">
      <Button disabled={members.length === 0} onClick={() => monitor(true)}>
        Watch
      </Button>
      <Button disabled={members.length === 0} onClick={() => monitor(false)}>
        Stop watching
      </Button>
    </SpaceBetween>
  )
  return (
    <Table
      items={[...rows]}
      columnDefinitions={columns}
      trackBy="id"
      selectionType={may ? 'multi' : undefined}
      selectedItems={[...chosen]}
      onSelectionChange={({ detail }) => setChosen(detail.selectedItems)}
      isItemDisabled={({ status }) => status === 'Own'}
      ariaLabels={{
        selectionGroupLabel: 'Accounts',
        allItemsSelectionLabel: () => 'all members',
        itemSelectionLabel: (_, { account, place }) => `${account} in ${place.region}`,
        tableLabel: 'Accounts',
      }}
      header={
        <Header variant="h2" counter={`(${rows.length})`} actions={may ? actions : undefined}>
          Accounts by Region
        </Header>
      }
      empty={<Empty title="No account has a detector here">Make one with CreateDetector, or invite members.</Empty>}
    />
  )
}

type Listed = Output<'ListMembers'>
const joined = (before: Listed, after: Listed): Listed => ({
  ...after,
  members: [...(before.members ?? []), ...(after.members ?? [])],
})

export default () => {
  const { account } = useSession()
  const scope = useScope()
  const learning = new Map(useV1('learning', {}).data?.accounts.map(one => [one.account, one]))
  const members = useEach(
    'ListMembers',
    ({ detectorId }) => ({ detectorId, onlyAssociated: 'false', maxResults: 50 }),
    joined,
  )
  return (
    <Page
      title="Accounts"
      says="An administrator sees the findings of its members, and its lists and rules count for them."
    >
      <SpaceBetween size="l">
        <Asked query={members}>
          {answers => {
            const rows = answers.flatMap(({ place, data }): Row[] => [
              {
                id: `${place.region}/${account}`,
                place,
                account,
                status: 'Own',
                updatedAt: undefined,
                learning: learning.get(account),
              },
              ...(data.members ?? []).map(({ accountId = '', relationshipStatus = '', updatedAt }) => ({
                ...{ id: `${place.region}/${accountId}`, place, account: accountId },
                ...{ status: relationshipStatus, updatedAt, learning: learning.get(accountId) },
              })),
            ])
            return <Members rows={rows.filter(row => scope.account === undefined || row.account === scope.account)} />
          }}
        </Asked>
        <AutoEnable />
        <Box variant="small">
          New members, invitations and features of single members are operations of GuardDuty’s API: the AWS CLI does
          them all.
        </Box>
      </SpaceBetween>
    </Page>
  )
}
