/** Every time that it happened, with the records that show it: where each lies, its hash, and its text as it was written. */
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { RawText } from '../parts/raw-text.tsx'
import { Severity } from '../parts/severity.tsx'
import { Time } from '../parts/time.tsx'
import type { EvidenceRecord, Finding, Occurrence } from './kept.ts'

const NUMBERS = { Critical: 9, High: 8, Medium: 5, Low: 2 } as const
const SHOWN_FIRST = 10

/** Indented for reading where it is JSON; the copy is of the bytes as they were. */
const readable = (record: string): string => {
  try {
    return JSON.stringify(JSON.parse(record), null, 2)
  } catch {
    return record
  }
}

const Copy = ({ text, what }: { readonly text: string; readonly what: string }) => (
  <CopyToClipboard
    variant="icon"
    textToCopy={text}
    copyButtonAriaLabel={`Copy ${what}`}
    copySuccessText="Copied"
    copyErrorText="Not copied"
  />
)

const Place = ({ of: { object, offset, length, sha256 } }: { readonly of: EvidenceRecord }) => (
  <dl className="vedette-place">
    <dt>Object</dt>
    <dd>
      <span className="vedette-mono">{object}</span> <Copy text={object} what="the object’s name" />
    </dd>
    <dt>Bytes</dt>
    <dd>
      <span className="vedette-mono">
        {offset}–{offset + length - 1}
      </span>{' '}
      of the unpacked object <Copy text={`${offset}-${offset + length - 1}`} what="the range of bytes" />
    </dd>
    <dt>SHA-256</dt>
    <dd>
      <span className="vedette-mono">{sha256}</span> <Copy text={sha256} what="the hash" />
    </dd>
  </dl>
)

const Evidence = ({ record, open }: { readonly record: EvidenceRecord; readonly open: boolean }) => (
  <ExpandableSection
    defaultExpanded={open}
    headerText={
      <>
        Record of <Time at={record.at} />
      </>
    }
    headerActions={<Copy text={record.record} what="the record" />}
    variant="inline"
  >
    <Place of={record} />
    <RawText what="The record">{readable(record.record)}</RawText>
    {record.truncated ? <Box color="text-status-warning">The record is longer; the copy ends here.</Box> : null}
  </ExpandableSection>
)

const Happened = ({ occurrence, first }: { readonly occurrence: Occurrence; readonly first: boolean }) => {
  const { at, until, severity, title, count, reason, records, evidence, lateSeconds } = occurrence
  const [all, setAll] = useState(false)
  const shown = all ? evidence : evidence.slice(0, first ? 3 : 1)
  return (
    <li className="vedette-happened">
      <SpaceBetween size="xxs">
        <div>
          <Severity of={NUMBERS[severity]} /> <Box variant="strong">{title}</Box>
        </div>
        <Box color="text-body-secondary" fontSize="body-s">
          <Time at={at} />
          {until === at ? null : (
            <>
              {' to '}
              <Time at={until} />
            </>
          )}
          {` · ${count.toLocaleString()} ${count === 1 ? 'time' : 'times'} · ${records.toLocaleString()} ${records === 1 ? 'record' : 'records'}`}
          {lateSeconds === 0 ? '' : ` · ${Math.ceil(lateSeconds / 60)} minutes late`}
        </Box>
        <div>{reason.summary}</div>
        {shown.map((record, i) => (
          <Evidence key={`${record.id} ${record.offset}`} record={record} open={first && i === 0} />
        ))}
        {shown.length < evidence.length ? (
          <Button variant="inline-link" onClick={() => setAll(true)}>
            Show all {evidence.length} records that were kept
          </Button>
        ) : null}
      </SpaceBetween>
    </li>
  )
}

export const Timeline = ({ finding }: { readonly finding: Finding }) => {
  const { occurrences, occurrencesOmitted } = finding.vedette
  const [all, setAll] = useState(false)
  const latestFirst = [...occurrences].reverse()
  const shown = all ? latestFirst : latestFirst.slice(0, SHOWN_FIRST)
  return (
    <SpaceBetween size="s">
      {occurrences.length === 0 ? (
        <Box color="text-body-secondary">Samples have no records behind them.</Box>
      ) : (
        <ol className="vedette-timeline">
          {shown.map((occurrence, i) => (
            <Happened key={occurrence.signal} occurrence={occurrence} first={i === 0} />
          ))}
        </ol>
      )}
      {shown.length < latestFirst.length ? (
        <Button onClick={() => setAll(true)}>Show all {latestFirst.length} occurrences</Button>
      ) : null}
      {occurrencesOmitted === 0 ? null : (
        <Box color="text-body-secondary">
          {occurrencesOmitted} more between the first and the last are counted, not kept.
        </Box>
      )}
    </SpaceBetween>
  )
}
