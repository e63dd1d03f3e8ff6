/** The attributes that lists are mostly asked by: columns of their own. All others are rows of `terms`. */
import type { Finding } from '../findings/finding.ts'
import type { KeptFinding } from './findings.ts'
import type { FindingsTable } from './tables.ts'

export type HotColumn = Exclude<
  keyof FindingsTable,
  'n' | 'grp' | 'archived_by' | 'sample' | 'comments' | 'resource_id'
>

/** How the values of a column compare: `whole` by the integer part in equality. */
export type HotKind = 'text' | 'number' | 'whole' | 'time' | 'truth'

export interface HotField {
  readonly column: HotColumn
  readonly kind: HotKind
}

const HOT_FIELDS: Readonly<Record<string, HotField>> = {
  id: { column: 'id', kind: 'text' },
  accountId: { column: 'account', kind: 'text' },
  region: { column: 'region', kind: 'text' },
  type: { column: 'type', kind: 'text' },
  severity: { column: 'severity', kind: 'whole' },
  createdAt: { column: 'created_at', kind: 'time' },
  updatedAt: { column: 'updated_at', kind: 'time' },
  'service.archived': { column: 'archived', kind: 'truth' },
  'service.count': { column: 'count', kind: 'number' },
  'service.eventFirstSeen': { column: 'first_seen', kind: 'time' },
  'service.eventLastSeen': { column: 'last_seen', kind: 'time' },
  'service.resourceRole': { column: 'role', kind: 'text' },
  'service.userFeedback': { column: 'feedback', kind: 'text' },
  'service.action.actionType': { column: 'action_type', kind: 'text' },
  'resource.resourceType': { column: 'resource_type', kind: 'text' },
  'resource.instanceDetails.instanceId': { column: 'instance_id', kind: 'text' },
  'resource.accessKeyDetails.accessKeyId': { column: 'access_key_id', kind: 'text' },
  'resource.accessKeyDetails.principalId': { column: 'principal_id', kind: 'text' },
  'resource.accessKeyDetails.userName': { column: 'user_name', kind: 'text' },
}

const BY_LOWER_CASE = new Map(Object.entries(HOT_FIELDS).map(([field, hot]) => [field.toLowerCase(), hot]))

/** The column of an attribute, where it has one. Upper and lower case are one in names, as in findings/filter.ts. */
export const hotField = (field: string): HotField | undefined => BY_LOWER_CASE.get(field.toLowerCase())

/** The row of a finding. */
export const rowOf = (kept: KeptFinding): Omit<FindingsTable, 'n'> => {
  const { finding } = kept
  const { resource, service } = finding
  return {
    id: finding.id,
    grp: kept.group,
    account: finding.accountId,
    region: finding.region,
    type: finding.type,
    severity: finding.severity,
    archived: kept.archived === undefined ? 0 : 1,
    archived_by: kept.archived?.by === 'filter' ? kept.archived.name : '',
    sample: kept.sample ? 1 : 0,
    feedback: kept.feedback?.value ?? '',
    comments: kept.feedback?.comments ?? '',
    created_at: kept.createdAt,
    updated_at: kept.updatedAt,
    first_seen: Date.parse(service.eventFirstSeen) || 0,
    last_seen: Date.parse(service.eventLastSeen) || 0,
    count: service.count,
    // Samples of types about hosts and files have none.
    role: service.resourceRole ?? '',
    action_type: service.action?.actionType ?? '',
    resource_type: resource.resourceType,
    resource_id: resourceIdOf(finding),
    instance_id: resource.instanceDetails?.instanceId ?? '',
    access_key_id: resource.accessKeyDetails?.accessKeyId ?? '',
    principal_id: resource.accessKeyDetails?.principalId ?? '',
    user_name: resource.accessKeyDetails?.userName ?? '',
  }
}

const resourceIdOf = ({ resource }: Finding): string => {
  const { instanceDetails, s3BucketDetails, lambdaDetails, accessKeyDetails } = resource
  return (
    instanceDetails?.instanceId ??
    s3BucketDetails?.[0]?.name ??
    lambdaDetails?.functionName ??
    accessKeyDetails?.accessKeyId ??
    accessKeyDetails?.principalId ??
    accessKeyDetails?.userName ??
    ''
  )
}
