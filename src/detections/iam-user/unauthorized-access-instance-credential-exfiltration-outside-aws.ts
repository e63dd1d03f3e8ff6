import { AWS, detection } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
  title: ({ event, remote }) => `Credentials of instance ${event.instance} were used from ${remote}, outside AWS.`,
  why: 'Credentials of an instance role are issued inside the instance only. Used from elsewhere, they were copied out of it.',
  falsePositives: [
    'traffic of the VPC that leaves through your own data centre: recurring addresses fall silent after five days',
    'a developer who copied credentials of an instance to a laptop',
  ],
  respond: [
    'Is the address one through which your VPC’s traffic leaves? Put it on the trusted list.',
    'What did the caller do? List every call with this access key from this address.',
    'Revoke the role’s sessions, and look for how the credentials got out: IMDSv1 with SSRF, or a shell on the instance.',
  ],
  attack: ['T1552.005', 'T1078.004'],
  severity: 'High',
  role: 'TARGET',

  on: 'cloudtrail',
  // A call that a service makes, or that comes through a VPC endpoint, comes from inside AWS.
  where: call =>
    call.remotePublic &&
    (call.remoteLists & AWS) === 0 &&
    call.instance !== '' &&
    call.principalType === 'role' &&
    call.errorCode === '' &&
    call.invokedBy === '' &&
    call.vpcEndpoint === '',
  by: ['principal', 'instance', 'remote'],
  familiar: { by: ['principal', 'remote'], days: 5 },
  fires: ({ event, known }) => known.ownerOf(event.remote) !== 'own',
  because: ({ event, remote }) =>
    `Session ${event.instance} of role ${event.principalName} called ${event.eventName} from ${remote}, which is in none of AWS’s address ranges and not known as yours.`,
  factors: ({ event, known }) => [
    { name: 'usualAddresses', value: known.usualAddressesOf(event.instance).slice(0, 5) },
  ],

  examples: () => ({
    fires: {
      'an instance’s role is used from a house': [called()],
      'the same over IPv6': [{ ...called(), remote: '2001:db8::50' }],
    },
    quiet: {
      'from an address in AWS’s ranges': [{ ...called(), remoteLists: AWS }],
      'from an elastic address of the account': { events: [called()], before: [allocated] },
      'by a service on the role’s behalf': [{ ...called(), invokedBy: 'athena.amazonaws.com' }],
      'by a role session that no instance holds': [{ ...called(), instance: '' }],
    },
  }),
})

const called = () => ({
  ...{ at: 1_790_000_060, id: 'e-1', eventName: 'DescribeInstances', eventSource: 'ec2.amazonaws.com' },
  ...{ principalType: 'role', principalAccount: '111122223333', principalName: 'web', instance: 'i-0abc' },
  ...{ remote: '203.0.113.50', remotePublic: true, readOnly: true, managementEvent: true },
})
const allocated = {
  ...{ eventName: 'AllocateAddress', eventTime: '2026-01-01T00:00:00Z', awsRegion: 'eu-west-1', eventID: 'b-1' },
  recipientAccountId: '111122223333',
  responseElements: { publicIp: '203.0.113.50', allocationId: 'eipalloc-1' },
}
