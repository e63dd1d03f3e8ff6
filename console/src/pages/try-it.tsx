/** Trying out: an attack is played, or log files are handed over, and findings come while one looks. */
import ColumnLayout from '@cloudscape-design/components/column-layout'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { type FindingSummary, useFindingEvents } from '../api/events.ts'
import { useV1 } from '../api/v1.ts'
import { Page } from '../parts/page.tsx'
import { Asked, Empty, NoPermission } from '../parts/states.tsx'
import { useMay, useSession } from '../session.tsx'
import { Came } from './try-it/came.tsx'
import { Files } from './try-it/files.tsx'
import { Stories } from './try-it/stories.tsx'

const CAME_MAX = 200

const Trying = () => {
  const [came, setCame] = useState<readonly FindingSummary[]>([])
  const isLive = useFindingEvents(one =>
    setCame(before => [one, ...before.filter(({ id }) => id !== one.id)].slice(0, CAME_MAX)),
  )
  return (
    <Asked query={useV1('tryIt', {})}>
      {({ stories, fileBytesMax }) =>
        stories.length === 0 && fileBytesMax === 0 ? (
          <Empty title="Nothing can be tried here">
            Attacks are played into a sample organisation only: npm start has one. Log files may be dropped here when
            tryIt.files is true in the configuration.
          </Empty>
        ) : (
          <SpaceBetween size="l">
            <ColumnLayout columns={2} minColumnWidth={320}>
              {stories.length === 0 ? null : <Stories stories={stories} came={came} begin={() => setCame([])} />}
              {fileBytesMax === 0 ? null : <Files bytesMax={fileBytesMax} />}
            </ColumnLayout>
            <Came came={came} isLive={isLive} />
          </SpaceBetween>
        )
      }
    </Asked>
  )
}

export default () => {
  const may = useMay('settle')
  const { role } = useSession()
  return (
    <Page title="Try it" says="Play an attack or bring logs of your own, and watch what is found.">
      {may ? <Trying /> : <NoPermission role={role} />}
    </Page>
  )
}
