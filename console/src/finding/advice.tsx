/** What to do next, when it is harmless, and which techniques it is a sign of. */
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { DetectionFacts } from './kept.ts'

export const Advice = ({ facts }: { readonly facts: DetectionFacts | undefined }) =>
  facts === undefined ? null : (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">What to do next</Header>}>
        <SpaceBetween size="s">
          <ol className="vedette-steps">
            {facts.respond.map(step => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          {facts.falsePositives.length === 0 ? null : (
            <div>
              <Box variant="h4">Harmless when it is</Box>
              <ul className="vedette-steps">
                {facts.falsePositives.map(each => (
                  <li key={each}>{each}</li>
                ))}
              </ul>
            </div>
          )}
        </SpaceBetween>
      </Container>
      {facts.techniques.length === 0 ? null : (
        <Container header={<Header variant="h2">ATT&CK</Header>}>
          <ul className="vedette-steps">
            {facts.techniques.map(({ id, name, link }) => (
              <li key={id}>
                <Link href={link} external rel="noreferrer noopener">
                  {id} {name}
                </Link>
              </li>
            ))}
          </ul>
        </Container>
      )}
    </SpaceBetween>
  )
