/**
 * GuardDuty's finding document in wire casing, as it is exported to EventBridge and S3, with one member of ours. A
 * finding in memory and a line of `--format jsonl` are the same thing, so whatever reads the one can read the other.
 * Members that the logs never told are absent.
 */
import type { KindName } from '../events/kinds.ts'
import type { Anomaly, Reason, Role, SeverityName, Tag } from '../sdk/sdk.ts'
import type { RunFacts } from './run.ts'
import type { Sequence } from './sequence.ts'

/** Version of the `vedette` member. Rises when a reader of the older one would be misled. */
export const VEDETTE_SCHEMA_VERSION = '1.0'

/** Every actionType that our log sources can lead to. */
export type Action =
  | { actionType: 'NETWORK_CONNECTION'; networkConnectionAction: NetworkConnectionAction }
  | { actionType: 'PORT_PROBE'; portProbeAction: PortProbeAction }
  | { actionType: 'DNS_REQUEST'; dnsRequestAction: DnsRequestAction }
  | { actionType: 'AWS_API_CALL'; awsApiCallAction: AwsApiCallAction }

export interface IpAddress {
  ipAddressV4?: string
  ipAddressV6?: string
}

export interface RemoteIpDetails extends IpAddress {
  country?: { countryCode?: string; countryName?: string }
  /** GuardDuty writes the AS number as text. */
  organization?: { asn?: string; asnOrg?: string; isp?: string; org?: string }
}

export interface PortDetails {
  port: number
  portName: string
}

export interface NetworkConnectionAction {
  connectionDirection: 'INBOUND' | 'OUTBOUND' | 'UNKNOWN'
  protocol: string
  blocked: boolean
  localPortDetails: PortDetails
  localIpDetails?: IpAddress
  localNetworkInterface?: string
  remotePortDetails: PortDetails
  remoteIpDetails?: RemoteIpDetails
}

export interface PortProbeAction {
  blocked: boolean
  portProbeDetails: {
    localPortDetails: PortDetails
    localIpDetails?: IpAddress
    remoteIpDetails?: RemoteIpDetails
  }[]
}

export interface DnsRequestAction {
  domain: string
  /** The registrable domain: public suffix and one label. */
  domainWithSuffix?: string
  protocol: string
  blocked: boolean
  vpcOwnerAccountId?: string
}

export interface AwsApiCallAction {
  api: string
  serviceName: string
  callerType: 'Remote IP' | 'Domain'
  userAgent?: string
  errorCode?: string
  remoteIpDetails?: RemoteIpDetails
  domainDetails?: { domain: string }
  remoteAccountDetails?: { accountId?: string; affiliated?: boolean }
  /** CloudFormation type of a resource → its name or ARN. */
  affectedResources: Record<string, string>
}

export interface AccessKeyDetails {
  accessKeyId?: string
  principalId?: string
  userName?: string
  userType?: string
}

export interface SecurityGroup {
  groupId: string
  groupName?: string
}

export interface NetworkInterface {
  networkInterfaceId?: string
  privateIpAddress?: string
  privateIpAddresses?: { privateIpAddress: string }[]
  publicIp?: string
  ipv6Addresses?: string[]
  subnetId?: string
  vpcId?: string
  securityGroups?: SecurityGroup[]
}

export interface InstanceDetails {
  instanceId?: string
  imageId?: string
  instanceType?: string
  instanceState?: string
  launchTime?: string
  availabilityZone?: string
  platform?: string
  iamInstanceProfile?: { arn: string; id?: string }
  networkInterfaces: NetworkInterface[]
  tags: Tag[]
}

export interface S3BucketDetail {
  arn: string
  name: string
  /** `Destination`: the call was made to this bucket. */
  type: 'Destination' | 'Source'
  /** Epoch seconds, unlike every other time in the document. */
  createdAt?: number
  tags: Tag[]
  publicAccess?: { effectivePermission: 'PUBLIC' | 'NOT_PUBLIC' | 'UNKNOWN' }
}

export interface LambdaDetails {
  functionArn: string
  functionName: string
  vpcConfig?: { subnetIds?: string[]; vpcId?: string; securityGroups?: SecurityGroup[] }
}

export type ResourceType = 'AccessKey' | 'Instance' | 'S3Bucket' | 'Lambda' | 'AttackSequence'

export interface Resource {
  resourceType: ResourceType
  accessKeyDetails?: AccessKeyDetails
  instanceDetails?: InstanceDetails
  s3BucketDetails?: S3BucketDetail[]
  lambdaDetails?: LambdaDetails
}

export interface ThreatIntelligenceDetail {
  threatListName: string
  threatNames: string[]
}

export interface FindingEvidence {
  threatIntelligenceDetails: ThreatIntelligenceDetail[]
}

/** The members themselves, and once more as JSON text in `value`, as AWS exports them. */
export interface AdditionalInfo {
  value: string
  type: 'default'
  [member: string]: unknown
}

export interface Service {
  serviceName: 'guardduty'
  detectorId: string
  resourceRole: Role
  archived: boolean
  count: number
  eventFirstSeen: string
  eventLastSeen: string
  /** Absent where `detection` tells a sequence: that has many. */
  action?: Action
  additionalInfo: AdditionalInfo
  evidence: FindingEvidence | null
  userFeedback?: string
  featureName?: string
  /** A sequence that rules tell, or what was not usual. */
  detection?: { sequence?: Sequence; anomaly?: Anomaly }
}

/** GuardDuty's document as it is exported, without our member. */
export interface ExportedFinding {
  schemaVersion: '2.0'
  accountId: string
  region: string
  partition: string
  id: string
  arn: string
  type: string
  resource: Resource
  service: Service
  severity: number
  createdAt: string
  updatedAt: string
  title: string
  description: string
}

/** A record that caused the finding, as text, and where it lies in its unpacked object. */
export interface EvidenceRecord {
  /** Event time. */
  at: string
  id: string
  object: string
  offset: number
  length: number
  sha256: string
  record: string
  truncated?: boolean
}

/** One time that the detection fired. */
export interface Occurrence {
  /** The signal's id: the same logs give the same one. */
  signal: string
  at: string
  until: string
  severity: SeverityName
  title: string
  count: number
  reason: Reason
  /** Records that caused it, of which `evidence` copies at most 20. */
  records: number
  evidence: EvidenceRecord[]
  lateSeconds: number
}

/** What GuardDuty does not show: why, and because of which records. */
export interface VedetteMember {
  schemaVersion: typeof VEDETTE_SCHEMA_VERSION
  /** What the run was that found it. */
  run?: RunFacts
  source: KindName
  /** Of the latest occurrence. */
  reason: Reason
  /** In time order. */
  occurrences: Occurrence[]
  /** Occurrences between the first and the last that are counted but not kept. */
  occurrencesOmitted: number
  /** How long after its hour was decided the latest of all records arrived; 0 when all were in time. */
  lateSeconds: number
}

export interface Finding extends ExportedFinding {
  vedette: VedetteMember
}

/** GuardDuty's number for each severity. */
export const SEVERITY_NUMBERS: Readonly<Record<SeverityName, number>> = { Low: 2, Medium: 5, High: 8, Critical: 9 }

/** The name of a severity number: Low from 1, Medium from 4, High from 7, Critical from 9. */
export const severityName = (severity: number): SeverityName =>
  severity >= 9 ? 'Critical' : severity >= 7 ? 'High' : severity >= 4 ? 'Medium' : 'Low'
