import { type Call, objectResources } from './call.ts'
import { iso, spoken } from './clock.ts'
import type { Site } from './organisation.ts'
import type { Random } from './random.ts'
import { runInstances } from './setup.ts'

/** Where and when a call is made: what its parameters may speak of. */
export interface Place {
  readonly site: Site
  readonly random: Random
  readonly at: number
}

const bucketOf = (site: Site, n: number): string => site.account.buckets[n % 4].name

export const object =
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

export const listObjects = ({ site, random }: Place): Partial<Call> => {
  const bucket = bucketOf(site, random.int(4))
  const host = `"bucketName":"${bucket}","Host":"${bucket}.s3.${site.region}.amazonaws.com"`
  return {
    request: `{"list-type":"2",${host},"prefix":"events/","delimiter":"/","encoding-type":"url"}`,
    more: objectResources(site.account.id, bucket, undefined),
  }
}

/** Reads a bucket's settings, which is a management event. */
export const bucketSettings = ({ site, random }: Place): Partial<Call> => {
  const bucket = bucketOf(site, random.int(4))
  return { request: `{"bucketName":"${bucket}","Host":"${bucket}.s3.${site.region}.amazonaws.com","policy":""}` }
}

export const roleRead = ({ site, random }: Place): Partial<Call> => ({
  request: `{"roleName":"${random.pick(site.functions).role.name}"}`,
})

/** A build in GitHub Actions trades its token for a role: the caller is a web identity. */
export const webIdentity = ({ site, random, at }: Place): Partial<Call> => {
  const { id, roles } = site.account
  const subject = 'repo:meridian/orders:ref:refs/heads/main'
  const provider = `arn:aws:iam::${id}:oidc-provider/token.actions.githubusercontent.com`
  const assumed = `arn:aws:sts::${id}:assumed-role/${roles.deploy.name}/GitHubActions`
  return {
    who:
      `{"type":"WebIdentityUser","principalId":"${provider}:sts.amazonaws.com:${subject}","userName":"${subject}",` +
      `"identityProvider":"${provider}"}`,
    request: `{"roleArn":"${roles.deploy.arn}","roleSessionName":"GitHubActions","durationSeconds":3600}`,
    response:
      `{"subjectFromWebIdentityToken":"${subject}","assumedRoleUser":{"assumedRoleId":"${roles.deploy.id}:GitHubActions",` +
      `"arn":"${assumed}"},"credentials":{"accessKeyId":"${random.id('ASIA', 16)}","sessionToken":` +
      `"${random.base64(200)}","expiration":"${spoken(at + 3600)}"},"provider":"${provider}","audience":"sts.amazonaws.com"}`,
  }
}

/** The account of a vendor whose service looks at the organisation's settings. */
const VENDOR = '999988887777'

/** The vendor takes the audit role. */
export const crossAccount = ({ site, random, at }: Place): Partial<Call> => {
  const { id, roles } = site.account
  return {
    who: `{"type":"AWSAccount","principalId":"AROA5VENDOR7INSPECTOR:inspector","accountId":"${VENDOR}"}`,
    request: `{"roleArn":"${roles.audit.arn}","roleSessionName":"inspector","externalId":"meridian"}`,
    response:
      `{"credentials":{"accessKeyId":"${random.id('ASIA', 16)}","sessionToken":"${random.base64(200)}",` +
      `"expiration":"${spoken(at + 3600)}"},"assumedRoleUser":{"assumedRoleId":"${roles.audit.id}:inspector",` +
      `"arn":"arn:aws:sts::${id}:assumed-role/${roles.audit.name}/inspector"}}`,
  }
}

/** Auto Scaling starts a worker for an hour of load. */
export const scaleOut = ({ site, random, at }: Place): Partial<Call> => {
  const worker = random.pick(site.instances.filter(instance => instance.duty === 'worker'))
  const fresh = {
    ...worker,
    id: `eni-0${random.hex(16)}`,
    instance: `i-0${random.hex(16)}`,
    address: `${site.network}.2.${random.between(120, 250)}`,
    address6: undefined,
    name: 'worker-scaled',
  }
  const { request, response } = runInstances(site, fresh, at, random)
  return { request, response }
}

export const scaleIn = ({ random }: Place): Partial<Call> => {
  const items = `"instancesSet":{"items":[{"instanceId":"i-0${random.hex(16)}"`
  return {
    request: `{${items}}]}}`,
    response:
      `{"requestId":"${random.uuid()}",${items},"currentState":{"code":32,"name":"shutting-down"},` +
      `"previousState":{"code":16,"name":"running"}}]}}`,
  }
}

