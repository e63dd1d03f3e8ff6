import { BOTO, JAVA, SSM_AGENT } from './agents.ts'
import type { Call } from './call.ts'
import * as p from './quiet-apis.ts'

export type Who =
  | 'instance'
  | 'lambda'
  | 'service'
  | 'node'
  | 'deploy'
  | 'console'
  | 'cli'
  | 'audit'
  | 'federated'
  | 'scaling'

/** One API operation that somebody uses in quiet times. */
export interface Act {
  readonly weight: number
  readonly service: string
  readonly name: string
  readonly readOnly: boolean
  readonly make?: (place: p.Place) => Partial<Call>
  readonly data?: boolean
  readonly type?: string
  readonly agent?: string
  /** The service that acts, for calls of AWS's own. */
  readonly by?: string
  /** True for calls that are sometimes denied or throttled. */
  readonly refusable?: boolean
  readonly global?: boolean
}

const read = (weight: number, service: string, name: string, more: Partial<Act> = {}): Act => ({
  weight,
  service,
  name,
  readOnly: true,
  refusable: true,
  ...more,
})
const write = (weight: number, service: string, name: string, more: Partial<Act> = {}): Act => ({
  weight,
  service,
  name,
  readOnly: false,
  ...more,
})

/** Who does what, and how often. */
export const WORK: Readonly<Record<Who, readonly Act[]>> = {
  instance: [
    read(30, 's3', 'GetObject', { data: true, make: p.object('get'), agent: JAVA }),
    write(10, 's3', 'PutObject', { data: true, make: p.object('put'), agent: JAVA }),
    write(20, 'ssm', 'UpdateInstanceInformation', { make: p.heartbeat, agent: SSM_AGENT }),
    read(10, 'secretsmanager', 'GetSecretValue', { make: p.secret }),
    read(18, 'kms', 'Decrypt', { make: p.decrypt, agent: BOTO }),
    read(4, 's3', 'ListObjects', { data: true, make: p.listObjects }),
    read(6, 'ec2', 'DescribeTags', { make: p.describeInstances }),
  ],
  lambda: [
    read(26, 's3', 'GetObject', { data: true, make: p.object('get') }),
    write(8, 's3', 'PutObject', { data: true, make: p.object('put') }),
    write(20, 'logs', 'CreateLogStream', { make: p.logStream }),
    read(18, 'kms', 'Decrypt', { make: p.decrypt }),
    read(6, 'bedrock', 'InvokeModel', { data: true, make: p.invokeModel }),
    read(8, 'secretsmanager', 'GetSecretValue', { make: p.secret }),
  ],
  service: [
    read(30, 'sts', 'AssumeRole', { by: 'lambda', make: p.assumeRole('lambda'), refusable: false }),
    read(20, 'sts', 'AssumeRole', { by: 'ec2', make: p.assumeRole('ec2'), refusable: false }),
    write(14, 'lambda', 'Invoke', { by: 'events', data: true, make: p.invoke }),
    read(12, 'kms', 'Decrypt', { by: 'dynamodb', make: p.decrypt, refusable: false }),
  ],
  node: [
    read(20, 'ecr', 'BatchGetImage', { make: p.image }),
    read(14, 'ecr', 'GetAuthorizationToken'),
    read(20, 'ec2', 'DescribeInstances', { make: p.describeInstances }),
    read(10, 'ec2', 'DescribeNetworkInterfaces', { make: p.describeInstances }),
  ],
  deploy: [
    read(20, 'ec2', 'DescribeInstances', { make: p.describeInstances }),
    read(10, 'iam', 'GetRole', { global: true, make: p.roleRead }),
    read(8, 'iam', 'ListAttachedRolePolicies', { global: true, make: p.roleRead }),
    read(8, 's3', 'GetBucketPolicy', { make: p.bucketSettings }),
    write(3, 's3', 'PutBucketPolicy', { make: p.closedPolicy }),
    write(3, 's3', 'PutBucketTagging', { make: p.tagBucket }),
    write(4, 'lambda', 'UpdateFunctionCode20150331v2'),
    read(10, 'cloudformation', 'DescribeStacks'),
  ],
  console: [
    write(2, 'signin', 'ConsoleLogin', { make: p.login, type: 'AwsConsoleSignIn', global: true }),
    read(14, 'ec2', 'DescribeInstances', { make: p.describeInstances }),
    read(6, 'ec2', 'DescribeSecurityGroups', { make: p.describeInstances }),
    read(8, 's3', 'ListBuckets'),
    read(8, 'cloudwatch', 'DescribeAlarms'),
    read(6, 'iam', 'ListUsers', { global: true }),
    read(6, 'cloudtrail', 'LookupEvents'),
  ],
  cli: [
    read(10, 'sts', 'GetCallerIdentity', { refusable: false }),
    read(8, 's3', 'ListBuckets'),
    read(10, 's3', 'ListObjects', { data: true, make: p.listObjects }),
    read(8, 'logs', 'FilterLogEvents', { make: p.logStream }),
    read(6, 'ec2', 'DescribeInstances', { make: p.describeInstances }),
  ],
  federated: [
    read(10, 'sts', 'AssumeRoleWithWebIdentity', { make: p.webIdentity, refusable: false }),
    read(4, 'sts', 'AssumeRole', { make: p.crossAccount, refusable: false }),
  ],
  scaling: [
    write(5, 'ec2', 'RunInstances', { make: p.scaleOut }),
    write(5, 'ec2', 'TerminateInstances', { make: p.scaleIn }),
    read(20, 'ec2', 'DescribeInstances', { make: p.describeInstances }),
    read(20, 'elasticloadbalancing', 'DescribeTargetHealth'),
  ],
  audit: [
    read(12, 'ec2', 'DescribeInstances', { make: p.describeInstances }),
    read(10, 'iam', 'GetAccountPasswordPolicy', { global: true }),
    read(10, 's3', 'GetBucketAcl', { make: p.bucketSettings }),
    read(10, 's3', 'GetBucketPublicAccessBlock', { make: p.bucketSettings }),
    read(8, 'cloudtrail', 'GetTrailStatus'),
  ],
}
