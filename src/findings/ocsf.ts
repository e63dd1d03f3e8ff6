/**
 * Findings as OCSF Detection Findings (class 2004), for SIEMs and data lakes. Written to schema 1.4.0; only attributes
 * that later versions keep are used. Times are milliseconds since 1970.
 */
import { told } from './fields.ts'
import { type Finding, type Occurrence, type Resource, severityName } from './finding.ts'
import { resourceName } from './names.ts'
import { type OcsfEvidence, observablesOf, ocsfEvidences } from './ocsf-evidence.ts'
import type { Rule, RuleOf } from './rule.ts'

export const OCSF_VERSION = '1.4.0'
const CLASS_UID = 2004
const CREATE = 1
const UPDATE = 2

/** OCSF's severity_id. GuardDuty's Critical is OCSF's Critical; 1 is informational and 6 fatal. */
const SEVERITY_IDS = { Low: 2, Medium: 3, High: 4, Critical: 5 } as const

/** The log that a finding was seen in, as AWS names it. */
const SOURCES = {
  cloudtrail: 'AWS CloudTrail',
  flow: 'Amazon VPC Flow Logs',
  dns: 'Amazon Route 53 Resolver query logs',
} as const

const CLOUDFORMATION: Readonly<Record<string, string>> = {
  AccessKey: 'AWS::IAM::AccessKey',
  Instance: 'AWS::EC2::Instance',
  S3Bucket: 'AWS::S3::Bucket',
  Lambda: 'AWS::Lambda::Function',
  ACCESS_KEY: 'AWS::IAM::AccessKey',
  EC2_IMAGE: 'AWS::EC2::Image',
  EC2_INSTANCE: 'AWS::EC2::Instance',
  S3_BUCKET: 'AWS::S3::Bucket',
}

/** Resources in one event. GuardDuty allows a sequence 400, which no reader of events wants. */
const RESOURCES_MAX = 50

const milliseconds = (iso: string): number => Date.parse(iso)

/** One finding as an OCSF event. */
export const forOcsf = (finding: Finding, ruleOf: RuleOf, version: string): Record<string, unknown> => {
  const { service, vedette } = finding
  const rule = ruleOf(finding.type)
  const activity = vedette.occurrences.length + vedette.occurrencesOmitted > 1 ? UPDATE : CREATE
  const severity = severityName(finding.severity)
  const evidences: OcsfEvidence[] = ocsfEvidences(finding)
  return told({
    category_uid: 2,
    category_name: 'Findings',
    class_uid: CLASS_UID,
    class_name: 'Detection Finding',
    activity_id: activity,
    activity_name: activity === UPDATE ? 'Update' : 'Create',
    type_uid: CLASS_UID * 100 + activity,
    type_name: `Detection Finding: ${activity === UPDATE ? 'Update' : 'Create'}`,
    severity_id: SEVERITY_IDS[severity],
    severity,
    status_id: service.archived ? 5 : 1,
    status: service.archived ? 'Archived' : 'New',
    is_alert: true,
    time: milliseconds(finding.updatedAt),
    start_time: milliseconds(service.eventFirstSeen),
    end_time: milliseconds(service.eventLastSeen),
    count: service.count,
    message: finding.title,
    metadata: metadataOf(finding, version),
    cloud: { provider: 'AWS', region: finding.region, account: { uid: finding.accountId, type_id: 10 } },
    finding_info: findingInfo(finding, rule),
    evidences,
    resources: resourcesOf(finding),
    observables: observablesOf(finding),
    remediation: rule === undefined ? undefined : { desc: rule.respond.join(' ') },
    unmapped: { vedette: { reason: vedette.reason, records: vedette.occurrences.map(recordsOf) } },
  })
}

const metadataOf = (finding: Finding, version: string): Record<string, unknown> => ({
  version: OCSF_VERSION,
  product: { name: 'Vedette', vendor_name: 'Vedette', version, feature: { name: 'scan' } },
  profiles: ['cloud'],
  uid: finding.id,
  log_name: SOURCES[finding.vedette.source],
  log_provider: 'AWS',
})

const findingInfo = (finding: Finding, rule: Rule | undefined): Record<string, unknown> =>
  told({
    uid: finding.arn,
    title: finding.title,
    desc: finding.description,
    types: [finding.type],
    created_time: milliseconds(finding.createdAt),
    modified_time: milliseconds(finding.updatedAt),
    first_seen_time: milliseconds(finding.service.eventFirstSeen),
    last_seen_time: milliseconds(finding.service.eventLastSeen),
    data_sources: [SOURCES[finding.vedette.source]],
    analytic: analyticOf(finding, rule),
    attacks: rule === undefined || rule.techniques.length === 0 ? undefined : rule.techniques.map(attackOf),
  })

const analyticOf = (finding: Finding, rule: Rule | undefined): Record<string, unknown> => {
  const counts = rule?.shape === 'window'
  const learns = rule?.shape === 'profile'
  return told({
    ...(learns
      ? { type_id: 2, type: 'Behavioral' }
      : { type_id: counts ? 3 : 1, type: counts ? 'Statistical' : 'Rule' }),
    ...{ name: finding.type, uid: finding.type, desc: rule?.why },
  })
}

/** A sub-technique is written beside the technique that it belongs to. */
const attackOf = ({ id, name, link }: Rule['techniques'][number]): Record<string, unknown> => {
  const [parent] = id.split('.')
  if (parent === id) return { technique: { uid: id, name, src_url: link } }
  return { technique: { uid: parent }, sub_technique: { uid: id, name, src_url: link } }
}

const resourcesOf = (finding: Finding): Record<string, unknown>[] => {
  const { resource, service } = finding
  const owner = { account: { uid: finding.accountId, type_id: 10 } }
  const place = { region: finding.region, cloud_partition: finding.partition, owner }
  const affected = service.detection?.sequence?.resources ?? []
  // A sequence's own block names nothing.
  if (affected.length > 0)
    return affected.slice(0, RESOURCES_MAX).map(one => {
      const type = CLOUDFORMATION[one.resourceType] ?? one.resourceType
      return told({ uid: one.uid, name: one.name ?? one.uid, type, ...place, data: one })
    })
  const tags = resource.instanceDetails?.tags ?? resource.s3BucketDetails?.[0]?.tags ?? []
  return [
    told({
      uid: uidOf(resource) ?? resourceName(finding),
      name: resourceName(finding),
      type: CLOUDFORMATION[resource.resourceType] ?? resource.resourceType,
      ...place,
      labels: tags.length === 0 ? undefined : tags.map(({ key, value }) => `${key}=${value}`),
      data: resource,
    }),
  ]
}

const uidOf = (resource: Resource): string | undefined =>
  resource.instanceDetails?.instanceId ??
  resource.lambdaDetails?.functionArn ??
  resource.s3BucketDetails?.[0]?.arn ??
  resource.accessKeyDetails?.accessKeyId

/** Where the records lie; the records themselves are in `evidences[].data`. */
const recordsOf = ({ at, until, records, evidence }: Occurrence): Record<string, unknown> => ({
  ...{ at, until, records },
  places: evidence.map(({ object, offset, length, sha256 }) => ({ object, offset, length, sha256 })),
})
