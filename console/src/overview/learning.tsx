/** How far each account has come with learning what is normal. */
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import { useV1 } from '../api/v1.ts'
import { Asked, Empty } from '../parts/states.tsx'
import { To, useScope } from '../shell/scope.tsx'

const SHOWN = 6

export const Learning = () => {
  const scope = useScope()
  const query = useV1('learning', {}, { every: 30_000, keep: true })
  return (
    <Container header={<Header variant="h2">Learning what is normal</Header>} fitHeight>
      <Asked query={query}>
        {({ accounts }) => {
          const rows = accounts
            .filter(({ account }) => scope.account === undefined || scope.account === account)
            .toSorted((a, b) => a.days / a.needed - b.days / b.needed)
          if (rows.length === 0)
            return <Empty title="Nothing learned yet">CloudTrail logs are what behaviour is learned from.</Empty>
          return (
            <ul className="vedette-top">
              {rows.slice(0, SHOWN).map(({ account, days, needed }) => (
                <li key={account}>
                  <To path="/accounts" params={{ account }} label={`Learning of ${account}`}>
                    {account}
                  </To>
                  <span>{days >= needed ? 'watches' : `day ${days} of ${needed}`}</span>
                  <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                    <rect className="vedette-level-all" width="100" height="4" />
                    <rect className="vedette-level-under" width={Math.min(100, (100 * days) / needed)} height="4" />
                  </svg>
                </li>
              ))}
            </ul>
          )
        }}
      </Asked>
    </Container>
  )
}
