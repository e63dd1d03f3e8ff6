/** Decoding alone: CloudTrail bytes to batches, against JSON.parse of the same bytes. `node bench/cloudtrail-decode.ts` */
import { type Batch, Dictionaries } from '../src/formats/batch.ts'
import { makeCloudTrailDecoder } from '../src/formats/cloudtrail.ts'
import { READ_LIMITS } from '../src/formats/decoder.ts'
import { emptyCounts } from '../src/formats/read.ts'

const RECORDS = 4000
const WINDOW = 1 << 20

/** A small generator of its own: the same records every time. */
let seed = 1
const pick = (n: number): number => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return Math.floor((seed / 2 ** 32) * n)
}
const hex = (n: number): string => Array.from({ length: n }, () => pick(16).toString(16)).join('')

const identityOf = (account: string): unknown => {
  const name = `app-role-${pick(50)}`
  const session = `i-0aaaaaaa${1000 + pick(300)}`
  if (pick(3) === 0) {
    const userName = `user-${pick(200)}`
    const arn = `arn:aws:iam::${account}:user/${userName}`
    return { type: 'IAMUser', principalId: `AIDA${userName}`, arn, accountId: account, accessKeyId: 'AKIA', userName }
  }
  const arn = `arn:aws:iam::${account}:role/${name}`
  const sessionIssuer = { type: 'Role', principalId: 'AROAEXAMPLE', arn, accountId: account, userName: name }
  return {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLE:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${name}/${session}`,
    accountId: account,
    accessKeyId: `ASIA00000000${1000 + pick(900)}`,
    sessionContext: {
      sessionIssuer,
      webIdFederationData: {},
      attributes: { creationDate: '2026-11-01T00:00:00Z', mfaAuthenticated: 'false' },
    },
  }
}

const recordOf = (i: number): unknown => {
  const account = String(111111111111 + pick(5))
  const bucketName = `bucket-${pick(40)}`
  return {
    eventVersion: '1.09',
    userIdentity: identityOf(account),
    eventTime: `${new Date(1_793_836_800_000 + i * 1000).toISOString().slice(0, 19)}Z`,
    eventSource: ['s3.amazonaws.com', 'ec2.amazonaws.com', 'iam.amazonaws.com'][pick(3)],
    eventName: ['GetObject', 'DescribeInstances', 'ListUsers', 'AssumeRole', 'PutObject'][pick(5)],
    awsRegion: ['us-east-1', 'eu-west-1'][pick(2)],
    sourceIPAddress: pick(10) === 0 ? 'ec2.amazonaws.com' : `198.51.${pick(100)}.${pick(250)}`,
    userAgent: '[aws-sdk-go/1.44.28 (go1.18.3; linux; amd64) S3Manager]',
    requestParameters: {
      bucketName,
      Host: 's3.amazonaws.com',
      key: `a/b/c/${hex(20)}`,
      instancesSet: { items: [{ instanceId: `i-0${hex(16)}` }, { instanceId: `i-0${hex(16)}` }] },
    },
    responseElements: pick(3) === 0 ? null : { credentials: { sessionToken: `FwoGZXIvYXdzE${hex(120)}` } },
    additionalEventData: { SignatureVersion: 'SigV4', bytesTransferredIn: 0, 'x-amz-id-2': hex(40) },
    requestID: `${hex(8)}-${hex(4)}-${hex(4)}-${hex(12)}`,
    eventID: `${hex(8)}-${hex(4)}-${hex(4)}-${hex(12)}`,
    readOnly: pick(2) === 0,
    resources: [{ type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucketName}/x` }],
    eventType: 'AwsApiCall',
    managementEvent: pick(2) === 1,
    recipientAccountId: account,
    eventCategory: 'Management',
    tlsDetails: { tlsVersion: 'TLSv1.2', clientProvidedHostHeader: 's3.amazonaws.com' },
  }
}

const cpuMs = (work: () => void): number => {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

const files = Array.from(
  { length: 8 },
  (_, f) =>
    new Uint8Array(
      Buffer.from(JSON.stringify({ Records: Array.from({ length: RECORDS }, (_, i) => recordOf(f * RECORDS + i)) })),
    ),
)
const bytes = files.reduce((sum, file) => sum + file.length, 0)
const window = new Uint8Array(WINDOW)
const dictionaries = new Dictionaries()
const decoder = makeCloudTrailDecoder(
  dictionaries,
  (_: Batch) => {
    if (dictionaries.isFull) dictionaries.clear()
  },
  READ_LIMITS,
)

const decode = (file: Uint8Array): void => {
  decoder.begin({ account: '', region: '' }, emptyCounts())
  for (let at = 0; at < file.length; ) {
    const size = Math.min(WINDOW, file.length - at)
    window.set(file.subarray(at, at + size))
    at += decoder.decode(window, 0, size, at, at + size === file.length)
  }
}

const ours: number[] = []
const parsing: number[] = []
for (let round = 0; round < 7; round++) {
  ours.push(cpuMs(() => files.forEach(decode)))
  parsing.push(cpuMs(() => files.forEach(file => void JSON.parse(Buffer.from(file.buffer).toString()))))
}
const show = (name: string, times: number[]): void => {
  const best = Math.min(...times)
  const perRecord = (best * 1e6) / (files.length * RECORDS)
  console.log(`${name}: ${(bytes / 1000 / best).toFixed(0)} MB/s, ${perRecord.toFixed(0)} ns a record`)
}
show('decoder   ', ours)
show('JSON.parse', parsing)
