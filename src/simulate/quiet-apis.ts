import { BOTO, JAVA, SSM_AGENT } from './agents.ts'
import { type Call, objectResources } from './call.ts'
import { iso, spoken } from './clock.ts'
import type { Site } from './organisation.ts'
import type { Random } from './random.ts'

export type Who = 'instance' | 'lambda' | 'service' | 'node' | 'deploy' | 'console' | 'cli' | 'audit'

interface Place {
  readonly site: Site
  readonly random: Random
  readonly at: number
}

/** One API operation that somebody uses in quiet times. */
export interface Act {
  readonly weight: number
  readonly service: string
  readonly name: string
  readonly readOnly: boolean
  readonly make?: (place: Place) => Partial<Call>
  readonly data?: boolean
  readonly type?: string
  readonly agent?: string
  /** The service that acts, for calls of AWS's own. */
  readonly by?: string
  /** True for calls that are sometimes denied or throttled. */
  readonly refusable?: boolean
  readonly global?: boolean
}

const bucketOf = (site: Site, n: number): string => site.account.buckets[n % 4].name

const object =
  (operation: 'get' | 'put') =>
  ({ site, random, at }: Place): Partial<Call> => {
    const bucket = bucketOf(site, random.int(4))
    const key = `events/dt=${iso(at).slice(0, 10)}/hour=${iso(at).slice(11, 13)}/part-${random.int(9999)}-${random.hex(8)}.snappy.parquet`
    const put = operation === 'put'
    return {
      request: `{"bucketName":"${bucket}","Host":"${bucket}.s3.${site.region}.amazonaws.com","key":"${key}"}`,
      response: put
        ? '{"x-amz-server-side-encryption":"aws:kms","x-amz-expiration":"expiry-date=\\"Fri, 05 Feb 2027 00:00:00 GMT\\""}'
        : undefined,
      more:
        `,"additionalEventData":{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256",` +
        `"bytesTransferredIn":${put ? random.int(4e6) : 0},"SSEApplied":"SSE_KMS","AuthenticationMethod":"AuthHeader",` +
        `"x-amz-id-2":"${random.base64(76)}","bytesTransferredOut":${put ? 0 : random.int(4e6)}}` +
        objectResources(site.account.id, bucket, key),
    }
  }

const listObjects = ({ site, random }: Place): Partial<Call> => {
  const bucket = bucketOf(site, random.int(4))
  const host = `"bucketName":"${bucket}","Host":"${bucket}.s3.${site.region}.amazonaws.com"`
  return {
    request: `{"list-type":"2",${host},"prefix":"events/","delimiter":"/","encoding-type":"url"}`,
    more: objectResources(site.account.id, bucket, undefined),
  }
}

const decrypt = ({ site, random }: Place): Partial<Call> => {
  const key = `arn:aws:kms:${site.region}:${site.account.id}:key/${site.vpc.slice(5, 13)}-1f2e-4d3c-9b8a-${site.vpc.slice(5, 17)}`
  const context = `arn:aws:s3:::${bucketOf(site, random.int(4))}/events/part-${random.hex(8)}.parquet`
  return {
    request: `{"encryptionContext":{"aws:s3:arn":"${context}"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT"}`,
    more: `,"resources":[{"accountId":"${site.account.id}","type":"AWS::KMS::Key","ARN":"${key}"}]`,
  }
}

const assumeRole =
  (service: string) =>
  ({ site, random, at }: Place): Partial<Call> => {
    const instance = service === 'ec2' ? random.pick(site.instances.filter(i => i.role !== undefined)) : undefined
    const lambda = random.pick(site.functions)
    const role = instance?.role ?? lambda.role
    const session = instance?.instance ?? lambda.name
    return {
      request: `{"roleArn":"${role.arn}","roleSessionName":"${session}"}`,
      response:
        `{"credentials":{"accessKeyId":"${random.id('ASIA', 16)}","sessionToken":"${random.base64(200)}",` +
        `"expiration":"${spoken(at + 21600)}"},"assumedRoleUser":{"assumedRoleId":"${role.id}:${session}",` +
        `"arn":"arn:aws:sts::${site.account.id}:assumed-role/${role.name}/${session}"}}`,
      more: `,"resources":[{"accountId":"${site.account.id}","type":"AWS::IAM::Role","ARN":"${role.arn}"}],"sharedEventID":"${random.uuid()}"`,
    }
  }

