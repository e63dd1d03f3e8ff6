/** Which logs came in the last day, and how late: findings are no better than what was read. */
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import { type Answer, useV1 } from '../api/v1.ts'
import { Asked, Empty } from '../parts/states.tsx'
import { ago } from '../parts/time.tsx'
import { To, useScope } from '../shell/scope.tsx'

type Hour = Answer<'coverage'>['hours'][number]
const WEEK = 7 * 24 * 3600

interface Source {
  readonly kind: string
  readonly places: number
  readonly events: number
  readonly latest: number
  readonly lag: number
}

const sourcesOf = (hours: readonly Hour[]): Source[] =>
  [...Map.groupBy(hours, ({ kind }) => kind)].map(([kind, all]) => ({
    kind,
    places: new Set(all.map(({ account, region }) => `${account} ${region}`)).size,
    events: all.reduce((sum, { events }) => sum + events, 0),
    latest: Math.max(...all.map(({ hour }) => hour)),
    lag: Math.max(...all.map(({ lag }) => lag)),
  }))

const NAMES: Readonly<Record<string, string>> = {
  cloudtrail: 'CloudTrail',
  flow: 'VPC flow logs',
  dns: 'DNS query logs',
}

export const Logs = () => {
  const from = Math.floor(Date.now() / 3_600_000) * 3600 - WEEK
  const { account, region } = useScope()
  const query = useV1('coverage', { query: { from } }, { keep: true })
  return (
    <Container header={<Header variant="h2">Logs of the last week</Header>} fitHeight>
      <Asked query={query}>
        {({ hours }) => {
          const inScope = hours.filter(
            hour =>
              (account === undefined || hour.account === account) && (region === undefined || hour.region === region),
          )
          if (inScope.length === 0)
            return (
              <Empty title="No logs" action={<To path="/coverage">Coverage</To>}>
                Nothing was read of the last week.
              </Empty>
            )
          return (
            <ul className="vedette-top">
              {sourcesOf(inScope).map(({ kind, places, events, latest, lag }) => (
                <li key={kind}>
                  <To path="/coverage" params={{ kind }}>
                    {NAMES[kind] ?? kind}
                  </To>
                  <span>{events.toLocaleString()} events</span>
                  <small className="vedette-note">
                    {places} {places === 1 ? 'place' : 'places'} · latest {ago(latest * 1000)} · at most{' '}
                    {Math.ceil(lag / 60).toLocaleString()} min behind
                  </small>
                </li>
              ))}
            </ul>
          )
        }}
      </Asked>
    </Container>
  )
}