export const decrypt = ({ site, random }: Place): Partial<Call> => {
  const key = `arn:aws:kms:${site.region}:${site.account.id}:key/${site.vpc.slice(5, 13)}-1f2e-4d3c-9b8a-${site.vpc.slice(5, 17)}`
  const context = `arn:aws:s3:::${bucketOf(site, random.int(4))}/events/part-${random.hex(8)}.parquet`
  return {
    request: `{"encryptionContext":{"aws:s3:arn":"${context}"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT"}`,
    more: `,"resources":[{"accountId":"${site.account.id}","type":"AWS::KMS::Key","ARN":"${key}"}]`,
  }
}

export const assumeRole =
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

export const heartbeat = ({ site, random }: Place): Partial<Call> => {
  const instance = random.pick(site.instances)
  return {
    request:
      `{"instanceId":"${instance.instance}","agentVersion":"3.3.1345.0","agentStatus":"Active","platformType":"Linux",` +
      `"platformName":"Amazon Linux","platformVersion":"2023","iPAddress":"${instance.address}",` +
      `"computerName":"ip-${instance.address.replaceAll('.', '-')}.ec2.internal","agentName":"amazon-ssm-agent",` +
      `"availabilityZone":"${site.region}a","sSMConnectionChannel":"ssmmessages"}`,
  }
}

export const describeInstances = ({ site, random }: Place): Partial<Call> => ({
  request:
    `{"instancesSet":{"items":[{"instanceId":"${random.pick(site.instances).instance}"}]},"filterSet":{"items":` +
    `[{"name":"instance-state-name","valueSet":{"items":[{"value":"running"},{"value":"pending"}]}}]}}`,
})

export const secret = ({ site }: Place): Partial<Call> => ({
  request: `{"secretId":"arn:aws:secretsmanager:${site.region}:${site.account.id}:secret:${site.account.name}/db/orders-AbCdEf"}`,
})

export const image = ({ site, random }: Place): Partial<Call> => ({
  request:
    `{"repositoryName":"meridian/orders","registryId":"${site.account.id}","imageIds":[{"imageDigest":"sha256:` +
    `${random.hex(64)}"}],"acceptedMediaTypes":["application/vnd.oci.image.manifest.v1+json",` +
    `"application/vnd.docker.distribution.manifest.v2+json","application/vnd.oci.image.index.v1+json"]}`,
})

export const logStream = ({ site, random, at }: Place): Partial<Call> => ({
  request:
    `{"logGroupName":"/aws/lambda/${random.pick(site.functions).name}",` +
    `"logStreamName":"${iso(at).slice(0, 10).replaceAll('-', '/')}/[$LATEST]${random.hex(32)}"}`,
})

export const invokeModel = ({ site }: Place): Partial<Call> => {
  const model = 'anthropic.claude-3-5-haiku-20241022-v1:0'
  const arn = `arn:aws:bedrock:${site.region}::foundation-model/${model}`
  return {
    request: `{"modelId":"${model}"}`,
    more: `,"resources":[{"accountId":"${site.account.id}","type":"AWS::Bedrock::Model","ARN":"${arn}"}]`,
  }
}

export const invoke = ({ site, random }: Place): Partial<Call> => {
  const lambda = random.pick(site.functions)
  const arn = `arn:aws:lambda:${site.region}:${site.account.id}:function:${lambda.name}`
  return {
    request: `{"functionName":"${arn}","invocationType":"Event","logType":"None"}`,
    more: `,"resources":[{"accountId":"${site.account.id}","type":"AWS::Lambda::Function","ARN":"${arn}"}]`,
  }
}

export const login = (): Partial<Call> => ({
  response: '{"ConsoleLogin":"Success"}',
  more:
    ',"additionalEventData":{"LoginTo":"https://console.aws.amazon.com/console/home","MobileVersion":"No",' +
    '"MFAIdentifier":"arn:aws:iam::aws:mfa/hardware","MFAUsed":"Yes"}',
})

export const tagBucket = ({ site, random }: Place): Partial<Call> => ({
  request: `{"tagging":"","bucketName":"${bucketOf(site, random.int(4))}","Tagging":{"TagSet":{"Tag":{"Key":"cost","Value":"c-${random.int(9)}"}}}}`,
})

/** A policy that lets in only the organisation’s own distribution: changed often, and never public. */
export const closedPolicy = ({ site, random }: Place): Partial<Call> => {
  const bucket = bucketOf(site, random.int(4))
  return {
    request:
      `{"policy":"","bucketName":"${bucket}","Host":"${bucket}.s3.${site.region}.amazonaws.com","bucketPolicy":{` +
      `"Version":"2012-10-17","Statement":[{"Sid":"distribution","Effect":"Allow","Principal":{"Service":` +
      `"cloudfront.amazonaws.com"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::${bucket}/*","Condition":{` +
      `"StringEquals":{"AWS:SourceArn":"arn:aws:cloudfront::${site.account.id}:distribution/E2QWRUHAPOMQZL"}}}]}}`,
  }
}
