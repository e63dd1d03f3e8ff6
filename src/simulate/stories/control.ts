import { BROWSER, CLI } from '../agents.ts'
import { asConsoleUser, asRoot, asUser } from '../call.ts'
import type { Stage, Story } from '../stage.ts'

const TRAIL = 'Stealth:IAMUser/CloudTrailLoggingDisabled'
const POLICY = 'Stealth:IAMUser/PasswordPolicyChange'
const ROOT = 'Policy:IAMUser/RootCredentialUsage'
const PUBLIC = 'Policy:S3/BucketPublicAccessGranted'
/** Somebody whose address is on no list. */
const STRANGER = '198.51.100.230'

interface Act {
  readonly service: string
  readonly name: string
  readonly request?: string
  readonly response?: string
  readonly after?: number
}

/** A stolen user key at work from an address that nobody knows. */
function byThief(stage: Stage, acts: readonly Act[]): void {
  const user = stage.account.users[2]
  const who = asUser(stage.account.id, user)
  for (const { after = 0, ...act } of acts)
    stage.call({ ...act, at: stage.at + after, who, from: STRANGER, agent: CLI + act.service, readOnly: false })
}

/** A trail is looked at, then an act against it. */
function againstTrail(stage: Stage, act: Act): void {
  const looked = { service: 'cloudtrail', name: 'DescribeTrails', request: '{"includeShadowTrails":false}' }
  const who = asUser(stage.account.id, stage.account.users[2])
  stage.call({ ...looked, at: stage.at - 40, who, from: STRANGER, agent: CLI + 'cloudtrail', readOnly: true })
  byThief(stage, [act])
  stage.expect(TRAIL, stage.account.users[2].name)
}

function rootUsed(stage: Stage): void {
  const { id } = stage.account
  const key = stage.random.id('ASIA', 16)
  const login = `{"type":"Root","principalId":"${id}","arn":"arn:aws:iam::${id}:root","accountId":"${id}","accessKeyId":""}`
  const base = { from: STRANGER, agent: BROWSER }
  stage.call({
    ...base,
    at: stage.at,
    service: 'signin',
    name: 'ConsoleLogin',
    who: login,
    readOnly: false,
    response: '{"ConsoleLogin":"Success"}',
    more: ',"additionalEventData":{"LoginTo":"https://console.aws.amazon.com/console/home","MobileVersion":"No","MFAUsed":"No"}',
    type: 'AwsConsoleSignIn',
    region: 'us-east-1',
  })
  const who = asRoot(id, key, stage.at)
  for (const [i, name] of ['GetAccountSummary', 'ListAccessKeys', 'ListMFADevices'].entries())
    stage.call({ ...base, at: stage.at + 20 + i * 9, service: 'iam', name, who, readOnly: true })
  stage.expect(ROOT, 'root', stage.at, 'us-east-1')
}

function opened(stage: Stage, bucket: string, name: string, request: string): void {
  const user = stage.account.users[1]
  const who = asConsoleUser(stage.account.id, user, stage.random.id('ASIA', 16), stage.at - 600)
  const base = { service: 's3', who, from: user.address, agent: BROWSER, readOnly: false, region: stage.site.region }
  const host = `"bucketName":"${bucket}","Host":"s3.${stage.site.region}.amazonaws.com"`
  const closing = { at: stage.at, name: 'DeleteBucketPublicAccessBlock', request: `{"publicAccessBlock":"",${host}}` }
  stage.call({ ...base, ...closing })
  stage.call({ ...base, at: stage.at + 35, name, request: `{${host},${request}}` })
  stage.expect(PUBLIC, bucket, stage.at + 35)
}

const trailStories: readonly Story[] = [
  {
    name: 'trail-stopped',
    says: 'A stolen key stops the organisation’s trail.',
    raises: [TRAIL],
    play: stage =>
      againstTrail(stage, {
        service: 'cloudtrail',
        name: 'StopLogging',
        request: `{"name":"${stage.account.trails[0].arn}"}`,
      }),
  },
  {
    name: 'trail-deleted',
    says: 'A stolen key deletes a trail.',
    raises: [TRAIL],
    play: stage =>
      againstTrail(stage, {
        service: 'cloudtrail',
        name: 'DeleteTrail',
        request: `{"name":"${stage.account.trails[1].name}"}`,
      }),
  },
  {
    name: 'trail-bucket-deleted',
    says: 'A stolen key deletes the bucket that a trail delivers into.',
    raises: [TRAIL],
    play: stage =>
      againstTrail(stage, {
        service: 's3',
        name: 'DeleteBucket',
        request: `{"bucketName":"${stage.account.trails[0].bucket}","Host":"${stage.account.trails[0].bucket}.s3.amazonaws.com"}`,
      }),
  },
]

const WEAK =
  '{"requireSymbols":false,"requireNumbers":false,"requireUppercaseCharacters":false,' +
  '"requireLowercaseCharacters":false,"minimumPasswordLength":6,"allowUsersToChangePassword":true}'

export const control: readonly Story[] = [
  ...trailStories,
  { name: 'root-used', says: 'The root user signs in without MFA and looks around.', raises: [ROOT], play: rootUsed },
  {
    name: 'password-policy-weakened',
    says: 'The account’s password policy is weakened to six characters of any kind.',
    raises: [POLICY],
    play: stage => {
      byThief(stage, [{ service: 'iam', name: 'UpdateAccountPasswordPolicy', request: WEAK }])
      stage.expect(POLICY, stage.account.users[2].name, stage.at, 'us-east-1')
    },
  },
  {
    name: 'password-policy-deleted',
    says: 'The account’s password policy is deleted.',
    raises: [POLICY],
    play: stage => {
      byThief(stage, [{ service: 'iam', name: 'DeleteAccountPasswordPolicy' }])
      stage.expect(POLICY, stage.account.users[2].name, stage.at, 'us-east-1')
    },
  },
  {
    name: 'bucket-opened',
    says: 'A bucket’s list of grants lets in everybody who has an AWS account.',
    raises: [PUBLIC],
    play: stage =>
      opened(
        stage,
        stage.account.buckets[4].name,
        'PutBucketAcl',
        '"acl":"","AccessControlPolicy":{"AccessControlList":{"Grant":[{"Grantee":{"xsi:type":"Group",' +
          '"URI":"http://acs.amazonaws.com/groups/global/AuthenticatedUsers","xmlns:xsi":' +
          '"http://www.w3.org/2001/XMLSchema-instance"},"Permission":"READ"}]},"xmlns":' +
          '"http://s3.amazonaws.com/doc/2006-03-01/"}',
      ),
  },
]
