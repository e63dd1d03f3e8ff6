import { iso } from './clock.ts'
import type { Instance, Role, User } from './organisation.ts'
import type { Random } from './random.ts'

/** One CloudTrail record, in pieces that are already JSON, because bulk generation must not stringify objects. */
export interface Call {
  readonly at: number
  readonly account: string
  readonly region: string
  /** `iam`, without `.amazonaws.com`. */
  readonly service: string
  readonly name: string
  /** JSON of userIdentity. */
  readonly who: string
  /** Address, or the name of an AWS service. */
  readonly from: string
  readonly agent: string
  readonly readOnly: boolean
  /** JSON, or undefined for null. */
  readonly request?: string
  readonly response?: string
  readonly error?: string
  readonly message?: string
  /** More members, each with its comma before it: `,"resources":[…]`. */
  readonly more?: string
  /** Data event of S3, Lambda or Bedrock. */
  readonly data?: boolean
  readonly type?: string
}

/** Spells a call as CloudTrail does, members in CloudTrail's order. */
export const spell = (random: Random, call: Call): string => {
  const error = call.error === undefined ? '' : `"errorCode":"${call.error}","errorMessage":"${call.message ?? ''}",`
  const category = call.data === true ? 'Data' : 'Management'
  const host = `${call.service}.${call.region}.amazonaws.com`
  return (
    `{"eventVersion":"1.11","userIdentity":${call.who},"eventTime":"${iso(call.at)}",` +
    `"eventSource":"${call.service}.amazonaws.com","eventName":"${call.name}","awsRegion":"${call.region}",` +
    `"sourceIPAddress":"${call.from}","userAgent":"${call.agent}",${error}` +
    `"requestParameters":${call.request ?? 'null'},"responseElements":${call.response ?? 'null'},` +
    `"requestID":"${random.uuid()}","eventID":"${random.uuid()}","readOnly":${call.readOnly}${call.more ?? ''},` +
    `"eventType":"${call.type ?? 'AwsApiCall'}","managementEvent":${call.data !== true},` +
    `"recipientAccountId":"${call.account}","eventCategory":"${category}"` +
    (call.from.endsWith('.amazonaws.com')
      ? '}'
      : `,"tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256",` +
        `"clientProvidedHostHeader":"${host}"}}`)
  )
}

/** userIdentity of a person with a long-lived key. */
export const asUser = (account: string, user: User): string =>
  `{"type":"IAMUser","principalId":"${user.id}","arn":"${user.arn}","accountId":"${account}",` +
  `"accessKeyId":"${user.accessKey}","userName":"${user.name}"}`

/** userIdentity of a person in the console: temporary key, session made with MFA. */
export const asConsoleUser = (account: string, user: User, accessKey: string, since: number): string =>
  `{"type":"IAMUser","principalId":"${user.id}","arn":"${user.arn}","accountId":"${account}",` +
  `"accessKeyId":"${accessKey}","userName":"${user.name}","sessionContext":{"attributes":{` +
  `"creationDate":"${iso(since)}","mfaAuthenticated":"true"}}}`

const issuer = (account: string, role: Role): string =>
  `"sessionIssuer":{"type":"Role","principalId":"${role.id}","arn":"${role.arn}","accountId":"${account}",` +
  `"userName":"${role.name}"}`

const session = (account: string, role: Role, name: string, key: string, context: string, more: string): string =>
  `{"type":"AssumedRole","principalId":"${role.id}:${name}",` +
  `"arn":"arn:aws:sts::${account}:assumed-role/${role.name}/${name}","accountId":"${account}",` +
  `"accessKeyId":"${key}","sessionContext":{${issuer(account, role)},${context}}${more}}`

/** userIdentity of a role session. `invokedBy` names the service that calls in its name. */
export const asRole = (
  account: string,
  role: Role,
  name: string,
  accessKey: string,
  since: number,
  invokedBy?: string,
): string =>
  session(
    account,
    role,
    name,
    accessKey,
    `"webIdFederationData":{},"attributes":{"creationDate":"${iso(since)}","mfaAuthenticated":"false"}`,
    invokedBy === undefined ? '' : `,"invokedBy":"${invokedBy}"`,
  )

/** userIdentity of credentials that the metadata service gave to an instance: the session is named by its id. */
export const asInstance = (account: string, instance: Instance, accessKey: string, since: number): string =>
  session(
    account,
    instance.role!,
    instance.instance,
    accessKey,
    `"attributes":{"creationDate":"${iso(since)}","mfaAuthenticated":"false"},"ec2RoleDelivery":"2.0"`,
    '',
  )

/** userIdentity of credentials that were issued to a Lambda function or ECS task, as `inScopeOf` says. */
export const asWorkload = (
  account: string,
  role: Role,
  name: string,
  accessKey: string,
  since: number,
  issuedTo: { readonly type: string; readonly arn: string },
): string =>
  session(
    account,
    role,
    name,
    accessKey,
    `"attributes":{"creationDate":"${iso(since)}","mfaAuthenticated":"false"}`,
    `,"inScopeOf":{"issuerType":"${issuedTo.type}","credentialsIssuedTo":"${issuedTo.arn}"}`,
  )

/** userIdentity of the account's root user. */
export const asRoot = (account: string, accessKey: string, since: number): string =>
  `{"type":"Root","principalId":"${account}","arn":"arn:aws:iam::${account}:root","accountId":"${account}",` +
  `"accessKeyId":"${accessKey}","sessionContext":{"attributes":{"creationDate":"${iso(since)}","mfaAuthenticated":"false"}}}`

/** userIdentity of a root session that the management account opened in a member account (`AssumeRoot`). */
export const asRootSession = (account: string, accessKey: string, since: number): string =>
  `{"type":"Root","principalId":"${account}","arn":"arn:aws:iam::${account}:root","accountId":"${account}",` +
  `"accessKeyId":"${accessKey}","sessionContext":{"assumedRoot":"true","attributes":{"creationDate":"${iso(since)}",` +
  `"mfaAuthenticated":"false"}}}`

/** userIdentity of an AWS service that acts for itself. */
export const asService = (service: string): string => `{"type":"AWSService","invokedBy":"${service}.amazonaws.com"}`

/** `resources` of an S3 data event. */
export const objectResources = (account: string, bucket: string, key: string | undefined): string =>
  `,"resources":[` +
  (key === undefined ? '' : `{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::${bucket}/${key}"},`) +
  `{"accountId":"${account}","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::${bucket}"}]`
