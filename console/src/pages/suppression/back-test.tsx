/** What a rule would have hidden, asked anew while one writes it. */
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { type Answer, useV1 } from '../../api/v1.ts'
import { Asked, Empty } from '../../parts/states.tsx'
import { Time } from '../../parts/time.tsx'
import { To } from '../../shell/scope.tsx'
import { wordsOf } from './criteria.ts'

type Test = Answer<'backTest'>
type Example = Test['examples'][number]

const Figure = ({ name, children }: { readonly name: string; readonly children: string }) => (
  <div>
    <Box variant="awsui-key-label">{name}</Box>
    <Box fontSize="heading-xl" fontWeight="bold">
      {children}
    </Box>
  </div>
)

const columns = [
  {
    id: 'title',
    header: 'Finding',
    cell: ({ id, title }: Example) => <To path={`/findings/${id}`}>{title}</To>,
    isRowHeader: true,
  },
  { id: 'severity', header: 'Severity', cell: ({ severity }: Example) => severity },
  { id: 'account', header: 'Account', cell: ({ accountId }: Example) => accountId },
  { id: 'last', header: 'Last seen', cell: ({ lastSeen }: Example) => <Time at={lastSeen} as="short" /> },
]

const listed = (name: string, counts: Test['types']): string =>
  `${name}: ${counts.map(({ name, count }) => `${name} (${count.toLocaleString()})`).join(', ') || 'none'}`

const Regret = ({ test }: { readonly test: Test }) => {
  if (test.useful > 0)
    return (
      <Alert type="warning" header={`It would hide ${test.useful} that somebody marked useful`}>
        They are listed first below.
      </Alert>
    )
  if (test.high > 0) return <Alert type="warning" header={`It would hide ${test.high} of severity High or Critical`} />
  return null
}

const Narrower = ({ test, use }: { readonly test: Test; readonly use: (criteria: object) => void }) => {
  if (test.narrower === undefined) return null
  const { criteria, hides, usefulHidden } = test.narrower
  return (
    <Alert
      type="info"
      header="A narrower rule that hides the same noise"
      action={<Button onClick={() => use(criteria)}>Use it</Button>}
    >
      {wordsOf(criteria)}: it would have hidden {hides.toLocaleString()}
      {usefulHidden === 0 ? ', none of them marked useful.' : `, ${usefulHidden} of them marked useful.`}
    </Alert>
  )
}

const Hidden = ({ test, use }: { readonly test: Test; readonly use: (criteria: object) => void }) => (
  <SpaceBetween size="m">
    <ColumnLayout columns={4} minColumnWidth={110}>
      <Figure name="Would have hidden">{`${test.hidden.toLocaleString()} of ${test.looked.toLocaleString()}`}</Figure>
      <Figure name="Still open">{test.unarchived.toLocaleString()}</Figure>
      <Figure name="Marked useful">{test.useful.toLocaleString()}</Figure>
      <Figure name="High and above">{test.high.toLocaleString()}</Figure>
    </ColumnLayout>
    {test.isWhole ? null : <Box variant="small">Only the latest {test.looked.toLocaleString()} were looked at.</Box>}
    <Box variant="p">
      {listed('Types', test.types)}. {listed('Accounts', test.accounts)}.
    </Box>
    <Regret test={test} />
    <Narrower test={test} use={use} />
    <Table
      variant="embedded"
      items={[...test.examples]}
      columnDefinitions={columns}
      trackBy="id"
      wrapLines
      ariaLabels={{ tableLabel: 'Findings that it would have hidden' }}
      empty={<Empty title="It would have hidden nothing." />}
    />
  </SpaceBetween>
)

interface Props {
  readonly region: string
  readonly criteria: { readonly criterion: Readonly<Record<string, unknown>> }
  readonly use: (criteria: object) => void
}

export const BackTest = ({ region, criteria, use }: Props) => {
  const isEmpty = Object.keys(criteria.criterion).length === 0
  const test = useV1('backTest', { body: { region, criteria } }, { enabled: !isEmpty, keep: true })
  return (
    <Container
      header={
        <Header variant="h2" description="The rule on the findings that are kept, without acting.">
          Tried on history
        </Header>
      }
    >
      {isEmpty ? (
        <Empty title="Add a condition, and see here what it would have hidden." />
      ) : (
        <Asked query={test}>{test => <Hidden test={test} use={use} />}</Asked>
      )}
    </Container>
  )
}
