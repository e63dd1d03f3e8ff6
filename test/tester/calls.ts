/** What the tester calls: IAM and its kin, then S3. */
import { SAMPLE } from '../../src/intel/builtin.ts'
import { KALI_CLI } from '../../src/simulate/agents.ts'
import { asInstance, asRole, objectResources } from '../../src/simulate/call.ts'
import type { Instance } from '../../src/simulate/organisation.ts'
import type { Stage } from '../../src/simulate/stage.ts'
import { act } from './act.ts'

const LISTED = SAMPLE.custom.addresses[1]
const TOR = SAMPLE['tor-exit'].addresses[0]
/** The address that the tester's own host has: on no list. */
const HOST = '203.0.113.180'
const CLI = 'aws-cli/2.22.35 md/awscrt#0.23.4 ua/2.0 os/linux#6.1.119 md/arch#x86_64 lang/python#3.12.6 md/command#'
const AWSCURL = 'python-requests/2.32.3'

interface One {
  readonly service: string
  readonly name: string
  readonly readOnly: boolean
  readonly from?: string
  readonly agent?: string
  readonly request?: string
  readonly more?: string
  readonly data?: boolean
  readonly type?: string
  readonly response?: string
}

const instanceOf = (stage: Stage): Instance => stage.instance('web', 0)

/** One call with the role of the tester's instance. */
const calls = (stage: Stage, { from = HOST, agent = CLI, ...one }: One): string => {
  const instance = instanceOf(stage)
  const who = asInstance(stage.account.id, instance, stage.random.id('ASIA', 16), stage.at - 1800)
  stage.call({ ...one, at: stage.at, who, from, agent })
  return instance.role!.name
}

const LIST_BUCKETS: One = { service: 's3', name: 'ListBuckets', readOnly: true }
const LOGIN = ',"additionalEventData":{"LoginTo":"https://console.aws.amazon.com/","MobileVersion":"No","MFAUsed":"No"}'

/** A console session of the instance's role, opened through Tor: the federated sign-in is what is recorded. */
const signIn = (stage: Stage): string =>
  calls(stage, {
    ...{ service: 'signin', name: 'ConsoleLogin', readOnly: false, from: TOR, agent: 'curl/8.5.0', more: LOGIN },
    ...{ type: 'AwsConsoleSignIn', response: '{"ConsoleLogin":"Success"}' },
  })

/** The tester's second role, which it assumes under the name `s3_pentest` with Kali's user agent. */
const pentest = (stage: Stage, one: One): void => {
  const who = asRole(
    stage.account.id,
    stage.account.roles.audit,
    's3_pentest',
    stage.random.id('ASIA', 16),
    stage.at - 5,
  )
  stage.call({ ...one, at: stage.at, who, from: HOST, agent: `${KALI_CLI}tester` })
}

