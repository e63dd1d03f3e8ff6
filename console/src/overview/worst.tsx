/** The findings to look at first. */
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import { useV1 } from '../api/v1.ts'
import type { Choice } from '../findings/filter.ts'
import { Severity } from '../parts/severity.tsx'
import { Asked, Empty } from '../parts/states.tsx'
import { Time } from '../parts/time.tsx'
import { To } from '../shell/scope.tsx'

const SHOWN = 5

export const Worst = ({ choice }: { readonly choice: Choice | undefined }) => {
  const query = useV1(
    'searchFindings',
    { body: { ...choice, sort: { field: 'severity', descending: true }, limit: SHOWN } },
    { enabled: choice !== undefined, keep: true, every: 30_000 },
  )
  return (
    <Container header={<Header variant="h2">Look at these first</Header>} fitHeight>
      <Asked query={query}>
        {({ findings }) =>
          findings.length === 0 ? (
            <Empty title="Nothing to look at" />
          ) : (
            <ol className="vedette-list" data-worst>
              {findings.map(({ id, title, severity, accountId, lastSeen }) => (
                <li key={id}>
                  <Severity of={severity} /> <To path={`/findings/${id}`}>{title}</To>
                  <Box color="text-body-secondary" fontSize="body-s">
                    {accountId} · <Time at={lastSeen} as="ago" />
                  </Box>
                </li>
              ))}
            </ol>
          )
        }
      </Asked>
    </Container>
  )
}
