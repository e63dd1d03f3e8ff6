import { BROWSER, CLI } from '../agents.ts'
import { asConsoleUser, asRootSession, asUser } from '../call.ts'
import type { Stage, Story } from '../stage.ts'

const ANYBODY = 'Policy:S3/BucketAnonymousAccessGranted'
const ANY_ACCOUNT = 'Policy:S3/BucketPublicAccessGranted'
const BUCKET_BLOCK = 'Policy:S3/BucketBlockPublicAccessDisabled'
const ACCOUNT_BLOCK = 'Policy:S3/AccountBlockPublicAccessDisabled'
const ACCESS_LOG = 'Stealth:S3/ServerAccessLoggingDisabled'
const BEDROCK = 'DefenseEvasion:IAMUser/BedrockLoggingDisabled'
const ROOT = 'Policy:IAMUser/RootCredentialUsage'
const ROOT_SESSION = 'Policy:IAMUser/ShortTermRootCredentialUsage'

/** A call that changes a bucket, by a person in the console. */
function change(stage: Stage, name: string, bucket: string, request: string, after = 0): void {
  const user = stage.account.users[1]
  const who = asConsoleUser(stage.account.id, user, stage.random.id('ASIA', 16), stage.at - 600)
  const host = `"bucketName":"${bucket}","Host":"s3.${stage.site.region}.amazonaws.com"`
  stage.call({
    ...{ at: stage.at + after, service: 's3', name, who, from: user.address, agent: BROWSER, readOnly: false },
    request: `{${host},${request}}`,
  })
}

const block = (on: boolean): string =>
  `"publicAccessBlock":"","PublicAccessBlockConfiguration":{"RestrictPublicBuckets":${on},"BlockPublicPolicy":${on},` +
  `"BlockPublicAcls":${on},"IgnorePublicAcls":${on},"xmlns":"http://s3.amazonaws.com/doc/2006-03-01/"}`

/** The block goes, and a policy for everybody comes. */
function opens(stage: Stage, bucket: string, condition: string): void {
  change(stage, 'DeleteBucketPublicAccessBlock', bucket, '"publicAccessBlock":""')
  change(
    stage,
    'PutBucketPolicy',
    bucket,
    `"policy":"","bucketPolicy":{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Principal":"*",` +
      `"Action":"s3:GetObject","Resource":"arn:aws:s3:::${bucket}/*"${condition}}]}`,
    40,
  )
}

/** Taking the account's block away, granted or refused. */
function accountBlock(stage: Stage, nth: number, error?: string): void {
  const who = asUser(stage.account.id, stage.account.users[nth])
  stage.call({
    ...{ at: stage.at, service: 's3', name: 'DeleteAccountPublicAccessBlock', who, from: '198.51.100.231', error },
    ...{ agent: `${CLI}s3control.delete-public-access-block`, readOnly: false },
    request: `{"Host":"s3-control.${stage.site.region}.amazonaws.com","accountId":"${stage.account.id}"}`,
  })
}

