import { SAMPLE } from '../../intel/builtin.ts'
import { BOTO, BROWSER, CLI } from '../agents.ts'
import { asUser, asWorkload } from '../call.ts'
import type { Role } from '../organisation.ts'
import type { Stage, Story } from '../stage.ts'

const LEAKED = 'CredentialAccess:IAMUser/CompromisedCredentials'
const OUTSIDE = 'UnauthorizedAccess:IAMUser/ResourceCredentialExfiltration.OutsideAWS'
const INSIDE = 'UnauthorizedAccess:IAMUser/ResourceCredentialExfiltration.InsideAWS'
const SIGN_IN = 'UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B'
/** An account that is none of the organisation's. */
const STRANGERS_ACCOUNT = '210987654321'
/** Somebody whose address is on no list. */
const STRANGER = '203.0.113.233'

/** Public hosts that have stood in one country for decades: two registries of addresses and a root name server. */
const IN = { netherlands: '193.0.6.139', germany: '194.246.96.1', japan: '202.12.27.33' }

/** The key of the user with this number, with another id, looks around. */
function withKey(stage: Stage, nth: number, accessKey: string): void {
  const who = asUser(stage.account.id, { ...stage.account.users[nth], accessKey })
  const acts = [
    ['sts', 'GetCallerIdentity'],
    ['iam', 'ListUsers'],
    ['s3', 'ListBuckets'],
    ['s3', 'ListBuckets'],
  ] as const
  for (const [i, [service, name]] of acts.entries())
    stage.call({ at: stage.at + i * 40, service, name, who, from: STRANGER, agent: CLI + service, readOnly: true })
}

/** Credentials that were issued to a function or task are used from somewhere. */
function issuedTo(stage: Stage, role: Role, to: { type: string; arn: string; name: string }, from: string, more = '') {
  const key = stage.random.id('ASIA', 16)
  const who = asWorkload(stage.account.id, role, to.name, key, stage.at - 900, to)
  for (const [i, [service, name]] of (
    [
      ['sts', 'GetCallerIdentity'],
      ['s3', 'ListBuckets'],
    ] as const
  ).entries())
    stage.call({ at: stage.at + i * 30, service, name, who, from, agent: BOTO, readOnly: true, more })
}

function ofFunction(stage: Stage, nth: number, from: string): Role {
  const { name, role } = stage.site.functions[nth]
  const arn = `arn:aws:lambda:${stage.site.region}:${stage.account.id}:function:${name}`
  issuedTo(stage, role, { type: 'AWS::Lambda::Function', arn, name }, from)
  return role
}

function ofTask(stage: Stage, role: Role, endpointAccount: string): void {
  const name = stage.random.hex(32)
  const arn = `arn:aws:ecs:${stage.site.region}:${stage.account.id}:task/shop/${name}`
  const more = `,"vpcEndpointId":"vpce-0${stage.random.hex(16)}","vpcEndpointAccountId":"${endpointAccount}"`
  issuedTo(stage, role, { type: 'AWS::ECS::Task', arn, name }, '172.31.8.20', more)
}

/** A person signs in to the console, or tries to. */
function signsIn(stage: Stage, nth: number, from: string, after: number, succeeds = true): void {
  const user = stage.account.users[nth]
  const { id } = stage.account
  const refusal = succeeds ? '' : ',"errorMessage":"Failed authentication"'
  stage.call({
    ...{ at: stage.at + after, service: 'signin', name: 'ConsoleLogin', from, agent: BROWSER, readOnly: false },
    who: `{"type":"IAMUser","principalId":"${user.id}","arn":"${user.arn}","accountId":"${id}","accessKeyId":"","userName":"${user.name}"}`,
    response: `{"ConsoleLogin":"${succeeds ? 'Success' : 'Failure'}"}`,
    more: `${refusal},"additionalEventData":{"LoginTo":"https://console.aws.amazon.com/console/home","MobileVersion":"No","MFAUsed":"No"}`,
    ...{ type: 'AwsConsoleSignIn', region: 'us-east-1' },
  })
}

const keys: readonly Story[] = [
  {
    name: 'leaked-key-used',
    says: 'An access key whose SHA-256 is on a list of leaked keys looks around.',
    raises: [LEAKED],
    play: stage => {
      withKey(stage, 0, 'AKIAVEDETTELEAKEDKEY')
      stage.expect(LEAKED, stage.account.users[0].name)
    },
  },
  {
    name: 'other-key-used',
    says: 'Near miss: the same with a key that is on no list and differs in one letter.',
    raises: [],
    misses: [LEAKED],
    play: stage => {
      withKey(stage, 1, 'AKIAVEDETTELEAKEDKEZ')
      stage.spare(LEAKED, stage.account.users[1].name)
    },
  },
]

const workloads: readonly Story[] = [
  {
    name: 'function-credentials-outside',
    says: 'The credentials of a Lambda function are used from a host outside AWS.',
    raises: [OUTSIDE],
    play: stage => stage.expect(OUTSIDE, ofFunction(stage, 0, STRANGER).name),
  },
  {
    name: 'function-credentials-in-place',
    says: 'Near miss: a Lambda function uses its credentials from an address of AWS.',
    raises: [],
    misses: [OUTSIDE],
    play: stage => stage.spare(OUTSIDE, ofFunction(stage, 1, SAMPLE.aws.addresses[0]).name),
  },
  {
    name: 'task-credentials-inside-stranger',
    says: 'The credentials of an ECS task are used through a VPC endpoint of an account that nobody knows.',
    raises: [INSIDE],
    play: stage => {
      const { role } = stage.site.functions[0]
      ofTask(stage, role, STRANGERS_ACCOUNT)
      stage.expect(INSIDE, role.name)
    },
  },
  {
    name: 'task-credentials-in-place',
    says: 'Near miss: an ECS task uses its credentials through its own account’s VPC endpoint.',
    raises: [],
    misses: [INSIDE],
    play: stage => {
      const { role } = stage.site.functions[1]
      ofTask(stage, role, stage.account.id)
      stage.spare(INSIDE, role.name)
    },
  },
]

const signIns: readonly Story[] = [
  {
    name: 'impossible-travel',
    says: 'A user signs in to the console from the Netherlands and twenty minutes later from Japan.',
    raises: [SIGN_IN],
    play: stage => {
      signsIn(stage, 0, IN.netherlands, 0)
      signsIn(stage, 0, IN.japan, 1200)
      stage.expect(SIGN_IN, stage.account.users[0].name, stage.at, 'us-east-1')
    },
  },
  {
    name: 'possible-travel',
    says: 'Near miss: sign-ins from neighbouring countries, while somebody in Japan guesses the password in vain.',
    raises: [],
    misses: [SIGN_IN],
    play: stage => {
      signsIn(stage, 1, IN.netherlands, 0)
      signsIn(stage, 1, IN.germany, 1200)
      signsIn(stage, 1, IN.japan, 1500, false)
      stage.spare(SIGN_IN, stage.account.users[1].name)
    },
  },
]

export const lostCredentials: readonly Story[] = [...keys, ...workloads, ...signIns]
