/** Posture at a glance over all accounts and Regions; every figure is a link to the list behind it. */
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { lazy, Suspense } from 'react'
import '../overview/overview.css'
import '../finding/finding.css'
import { Live } from '../findings/live.tsx'
import { Since } from '../findings/narrowing.tsx'
import { useChoice } from '../findings/use-list.ts'
import { Learning } from '../overview/learning.tsx'
import { Logs } from '../overview/logs.tsx'
import { OverTime } from '../overview/over-time.tsx'
import { Tiles } from '../overview/tiles.tsx'
import { Top } from '../overview/top.tsx'
import { useCounts } from '../overview/use-overview.ts'
import { Worst } from '../overview/worst.tsx'
import { Page } from '../parts/page.tsx'
import { Asked, Loading } from '../parts/states.tsx'

/** The map's shapes are a third of everything: they come when they are shown. */
const World = lazy(() => import('../overview/world.tsx'))

export default () => {
  const choice = useChoice()
  const counts = useCounts(choice)
  return (
    <Page title="Overview" says={<Live />} actions={<Since />}>
      <Asked query={counts}>
        {({ total, facets }) => (
          <SpaceBetween size="l">
            <Container>
              <Tiles total={total} facets={facets} />
            </Container>
            <OverTime choice={choice} />
            <div className="vedette-cards">
              <Worst choice={choice} />
              <Top title="Finding types" facet="type" facets={facets} />
            </div>
            <div className="vedette-cards">
              <Top title="Principals" facet="principal" facets={facets} />
              <Top title="Resources" facet="resource" facets={facets} />
              <Top title="Accounts" facet="account" facets={facets} />
            </div>
            <Container header={<Header variant="h2">Where it comes from</Header>}>
              <Suspense fallback={<Loading what="Drawing the map…" />}>
                <World countries={facets.country ?? []} />
              </Suspense>
            </Container>
            <div className="vedette-cards">
              <Top title="Countries" facet="country" facets={facets} />
              <Top title="Remote addresses" facet="address" facets={facets} />
              <Logs />
              <Learning />
            </div>
          </SpaceBetween>
        )}
      </Asked>
    </Page>
  )
}