const heartbeat = ({ site, random }: Place): Partial<Call> => {
  const instance = random.pick(site.instances)
  return {
    request:
      `{"instanceId":"${instance.instance}","agentVersion":"3.3.1345.0","agentStatus":"Active","platformType":"Linux",` +
      `"platformName":"Amazon Linux","platformVersion":"2023","iPAddress":"${instance.address}",` +
      `"computerName":"ip-${instance.address.replaceAll('.', '-')}.ec2.internal","agentName":"amazon-ssm-agent",` +
      `"availabilityZone":"${site.region}a","sSMConnectionChannel":"ssmmessages"}`,
  }
}

const describeInstances = ({ site, random }: Place): Partial<Call> => ({
  request:
    `{"instancesSet":{"items":[{"instanceId":"${random.pick(site.instances).instance}"}]},"filterSet":{"items":` +
    `[{"name":"instance-state-name","valueSet":{"items":[{"value":"running"},{"value":"pending"}]}}]}}`,
})

const secret = ({ site }: Place): Partial<Call> => ({
  request: `{"secretId":"arn:aws:secretsmanager:${site.region}:${site.account.id}:secret:${site.account.name}/db/orders-AbCdEf"}`,
})

const image = ({ site, random }: Place): Partial<Call> => ({
  request:
    `{"repositoryName":"meridian/orders","registryId":"${site.account.id}","imageIds":[{"imageDigest":"sha256:` +
    `${random.hex(64)}"}],"acceptedMediaTypes":["application/vnd.oci.image.manifest.v1+json",` +
    `"application/vnd.docker.distribution.manifest.v2+json","application/vnd.oci.image.index.v1+json"]}`,
})

const logStream = ({ site, random, at }: Place): Partial<Call> => ({
  request:
    `{"logGroupName":"/aws/lambda/${random.pick(site.functions).name}",` +
    `"logStreamName":"${iso(at).slice(0, 10).replaceAll('-', '/')}/[$LATEST]${random.hex(32)}"}`,
})

const invokeModel = ({ site }: Place): Partial<Call> => {
  const model = 'anthropic.claude-3-5-haiku-20241022-v1:0'
  const arn = `arn:aws:bedrock:${site.region}::foundation-model/${model}`
  return {
    request: `{"modelId":"${model}"}`,
    more: `,"resources":[{"accountId":"${site.account.id}","type":"AWS::Bedrock::Model","ARN":"${arn}"}]`,
  }
}

const invoke = ({ site, random }: Place): Partial<Call> => {
  const lambda = random.pick(site.functions)
  const arn = `arn:aws:lambda:${site.region}:${site.account.id}:function:${lambda.name}`
  return {
    request: `{"functionName":"${arn}","invocationType":"Event","logType":"None"}`,
    more: `,"resources":[{"accountId":"${site.account.id}","type":"AWS::Lambda::Function","ARN":"${arn}"}]`,
  }
}

const login = (): Partial<Call> => ({
  response: '{"ConsoleLogin":"Success"}',
  more:
    ',"additionalEventData":{"LoginTo":"https://console.aws.amazon.com/console/home","MobileVersion":"No",' +
    '"MFAIdentifier":"arn:aws:iam::aws:mfa/hardware","MFAUsed":"Yes"}',
})

const tagBucket = ({ site, random }: Place): Partial<Call> => ({
  request: `{"tagging":"","bucketName":"${bucketOf(site, random.int(4))}","Tagging":{"TagSet":{"Tag":{"Key":"cost","Value":"c-${random.int(9)}"}}}}`,
})

