/** The most of something, each with a bar and a link to its list. */
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import { Empty } from '../parts/states.tsx'
import { To } from '../shell/scope.tsx'
import { type Facet, type Facets, filterOf, useListParams } from './use-overview.ts'

const SHOWN = 6

interface Props {
  readonly title: string
  readonly facet: Facet
  readonly facets: Facets
}

export const Top = ({ title, facet, facets }: Props) => {
  const paramsOf = useListParams()
  const rows = (facets[facet] ?? []).slice(0, SHOWN)
  const most = Math.max(1, ...rows.map(({ total }) => total))
  return (
    <Container header={<Header variant="h2">{title}</Header>} fitHeight>
      {rows.length === 0 ? (
        <Empty title="None" />
      ) : (
        <ul className="vedette-top" data-facet={facet}>
          {rows.map(({ key, total }) => (
            <li key={key}>
              <To path="/findings" params={paramsOf(filterOf(facet, key))}>
                {key}
              </To>
              <span data-total={total}>{total.toLocaleString()}</span>
              <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect className="vedette-level-all" width="100" height="4" />
                <rect className="vedette-level-under" width={(100 * total) / most} height="4" />
              </svg>
            </li>
          ))}
        </ul>
      )}
    </Container>
  )
}
