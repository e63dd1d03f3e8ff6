/** One finding: what happened, why we say so, the records, who and from where, what is related, what to do. */
import Badge from '@cloudscape-design/components/badge'
import Box from '@cloudscape-design/components/box'
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Grid from '@cloudscape-design/components/grid'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import { useEffect } from 'react'
import '../finding/finding.css'
import { useNavigate, useParams } from 'react-router'
import { useV1 } from '../api/v1.ts'
import { FindingActions } from '../finding/actions.tsx'
import { Advice } from '../finding/advice.tsx'
import { Facts } from '../finding/facts.tsx'
import type { Kept } from '../finding/kept.ts'
import { Normal } from '../finding/normal.tsx'
import { Related } from '../finding/related.tsx'
import { storyOf } from '../finding/story.ts'
import { whatOf, whereOf, whoOf } from '../finding/subjects.ts'
import { Timeline } from '../finding/timeline.tsx'
import { Why } from '../finding/why.tsx'
import { RawText } from '../parts/raw-text.tsx'
import { Severity } from '../parts/severity.tsx'
import { Asked } from '../parts/states.tsx'
import { useHref, useParam } from '../shell/scope.tsx'

const Document = ({ kept }: { readonly kept: Kept }) => {
  const text = JSON.stringify(kept.finding, null, 2)
  return (
    <SpaceBetween size="s">
      <CopyToClipboard textToCopy={text} copyButtonText="Copy" copySuccessText="Copied" copyErrorText="Not copied" />
      <RawText what="The finding as JSON">{text}</RawText>
    </SpaceBetween>
  )
}

const Below = ({ kept }: { readonly kept: Kept }) => {
  const [tab, setTab] = useParam('tab')
  const { finding } = kept
  return (
    <Tabs
      variant="container"
      activeTabId={tab ?? 'timeline'}
      onChange={({ detail }) => setTab(detail.activeTabId === 'timeline' ? undefined : detail.activeTabId)}
      tabs={[
        { id: 'timeline', label: 'Timeline and records', content: <Timeline finding={finding} /> },
        { id: 'related', label: 'Related findings', content: <Related finding={finding} /> },
        { id: 'json', label: 'JSON', content: <Document kept={kept} /> },
      ]}
    />
  )
}

const Crumbs = ({ id }: { readonly id: string }) => {
  const navigate = useNavigate()
  const hrefOf = useHref()
  return (
    <BreadcrumbGroup
      items={[
        { text: 'Findings', href: `/console${hrefOf('/findings')}` },
        { text: id, href: '' },
      ]}
      onFollow={event => {
        event.preventDefault()
        navigate(hrefOf('/findings'))
      }}
    />
  )
}

const Shown = ({ kept }: { readonly kept: Kept }) => {
  const { finding, archived, feedback, sample } = kept
  const facts = useV1('detections', { query: { type: finding.type } }).data?.detections[0]
  useEffect(() => {
    document.title = `${finding.title} · Vedette`
  }, [finding.title])
  const badges = [
    sample ? 'sample' : '',
    archived === undefined ? '' : 'archived',
    feedback === undefined ? '' : feedback.value === 'USEFUL' ? 'useful' : 'not useful',
  ].filter(text => text !== '')
  return (
    <ContentLayout
      breadcrumbs={<Crumbs id={finding.id} />}
      header={
        <Header variant="h1" actions={<FindingActions kept={kept} />} description={finding.type}>
          <Severity of={finding.severity} /> {finding.title}{' '}
          {badges.map(text => (
            <Badge key={text}>{text}</Badge>
          ))}
        </Header>
      }
    >
      <Grid gridDefinition={[{ colspan: { default: 12, m: 8 } }, { colspan: { default: 12, m: 4 } }]}>
        <SpaceBetween size="l">
          <Container header={<Header variant="h2">What happened</Header>}>
            <Box variant="p" fontSize="heading-s">
              {storyOf(kept)}
            </Box>
          </Container>
          <Why finding={finding} facts={facts} />
          <Below kept={kept} />
        </SpaceBetween>
        <SpaceBetween size="l">
          <Facts title="Who" rows={whoOf(finding)} />
          <Normal finding={finding} />
          <Facts title="What" rows={whatOf(finding)} />
          <Facts title="From where" rows={whereOf(finding)} />
          <Advice facts={facts} />
        </SpaceBetween>
      </Grid>
    </ContentLayout>
  )
}

export default () => {
  const { id = '' } = useParams()
  const query = useV1('getFinding', { path: { id } })
  return <Asked query={query}>{kept => <Shown kept={kept} />}</Asked>
}