/** A policy that lets in only the organisation’s own distribution: changed often, and never public. */
const closedPolicy = ({ site, random }: Place): Partial<Call> => {
  const bucket = bucketOf(site, random.int(4))
  return {
    request:
      `{"policy":"","bucketName":"${bucket}","Host":"${bucket}.s3.${site.region}.amazonaws.com","bucketPolicy":{` +
      `"Version":"2012-10-17","Statement":[{"Sid":"distribution","Effect":"Allow","Principal":{"Service":` +
      `"cloudfront.amazonaws.com"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::${bucket}/*","Condition":{` +
      `"StringEquals":{"AWS:SourceArn":"arn:aws:cloudfront::${site.account.id}:distribution/E2QWRUHAPOMQZL"}}}]}}`,
  }
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
export const APIS: Readonly<Record<Who, readonly Act[]>> = {
  instance: [
    read(30, 's3', 'GetObject', { data: true, make: object('get'), agent: JAVA }),
    write(10, 's3', 'PutObject', { data: true, make: object('put'), agent: JAVA }),
    write(20, 'ssm', 'UpdateInstanceInformation', { make: heartbeat, agent: SSM_AGENT }),
    read(10, 'secretsmanager', 'GetSecretValue', { make: secret }),
    read(18, 'kms', 'Decrypt', { make: decrypt, agent: BOTO }),
    read(4, 's3', 'ListObjects', { data: true, make: listObjects }),
    read(6, 'ec2', 'DescribeTags', { make: describeInstances }),
  ],
  lambda: [
    read(26, 's3', 'GetObject', { data: true, make: object('get') }),
    write(8, 's3', 'PutObject', { data: true, make: object('put') }),
    write(20, 'logs', 'CreateLogStream', { make: logStream }),
    read(18, 'kms', 'Decrypt', { make: decrypt }),
    read(6, 'bedrock', 'InvokeModel', { data: true, make: invokeModel }),
    read(8, 'secretsmanager', 'GetSecretValue', { make: secret }),
  ],
  service: [
    read(30, 'sts', 'AssumeRole', { by: 'lambda', make: assumeRole('lambda'), refusable: false }),
    read(20, 'sts', 'AssumeRole', { by: 'ec2', make: assumeRole('ec2'), refusable: false }),
    write(14, 'lambda', 'Invoke', { by: 'events', data: true, make: invoke }),
    read(12, 'kms', 'Decrypt', { by: 'dynamodb', make: decrypt, refusable: false }),
  ],
  node: [
    read(20, 'ecr', 'BatchGetImage', { make: image }),
    read(14, 'ecr', 'GetAuthorizationToken'),
    read(20, 'ec2', 'DescribeInstances', { make: describeInstances }),
    read(10, 'ec2', 'DescribeNetworkInterfaces', { make: describeInstances }),
  ],
  deploy: [
    read(20, 'ec2', 'DescribeInstances', { make: describeInstances }),
    read(10, 'iam', 'GetRole', { global: true }),
    read(8, 'iam', 'ListAttachedRolePolicies', { global: true }),
    read(8, 's3', 'GetBucketPolicy', { make: listObjects }),
    write(3, 's3', 'PutBucketPolicy', { make: closedPolicy }),
    write(3, 's3', 'PutBucketTagging', { make: tagBucket }),
    write(4, 'lambda', 'UpdateFunctionCode20150331v2'),
    read(10, 'cloudformation', 'DescribeStacks'),
  ],
  console: [
    write(2, 'signin', 'ConsoleLogin', { make: login, type: 'AwsConsoleSignIn', global: true }),
    read(14, 'ec2', 'DescribeInstances', { make: describeInstances }),
    read(6, 'ec2', 'DescribeSecurityGroups', { make: describeInstances }),
    read(8, 's3', 'ListBuckets'),
    read(8, 'cloudwatch', 'DescribeAlarms'),
    read(6, 'iam', 'ListUsers', { global: true }),
    read(6, 'cloudtrail', 'LookupEvents'),
  ],
  cli: [
    read(10, 'sts', 'GetCallerIdentity', { refusable: false }),
    read(8, 's3', 'ListBuckets'),
    read(10, 's3', 'ListObjects', { data: true, make: listObjects }),
    read(8, 'logs', 'FilterLogEvents', { make: logStream }),
    read(6, 'ec2', 'DescribeInstances', { make: describeInstances }),
  ],
  audit: [
    read(12, 'ec2', 'DescribeInstances', { make: describeInstances }),
    read(10, 'iam', 'GetAccountPasswordPolicy', { global: true }),
    read(10, 's3', 'GetBucketAcl', { make: listObjects }),
    read(10, 's3', 'GetBucketPublicAccessBlock', { make: listObjects }),
    read(8, 'cloudtrail', 'GetTrailStatus'),
  ],
}
