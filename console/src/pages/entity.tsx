/** Everything that was found about one account, principal, address, domain or resource. */
import Box from '@cloudscape-design/components/box'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useParams } from 'react-router'
import type { FindingSummary } from '../api/events.ts'
import { type Answer, type Asks, useV1 } from '../api/v1.ts'
import { Page } from '../parts/page.tsx'
import { namesake, ProfileOf } from '../parts/profile.tsx'
import { Severity } from '../parts/severity.tsx'
import { Asked, Empty, Failure } from '../parts/states.tsx'
import { Time } from '../parts/time.tsx'
import { To, useScope } from '../shell/scope.tsx'

const SUBJECTS = ['principal', 'address', 'domain', 'resource'] as const
const NAMES = {
  account: 'Account',
  principal: 'Principal',
  address: 'Address',
  domain: 'Domain',
  resource: 'Resource',
} as const
type Kind = keyof typeof NAMES
type Choice = Pick<Asks<'countFindings'>['body'], 'criteria' | 'about'>
type Facets = Answer<'countFindings'>['facets']

const SHOWN = 6
const LISTED = 100

const choiceOf = (kind: Kind, id: string): Choice =>
  kind === 'account' ? { criteria: { criterion: { accountId: { equals: [id] } } } } : { about: { [kind]: id } }

const filterOf = (kind: Kind, id: string): string => (kind === 'account' ? `accountId=${id}` : `about.${kind}=${id}`)

const columns = [
  {
    id: 'severity',
    header: 'Severity',
    cell: ({ severity }: FindingSummary) => <Severity of={severity} />,
    width: 110,
  },
  {
    id: 'what',
    header: 'Finding',
    isRowHeader: true,
    cell: ({ id, title, type }: FindingSummary) => (
      <>
        <To path={`/findings/${id}`}>{title}</To>
        <Box variant="small" display="block">
          {type}
        </Box>
      </>
    ),
  },
  { id: 'first', header: 'First seen', cell: ({ firstSeen }: FindingSummary) => <Time at={firstSeen} as="short" /> },
  { id: 'last', header: 'Last seen', cell: ({ lastSeen }: FindingSummary) => <Time at={lastSeen} as="short" /> },
  { id: 'count', header: 'Count', cell: ({ count }: FindingSummary) => count.toLocaleString() },
]

/** What its findings speak of besides. */
const Besides = ({ facets, kind, id }: { readonly facets: Facets; readonly kind: Kind; readonly id: string }) => (
  <ColumnLayout columns={3} minColumnWidth={220}>
    {SUBJECTS.map(subject => {
      const others = (facets[subject] ?? []).filter(({ key }) => subject !== kind || key !== id).slice(0, SHOWN)
      return others.length === 0 ? null : (
        <div key={subject}>
          <Box variant="awsui-key-label">{subject === 'address' ? 'Addresses' : `${NAMES[subject]}s`}</Box>
          <ul className="vedette-plain-list">
            {others.map(({ key, total }) => (
              <li key={key}>
                <To path={`/entity/${subject}/${encodeURIComponent(key)}`}>{key}</To> · {total.toLocaleString()}
              </li>
            ))}
          </ul>
        </div>
      )
    })}
  </ColumnLayout>
)

const Findings = ({ choice, link }: { readonly choice: Choice; readonly link: string }) => {
  const search = useV1('searchFindings', {
    body: { ...choice, limit: LISTED, sort: { field: 'service.eventLastSeen', descending: true } },
  })
  return (
    <Asked query={search}>
      {({ findings, next }) => (
        <Table
          items={[...findings]}
          columnDefinitions={columns}
          trackBy="id"
          wrapLines
          ariaLabels={{ tableLabel: 'Findings, the latest first' }}
          header={
            <Header
              variant="h2"
              counter={`(${findings.length}${next === undefined ? '' : '+'})`}
              actions={
                <To path="/findings" params={{ f: link, show: 'all', account: undefined, region: undefined }}>
                  Open as a list
                </To>
              }
            >
              Findings, the latest first
            </Header>
          }
          empty={<Empty title="No finding speaks of this">It may have been kept under another name.</Empty>}
        />
      )}
    </Asked>
  )
}

/** What is normal for it, in each account that knows it. */
const Profiles = ({ name }: { readonly name: string }) => {
  const { account } = useScope()
  const { data } = useV1('profile', { query: { principal: name, account } })
  return namesake(data?.profiles ?? [], name).map(profile => (
    <Container
      key={`${profile.account} ${profile.principal}`}
      header={
        <Header variant="h2" description={`${profile.principal} of ${profile.account}`}>
          What is normal for it
        </Header>
      }
    >
      <ProfileOf profile={profile} wide />
    </Container>
  ))
}

const Entity = ({ kind, id }: { readonly kind: Kind; readonly id: string }) => {
  const choice = choiceOf(kind, id)
  const counts = useV1('countFindings', { body: { ...choice, facets: [...SUBJECTS, 'type'], limit: 20 } })
  return (
    <Page title={id} says={NAMES[kind]}>
      <SpaceBetween size="l">
        <Asked query={counts}>
          {({ total, facets }) => (
            <Container
              header={<Header variant="h2">{`${total.toLocaleString()} findings, and what else they speak of`}</Header>}
            >
              <Besides facets={facets} kind={kind} id={id} />
            </Container>
          )}
        </Asked>
        {kind === 'principal' ? <Profiles name={id} /> : null}
        <Findings choice={choice} link={filterOf(kind, id)} />
      </SpaceBetween>
    </Page>
  )
}

export default () => {
  const { kind = '', id = '' } = useParams()
  if (!Object.hasOwn(NAMES, kind)) return <Failure error={new Error(`There is no kind of thing called ${kind}.`)} />
  return <Entity key={`${kind}/${id}`} kind={kind as Kind} id={id} />
}