export const IAM = [
  act(['PenTest:IAMUser/KaliLinux'], 'iam get-user from Kali', stage => {
    pentest(stage, { service: 'iam', name: 'GetUser', readOnly: true })
    return stage.account.roles.audit.name
  }),
  act(['Recon:IAMUser/MaliciousIPCaller.Custom'], 's3 ls from a listed address', stage =>
    calls(stage, { ...LIST_BUCKETS, from: LISTED }),
  ),
  act(['Recon:IAMUser/TorIPCaller'], 'ListBuckets through Tor', stage =>
    calls(stage, { ...LIST_BUCKETS, from: TOR, agent: AWSCURL }),
  ),
  act(['Stealth:IAMUser/CloudTrailLoggingDisabled'], 'stop-logging', stage =>
    calls(stage, {
      ...{ service: 'cloudtrail', name: 'StopLogging', readOnly: false },
      request: `{"name":"${stage.account.trails[0].name}"}`,
    }),
  ),
  act(['Stealth:IAMUser/PasswordPolicyChange'], 'a password policy of six characters', stage =>
    calls(stage, {
      ...{ service: 'iam', name: 'UpdateAccountPasswordPolicy', readOnly: false },
      request:
        '{"requireSymbols":false,"requireNumbers":false,"requireUppercaseCharacters":false,' +
        '"requireLowercaseCharacters":false,"minimumPasswordLength":6,"allowUsersToChangePassword":false}',
    }),
  ),
  act(
    ['UnauthorizedAccess:IAMUser/TorIPCaller', 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS'],
    'a console session through Tor',
    signIn,
  ),
  // The tester calls GetUser here. That reads, and reading is Recon in the types' own words and in ours, so the one
  // call is one that changes something. What we say of GetUser is tested beside.
  act(['UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom'], 'one change from a listed address', stage =>
    calls(stage, { service: 'ec2', name: 'CreateKeyPair', readOnly: false, from: LISTED, request: '{"keyName":"k"}' }),
  ),
]

const host = (stage: Stage, bucket: string): string =>
  `"bucketName":"${bucket}","Host":"${bucket}.s3.${stage.site.region}.amazonaws.com"`

/** One data event in the tester's bucket. */
const reaches = (stage: Stage, name: string, by: Partial<One>, key?: string): string => {
  const bucket = stage.account.buckets[0].name
  const asks = key === undefined ? ',"list-type":"2"' : `,"key":"${key}"`
  const one: One = {
    ...{ service: 's3', name, readOnly: true, data: true, request: `{${host(stage, bucket)}${asks}}` },
    more: objectResources(stage.account.id, bucket, key),
  }
  if (by.agent === KALI_CLI) pentest(stage, one)
  else calls(stage, { ...one, ...by })
  return bucket
}

/** One change of a bucket that the tester keeps for that. */
const changes = (stage: Stage, name: string, nth: number, request: string): string => {
  const bucket = stage.account.buckets[nth].name
  calls(stage, { service: 's3', name, readOnly: false, request: `{${host(stage, bucket)},${request}}` })
  return bucket
}

const OPEN =
  '"PublicAccessBlockConfiguration":{"RestrictPublicBuckets":false,"BlockPublicPolicy":false,"BlockPublicAcls":false,' +
  '"IgnorePublicAcls":false,"xmlns":"http://s3.amazonaws.com/doc/2006-03-01/"}'

const policy = (stage: Stage, nth: number, principal: string, condition = ''): string =>
  `"policy":"","bucketPolicy":{"Version":"2012-10-17","Statement":[{"Sid":"PublicReadGetObject","Effect":"Allow",` +
  `"Principal":${principal},"Action":["s3:GetObject"],` +
  `"Resource":["arn:aws:s3:::${stage.account.buckets[nth].name}/*"]${condition}}]}`

export const S3 = [
  act(['Discovery:S3/MaliciousIPCaller.Custom'], 's3 ls of a bucket from a listed address', stage =>
    reaches(stage, 'ListObjects', { from: LISTED }),
  ),
  act(['Discovery:S3/TorIPCaller'], 'a bucket listed through Tor', stage =>
    reaches(stage, 'ListObjects', { from: TOR, agent: AWSCURL }),
  ),
  act(['PenTest:S3/KaliLinux'], 'a bucket listed from Kali', stage =>
    reaches(stage, 'ListObjects', { agent: KALI_CLI }),
  ),
  act(['UnauthorizedAccess:S3/MaliciousIPCaller.Custom'], 's3 cp from a listed address', stage =>
    reaches(stage, 'GetObject', { from: LISTED }, 'tester_script_custom_threat.txt'),
  ),
  act(['UnauthorizedAccess:S3/TorIPCaller'], 'an object read through Tor', stage =>
    reaches(stage, 'GetObject', { from: TOR, agent: AWSCURL }, 'py_tester/script_tail.sh'),
  ),
  act(['Policy:S3/AccountBlockPublicAccessDisabled'], 'the account’s block is put with all off', stage =>
    calls(stage, {
      ...{ service: 's3', name: 'PutAccountPublicAccessBlock', readOnly: false },
      request: `{"accountId":"${stage.account.id}",${OPEN}}`,
    }),
  ),
  act(['Policy:S3/BucketBlockPublicAccessDisabled'], 'a bucket’s block is put with all off', stage =>
    changes(stage, 'PutBucketPublicAccessBlock', 1, `"publicAccessBlock":"",${OPEN}`),
  ),
  act(['Policy:S3/BucketPublicAccessGranted'], 'a policy for every principal with an ARN', stage => {
    changes(stage, 'PutBucketPublicAccessBlock', 1, `"publicAccessBlock":"",${OPEN}`)
    const signed = ',"Condition":{"StringLike":{"aws:PrincipalArn":"arn:aws:iam::*"}}'
    return changes(stage, 'PutBucketPolicy', 1, policy(stage, 1, '{"AWS":"*"}', signed))
  }),
  act(['Policy:S3/BucketAnonymousAccessGranted'], 'a policy for everybody', stage => {
    changes(stage, 'PutBucketPublicAccessBlock', 2, `"publicAccessBlock":"",${OPEN}`)
    return changes(stage, 'PutBucketPolicy', 2, policy(stage, 2, '"*"'))
  }),
  act(['Stealth:S3/ServerAccessLoggingDisabled'], 'an empty logging status', stage =>
    changes(
      stage,
      'PutBucketLogging',
      3,
      '"logging":"","BucketLoggingStatus":{"xmlns":"http://s3.amazonaws.com/doc/2006-03-01/"}',
    ),
  ),
]

/** Reading a user from a listed address: the tester expects UnauthorizedAccess of it. */
export const READS_A_USER = act(
  ['Recon:IAMUser/MaliciousIPCaller.Custom'],
  'iam get-user from a listed address',
  stage =>
    calls(stage, {
      service: 'iam',
      name: 'GetUser',
      readOnly: true,
      from: SAMPLE.custom.addresses[3],
      request: '{"userName":"admin"}',
    }),
)
