/**
 * `service.detection.sequence` of a finding, in GuardDuty's wire casing: what the finding's signals were, who did them,
 * from where, to what. Nothing is nested; all refer to each other by uid. Times are epoch seconds here, as the service
 * model says, and not text as elsewhere in the document.
 */

/** How many of each GuardDuty's own model allows. */
export const ACTORS_MAX = 400
export const RESOURCES_MAX = 400
export const ENDPOINTS_MAX = 400
export const SIGNALS_MAX = 100

export interface SequenceActor {
  id: string
  user?: { name: string; uid: string; type: string; credentialUid?: string; account?: { uid: string } }
  session?: { mfaStatus?: 'ENABLED' | 'DISABLED'; createdTime?: number; issuer?: string }
}

export type SequenceResourceType = 'ACCESS_KEY' | 'EC2_IMAGE' | 'EC2_INSTANCE' | 'S3_BUCKET'

export interface SequenceResource {
  uid: string
  name?: string
  accountId: string
  resourceType: SequenceResourceType
  region: string
  service: string
  cloudPartition: string
  data?: { accessKey: { principalId?: string; userName?: string; userType?: string } }
}

/** GuardDuty's location asks for a city with its coordinates, which nothing here knows. */
export interface SequenceEndpoint {
  id: string
  ip?: string
  domain?: string
  autonomousSystem?: { name: string; number: number }
}

export interface Indicator {
  key: 'ATTACK_TACTIC' | 'ATTACK_TECHNIQUE' | 'HIGH_RISK_API' | 'MALICIOUS_IP' | 'TOR_IP'
  values: string[]
}

export interface SequenceActivity {
  type: 'API_CALL'
  api: { operation: string; service: string; error?: string; userAgent?: string }
}

export interface SequenceSignal {
  uid: string
  type: 'CLOUD_TRAIL' | 'FLOW_LOGS' | 'DNS_LOGS'
  name: string
  description: string
  severity: number
  count: number
  createdAt: number
  updatedAt: number
  firstSeenAt: number
  lastSeenAt: number
  resourceUids: string[]
  actorIds: string[]
  endpointIds: string[]
  signalIndicators?: Indicator[]
  activities?: SequenceActivity[]
}

export interface Sequence {
  uid: string
  description: string
  actors: SequenceActor[]
  resources: SequenceResource[]
  endpoints: SequenceEndpoint[]
  signals: SequenceSignal[]
  sequenceIndicators: Indicator[]
}
