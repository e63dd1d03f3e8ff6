/** Where somebody is: the network, and the address that others see. */
export interface Whereabouts {
  readonly asn: number
  readonly country: string
  readonly address: string
}

/** How a principal shows itself in CloudTrail. */
export interface Actor {
  readonly kind: 'user' | 'person' | 'role'
  /** User name, or role name. */
  readonly name: string
  /** `AIDA…` or `AROA…`. */
  readonly id: string
  readonly arn: string
  readonly account: string
  /** Session name of a role. */
  readonly session: string
  /** Instance or function that the role's credentials were issued to. */
  readonly service?: 'ec2' | 'lambda'
}

export type ResourceKind =
  | 'bucket'
  | 'secret'
  | 'key'
  | 'role'
  | 'user'
  | 'function'
  | 'table'
  | 'instance'
  | 'queue'
  | 'topic'
  | 'logs'
  | 'parameter'
  | 'repository'
  | 'database'
  | 'snapshot'
  | 'image'
  | 'cluster'
  | 'group'
  | 'stack'
  | 'trail'

export interface Resource {
  readonly kind: ResourceKind
  readonly name: string
}

/** One thing that somebody does: an API call, or the same call several times within a few minutes. */
export interface Deed {
  readonly at: number
  readonly times: number
  readonly account: string
  readonly region: string
  /** `iam`, without `.amazonaws.com`. */
  readonly service: string
  readonly name: string
  readonly readOnly: boolean
  readonly data: boolean
  readonly actor: Actor
  readonly from: Whereabouts
  readonly agent: string
  readonly error?: string
  readonly resource?: Resource
  /** Bytes that went in or out, of object reads and writes. */
  readonly bytes?: number
}

const READS =
  /^(Get|List|Describe|Head|Lookup|Search|Filter|Query|Scan|Select|BatchGet|Simulate|Validate|Check|Preview|Test|Detect)/

/** Whether an operation changes nothing, by its verb as CloudTrail's own field does for nearly all. */
export const readsOnly = (name: string): boolean => READS.test(name)

/** Services whose calls are recorded in us-east-1, wherever they were made. */
export const GLOBAL_SERVICES: ReadonlySet<string> = new Set([
  'iam',
  'organizations',
  'cloudfront',
  'route53',
  'ce',
  'signin',
])

const DATA = new Set([
  ...['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:DeleteObjects', 's3:ListObjects', 's3:HeadObject'],
  ...['s3:CopyObject', 's3:PutObjectAcl', 's3:GetObjectAcl', 's3:ListObjectVersions', 's3:GetObjectTagging'],
  ...[
    'lambda:Invoke',
    'bedrock:InvokeModel',
    'dynamodb:GetItem',
    'dynamodb:Query',
    'dynamodb:Scan',
    'dynamodb:PutItem',
  ],
])

/** Whether an operation is recorded as a data event. */
export const isData = (service: string, name: string): boolean => DATA.has(`${service}:${name}`)
