import { categoriesOf, type ListHit, type Signal, THREAT } from '../sdk/sdk.ts'
import { actionOf } from './action.ts'
import { bounded, byText, isoTime, textOf } from './fields.ts'
import {
  type AdditionalInfo,
  type ExportedFinding,
  type Finding,
  type FindingEvidence,
  SEVERITY_NUMBERS,
  type ThreatIntelligenceDetail,
  type VedetteMember,
} from './finding.ts'
import { detectorIdOf, findingArnOf, findingIdOf, partitionOf } from './identity.ts'
import type { FindingPorts } from './ports.ts'
import { resourceOf } from './resource.ts'
import type { Sequence } from './sequence.ts'

/** Counted over an episode; everything else in the document is of its latest signal. */
export interface Totals {
  readonly first: Signal
  readonly latest: Signal
  readonly severity: Signal['severity']
  readonly count: number
  /** Latest event time, seconds. */
  readonly until: number
  readonly apiCalls?: readonly ApiCall[]
  /** Of an episode whose signals are named acts. */
  readonly sequence?: Sequence
}

/** One operation that was called, as additionalInfo lists it. */
export interface ApiCall {
  readonly name: string
  readonly count: number
  readonly firstSeen: string
  readonly lastSeen: string
}

/** An episode as a GuardDuty finding. */
export const shapeFinding = (totals: Totals, vedette: VedetteMember, ports: FindingPorts): Finding => {
  const { first, latest, sequence } = totals
  const { account, region } = latest
  const id = findingIdOf(first)
  const evidence = evidenceOf(latest.lists)
  return {
    schemaVersion: '2.0',
    accountId: account,
    region,
    partition: partitionOf(region),
    id,
    arn: findingArnOf(account, region, id),
    type: latest.type,
    resource: bounded(resourceOf(latest)),
    service: {
      serviceName: 'guardduty',
      detectorId: detectorIdOf(account, region),
      resourceRole: latest.role,
      archived: false,
      count: totals.count,
      eventFirstSeen: isoTime(first.at),
      eventLastSeen: isoTime(totals.until),
      ...(sequence === undefined ? { action: bounded(actionOf(latest, ports)) } : {}),
      additionalInfo: additionalInfoOf(totals, evidence),
      evidence,
      ...(latest.anomaly === undefined ? {} : { detection: { anomaly: bounded(latest.anomaly) } }),
      ...(sequence === undefined ? {} : { featureName: RULES_FEATURE, detection: { sequence } }),
    },
    severity: SEVERITY_NUMBERS[totals.severity],
    // A scan stamps event time: two scans of the same logs then agree, whenever they run.
    createdAt: isoTime(first.until),
    updatedAt: isoTime(totals.until),
    title: bounded(latest.title),
    description: bounded(descriptionOf(totals)),
    vedette,
  }
}

/** AWS publishes no featureName for what rules find; its service model calls the feature so. */
const RULES_FEATURE = 'CUSTOM_DETECTION_RULES'

/** Several acts are more than what the latest one tells. */
const descriptionOf = ({ latest, sequence }: Totals): string =>
  sequence === undefined || sequence.signals.length === 1
    ? latest.reason.summary
    : `${sequence.description} The latest: ${latest.reason.summary}`

const THREAT_CATEGORIES: ReadonlySet<string> = new Set(categoriesOf(THREAT))

const evidenceOf = (hits: readonly ListHit[]): FindingEvidence | null => {
  const names = new Map<string, Set<string>>()
  for (const { list, category } of hits) {
    if (!THREAT_CATEGORIES.has(category)) continue
    const known = names.get(list)
    if (known === undefined) names.set(list, new Set([category]))
    else known.add(category)
  }
  if (names.size === 0) return null
  const threatIntelligenceDetails: ThreatIntelligenceDetail[] = [...names]
    .sort(([a], [b]) => byText(a, b))
    .map(([threatListName, threats]) => ({ threatListName, threatNames: [...threats].sort(byText) }))
  return { threatIntelligenceDetails }
}

const additionalInfoOf = ({ latest, apiCalls, sequence }: Totals, evidence: FindingEvidence | null): AdditionalInfo => {
  const info = new Map<string, unknown>()
  if (latest.kind === 'dns') info.set('domain', textOf(latest.event, 'query'))
  if (evidence !== null) {
    info.set('threatListName', evidence.threatIntelligenceDetails[0].threatListName)
    info.set('threatName', evidence.threatIntelligenceDetails[0].threatNames.join(', '))
  }
  if (apiCalls !== undefined) info.set('apiCalls', apiCalls)
  // Of all signals: what the latest one was says nothing of the worse one before.
  if (sequence !== undefined)
    info.set(
      'signals',
      sequence.signals.map(({ name }) => name),
    )
  for (const [name, value] of Object.entries(latest.additionalInfo))
    if (value !== undefined) info.set(name, typeof value === 'number' ? String(value) : value)
  const members = bounded(Object.fromEntries(info))
  return { ...members, value: JSON.stringify(members), type: 'default' }
}

/** The document of EventBridge's `detail` and of a line in S3: additionalInfo flattened, absent evidence as null. */
export const forExport = (finding: Finding): ExportedFinding => {
  const { vedette: _, ...exported } = finding
  return exported
}

/** The document as GetFindings answers it: additionalInfo as JSON text only, and nothing that is empty. */
export const forApi = (finding: Finding): Record<string, unknown> => {
  const { service, ...rest } = forExport(finding)
  const { additionalInfo, evidence, ...others } = service
  const answered: Record<string, unknown> = { ...others }
  if (evidence !== null) answered['evidence'] = evidence
  answered['additionalInfo'] = { value: additionalInfo.value, type: additionalInfo.type }
  return withoutEmpty({ ...rest, service: answered }) as Record<string, unknown>
}

const withoutEmpty = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutEmpty)
  if (value === null || typeof value !== 'object') return value
  const kept = Object.entries(value).map(([name, member]) => [name, withoutEmpty(member)] as const)
  return Object.fromEntries(kept.filter(([, member]) => !isEmpty(member)))
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
