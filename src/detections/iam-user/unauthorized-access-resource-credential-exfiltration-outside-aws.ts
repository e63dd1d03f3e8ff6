import { AWS, detection } from '../../sdk/sdk.ts'

/** `function orders-api` or `task 0a1b…`, out of the ARN that CloudTrail gives. */
const holder = (arn: string): string =>
  arn.includes(':lambda:') ? `function ${arn.split(':')[6] ?? arn}` : `task ${arn.slice(arn.lastIndexOf('/') + 1)}`

export default detection.match({
  type: 'UnauthorizedAccess:IAMUser/ResourceCredentialExfiltration.OutsideAWS',
  title: ({ event, remote }) => `Credentials of ${holder(event.issuedTo)} were used from ${remote}, outside AWS.`,
  why: 'Lambda and ECS hand credentials to the code that they run and to nobody else. Used from elsewhere, they were copied out of it.',
  falsePositives: [
    'traffic of the VPC that leaves through your own data centre: recurring addresses fall silent after five days',
    'a developer who copied the credentials of a task or function to a laptop',
  ],
  respond: [
    'Is the address one through which your VPC’s traffic leaves? Put it on the trusted list.',
    'What did the caller do? List every call with this access key from this address.',
    'Revoke the role’s sessions, and look for how the credentials got out: code that prints its environment, or a shell in it.',
  ],
  attack: ['T1552.007', 'T1552.005', 'T1078.004'],
  severity: 'High',
  role: 'TARGET',

  on: 'cloudtrail',
  // A call that a service makes, or that comes through a VPC endpoint, comes from inside AWS.
  where: call =>
    call.remotePublic &&
    (call.remoteLists & AWS) === 0 &&
    call.principalType === 'role' &&
    call.errorCode === '' &&
    call.invokedBy === '' &&
    call.vpcEndpoint === '' &&
    (call.issuedTo.includes(':lambda:') || call.issuedTo.includes(':ecs:')),
  by: ['principal', 'issuedTo', 'remote'],
  familiar: { by: ['principal', 'remote'], days: 5 },
  fires: ({ event, known }) => known.ownerOf(event.remote) !== 'own',
  because: ({ event, remote }) =>
    `Credentials issued to ${event.issuedTo} called ${event.eventName} from ${remote}, which is in none of AWS’s address ranges and not known as yours.`,

  examples: () => ({
    fires: {
      'a function’s role is used from a house': [called(FUNCTION)],
      'a task’s role is used from a house': [called(TASK)],
      'the same over IPv6': [{ ...called(FUNCTION), remote: '2001:db8::50' }],
    },
    quiet: {
      'from an address in AWS’s ranges': [{ ...called(FUNCTION), remoteLists: AWS }],
      'a person’s role session': [called('')],
      'an instance’s, which has a type of its own': [called('arn:aws:ec2:eu-west-1:111122223333:instance/i-0abc')],
      'by a service on the role’s behalf': [{ ...called(TASK), invokedBy: 'athena.amazonaws.com' }],
      'a call that was refused': [{ ...called(TASK), errorCode: 'AccessDenied' }],
    },
  }),
})

const FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:orders-api'
const TASK = 'arn:aws:ecs:eu-west-1:111122223333:task/shop/0a1b2c3d4e5f60718293a4b5c6d7e8f9'
const called = (issuedTo: string) => ({
  ...{ at: 1_790_000_060, id: 'e-1', eventName: 'ListBuckets', eventSource: 's3.amazonaws.com', issuedTo },
  ...{ principalType: 'role', principalAccount: '111122223333', principalName: 'orders', remote: '203.0.113.150' },
  ...{ remotePublic: true, readOnly: true, managementEvent: true },
})
