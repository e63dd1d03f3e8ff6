/** One detection, whole. */
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { Time } from '../../parts/time.tsx'
import { To } from '../../shell/scope.tsx'
import type { Detection } from '../detections.tsx'

const Items = ({ title, of }: { readonly title: string; readonly of: readonly string[] }) =>
  of.length === 0 ? null : (
    <Container header={<Header variant="h2">{title}</Header>}>
      <ul>
        {of.map(item => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </Container>
  )

const Facts = ({ of: { type, severity, source, feature, mode, fired, latest } }: { readonly of: Detection }) => (
  <KeyValuePairs
    columns={3}
    items={[
      { label: 'Severity', value: severity },
      { label: 'Reads', value: source },
      { label: 'Feature', value: feature },
      { label: 'Mode', value: mode === 'live' ? 'Live' : 'Dry run: counted, not raised' },
      {
        label: 'Findings',
        value: (
          <To path="/findings" params={{ f: `type=${type}`, show: 'all' }}>
            {fired.toLocaleString()}
          </To>
        ),
      },
      { label: 'Latest', value: latest === undefined ? '–' : <Time at={latest} /> },
    ]}
  />
)

const Thresholds = ({ of: { tune, withinSeconds } }: { readonly of: Detection }) =>
  tune.length === 0 ? null : (
    <Table
      items={[...tune]}
      trackBy="name"
      wrapLines
      ariaLabels={{ tableLabel: 'Thresholds' }}
      header={
        <Header
          variant="h2"
          description={withinSeconds === undefined ? undefined : `Counted within ${withinSeconds / 60} minutes.`}
        >
          Thresholds
        </Header>
      }
      columnDefinitions={[
        { id: 'name', header: 'Name', cell: ({ name }) => name, isRowHeader: true },
        { id: 'value', header: 'Value', cell: ({ value }) => value.toLocaleString() },
        { id: 'why', header: 'Why', cell: ({ why }) => why },
      ]}
    />
  )

export const About = ({ of }: { readonly of: Detection }) => (
  <SpaceBetween size="l">
    <Container header={<Header variant="h2">Why it matters</Header>}>
      <SpaceBetween size="m">
        <Box variant="p">{of.why}</Box>
        <Facts of={of} />
      </SpaceBetween>
    </Container>
    <Thresholds of={of} />
    <Items title="What to do" of={of.respond} />
    <Items title="When it is harmless" of={of.falsePositives} />
    {of.techniques.length === 0 ? null : (
      <Container header={<Header variant="h2">ATT&amp;CK</Header>}>
        <SpaceBetween size="xs">
          {of.techniques.map(({ id, name, link }) => (
            <Link key={id} href={link} external>
              {id} {name}
            </Link>
          ))}
        </SpaceBetween>
      </Container>
    )}
    <Items title="Seen in the wild" of={of.links} />
  </SpaceBetween>
)