const buckets: readonly Story[] = [
  {
    name: 'bucket-opened-to-anybody',
    says: 'A bucket policy lets anybody in the internet read.',
    raises: [ANYBODY, BUCKET_BLOCK],
    play: stage => {
      const bucket = stage.account.buckets[3].name
      opens(stage, bucket, '')
      stage.expect(BUCKET_BLOCK, bucket)
      stage.expect(ANYBODY, bucket, stage.at + 40)
    },
  },
  {
    name: 'bucket-opened-to-one-network',
    says: 'Near miss: the same policy on condition that the request comes from the office.',
    raises: [],
    misses: [ANYBODY, ANY_ACCOUNT],
    play: stage => {
      const bucket = stage.account.buckets[1].name
      opens(stage, bucket, `,"Condition":{"IpAddress":{"aws:SourceIp":"${stage.organisation.office}/32"}}`)
      for (const type of [ANYBODY, ANY_ACCOUNT]) stage.spare(type, bucket)
    },
  },
  {
    name: 'bucket-block-renewed',
    says: 'Near miss: the public access block of a bucket is put again, with all settings on.',
    raises: [],
    misses: [BUCKET_BLOCK],
    play: stage => {
      const bucket = stage.account.buckets[0].name
      change(stage, 'PutBucketPublicAccessBlock', bucket, block(true))
      stage.spare(BUCKET_BLOCK, bucket)
    },
  },
  {
    name: 'account-block-removed',
    says: 'The public access block of the whole account is taken away.',
    raises: [ACCOUNT_BLOCK],
    play: stage => {
      accountBlock(stage, 0)
      stage.expect(ACCOUNT_BLOCK, stage.account.users[0].name)
    },
  },
  {
    name: 'account-block-kept',
    says: 'Near miss: somebody tries to take the account’s block away and may not.',
    raises: [],
    misses: [ACCOUNT_BLOCK],
    play: stage => {
      accountBlock(stage, 1, 'AccessDenied')
      stage.spare(ACCOUNT_BLOCK, stage.account.users[1].name)
    },
  },
  {
    name: 'access-log-stopped',
    says: 'The access log of a bucket is switched off.',
    raises: [ACCESS_LOG],
    play: stage => {
      const bucket = stage.account.buckets[0].name
      const status = '"BucketLoggingStatus":{"xmlns":"http://s3.amazonaws.com/doc/2006-03-01/"}'
      change(stage, 'PutBucketLogging', bucket, `"logging":"",${status}`)
      stage.expect(ACCESS_LOG, bucket)
    },
  },
  {
    name: 'access-log-moved',
    says: 'Near miss: the access log of a bucket goes into another bucket.',
    raises: [],
    misses: [ACCESS_LOG],
    play: stage => {
      const bucket = stage.account.buckets[1].name
      const target = `"LoggingEnabled":{"TargetBucket":"${stage.account.buckets[3].name}","TargetPrefix":"access/"}`
      change(stage, 'PutBucketLogging', bucket, `"logging":"","BucketLoggingStatus":{${target}}`)
      stage.spare(ACCESS_LOG, bucket)
    },
  },
]

/** A call about Bedrock's log by the user of this number. */
function bedrock(stage: Stage, nth: number, name: string, request?: string): void {
  const user = stage.account.users[nth]
  const call = { at: stage.at, service: 'bedrock', name, who: asUser(stage.account.id, user), request }
  stage.call({ ...call, from: '198.51.100.231', agent: `${CLI}bedrock`, readOnly: false })
}

/** A task of the management account in a member account, in a root session of its own. Answers its access key. */
function rootTask(stage: Stage, error?: string): string {
  const key = stage.random.id('ASIA', 16)
  const bucket = stage.account.buckets[2].name
  stage.call({
    ...{ at: stage.at, service: 's3', name: 'DeleteBucketPolicy', error, readOnly: false, agent: `${CLI}s3api` },
    ...{ who: asRootSession(stage.account.id, key, stage.at - 60), from: '198.51.100.232' },
    request: `{"bucketName":"${bucket}","Host":"${bucket}.s3.${stage.site.region}.amazonaws.com","policy":""}`,
  })
  return key
}

const accounts: readonly Story[] = [
  {
    name: 'bedrock-log-deleted',
    says: 'The log of what is asked of Bedrock’s models is switched off.',
    raises: [BEDROCK],
    play: stage => {
      bedrock(stage, 0, 'DeleteModelInvocationLoggingConfiguration')
      stage.expect(BEDROCK, stage.account.users[0].name)
    },
  },
  {
    name: 'bedrock-log-narrowed',
    says: 'Near miss: images are no longer logged, text still is.',
    raises: [],
    misses: [BEDROCK],
    play: stage => {
      const kinds = '"textDataDeliveryEnabled":true,"imageDataDeliveryEnabled":false'
      const config = `{"loggingConfig":{"s3Config":{"bucketName":"${stage.account.buckets[3].name}"},${kinds}}}`
      bedrock(stage, 1, 'PutModelInvocationLoggingConfiguration', config)
      stage.spare(BEDROCK, stage.account.users[1].name)
    },
  },
  {
    name: 'root-session-task',
    says: 'The management account opens a root session and unlocks a bucket; it is no use of root’s own credentials.',
    raises: [ROOT_SESSION],
    misses: [ROOT],
    play: stage => {
      const key = rootTask(stage)
      stage.expect(ROOT_SESSION, 'root')
      stage.spare(ROOT, key)
    },
  },
  {
    name: 'root-session-refused',
    says: 'Near miss: what a root session asked for is refused.',
    raises: [],
    misses: [ROOT_SESSION],
    play: stage => stage.spare(ROOT_SESSION, rootTask(stage, 'AccessDenied')),
  },
]

export const policies: readonly Story[] = [...buckets, ...accounts]
