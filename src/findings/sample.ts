/** Sample findings: documents in which everything is as GuardDuty would write it, and nothing happened. */
import type { Role, SeverityName } from '../sdk/sdk.ts'
import { isoTime } from './fields.ts'
import { type Finding, SEVERITY_NUMBERS, VEDETTE_SCHEMA_VERSION } from './finding.ts'
import { detectorIdOf, findingArnOf, partitionOf, sampleIdOf } from './identity.ts'
import { sampleBlocks } from './sample-blocks.ts'
import { sequenceBlocks } from './sample-sequence.ts'

/** What is known of a type without looking at logs. */
export interface SampleType {
  readonly type: string
  /** As the API spells features. */
  readonly feature: string
  readonly severity: SeverityName
  readonly role: Role | undefined
}

export interface SampleAsk {
  readonly account: string
  readonly region: string
  /** Epoch seconds. */
  readonly at: number
}

const NO_DETECTION = 'A sample finding: Vedette does not detect this type yet.'

/** A sample of a type whose logs Vedette does not read; undefined for others. */
export const documentOf = ({ type, feature, severity, role }: SampleType, ask: SampleAsk): Finding | undefined => {
  const { account, region, at } = ask
  const partition = partitionOf(region)
  const place = { account, region, partition, at }
  const blocks = feature === 'CORRELATION' ? sequenceBlocks(type, place) : sampleBlocks(type, feature, place)
  if (blocks === undefined) return undefined
  const document = {
    ...{ schemaVersion: '2.0', accountId: account, region, partition, id: '', arn: '', type },
    resource: blocks.resource,
    service: {
      serviceName: 'guardduty',
      detectorId: '',
      ...(role !== undefined && { resourceRole: role }),
      ...{ archived: false, count: 1, eventFirstSeen: '', eventLastSeen: '' },
      additionalInfo: { value: '{}', type: 'default' },
      evidence: null,
      ...blocks.service,
    },
    ...{ severity: SEVERITY_NUMBERS[severity], createdAt: '', updatedAt: '' },
    title: `${type} on ${blocks.about}.`,
    description: NO_DETECTION,
    vedette: {
      schemaVersion: VEDETTE_SCHEMA_VERSION,
      // It has none; the member must name one.
      source: 'cloudtrail',
      reason: { summary: NO_DETECTION, factors: [] },
      ...{ occurrences: [], occurrencesOmitted: 0, lateSeconds: 0 },
    },
  }
  // The type of a finding knows only what our own log sources lead to; the wire form knows all of these.
  return asSample(document as unknown as Finding, ask)
}

/** Makes a sample of a finding: of this account, Region and moment, with the one id that a type's sample has there. */
export const asSample = (finding: Finding, { account, region, at }: SampleAsk): Finding => {
  const id = sampleIdOf(account, region, finding.type)
  const { value: _, type, ...members } = finding.service.additionalInfo
  const info = { ...members, sample: true }
  return {
    ...finding,
    ...{ accountId: account, region, partition: partitionOf(region), id, arn: findingArnOf(account, region, id) },
    service: {
      ...finding.service,
      detectorId: detectorIdOf(account, region),
      ...{ count: 1, eventFirstSeen: isoTime(at), eventLastSeen: isoTime(at) },
      additionalInfo: { ...info, value: JSON.stringify(info), type },
    },
  }
}

/** The same sample once more: it counts, and what was first stays. */
export const repeated = (sample: Finding, before: Finding): Finding => ({
  ...sample,
  service: {
    ...sample.service,
    count: before.service.count + 1,
    eventFirstSeen: before.service.eventFirstSeen,
  },
})
