import { type About, AWS, type CloudTrailEvent, detection, hours, times } from '../../sdk/sdk.ts'

/**
 * What speaks against the instance itself: the endpoint or address is another account's, or nobody's that is known
 * while the instance has used others on earlier days. Without any of it, an address of AWS may well be its own.
 */
const evidence = ({ event, known }: About<CloudTrailEvent>): string => {
  if (event.vpcEndpointAccount !== '')
    return event.vpcEndpointAccount === event.principalAccount
      ? ''
      : `through a VPC endpoint of account ${event.vpcEndpointAccount}`
  const owner = known.ownerOf(event.remote)
  if (owner === 'affiliated' || owner === 'other') return 'from an address of another account'
  if (owner === 'own') return ''
  const usual = known.usualAddressesOf(event.instance)
  return usual.length > 0 && !usual.includes(event.remote)
    ? `from an AWS address that is not among those it used on earlier days (${usual.slice(0, 3).join(', ')})`
    : ''
}

export default detection.match({
  type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.InsideAWS',
  title: ({ event, remote }) => `Credentials of instance ${event.instance} were used from ${remote}, elsewhere in AWS.`,
  why: 'Credentials of an instance role are issued inside the instance only. Used from another account’s network, they were copied out of it.',
  falsePositives: [
    'traffic that leaves through a shared account: recurring addresses fall silent after five days',
    'an instance that got a new public address when it was stopped and started',
  ],
  respond: [
    'Does the remote address or endpoint belong to another account of yours that this traffic is routed through?',
    'Was the instance stopped and started just before? Then compare the address with its present one.',
    'Otherwise revoke the role’s sessions and look for how the credentials got out.',
  ],
  attack: ['T1552.005', 'T1078.004'],
  severity: ({ event, known }) =>
    known.isAffiliated(event.vpcEndpointAccount) || known.ownerOf(event.remote) === 'affiliated' ? 'Medium' : 'High',
  role: 'TARGET',

  on: 'cloudtrail',
  where: call =>
    call.instance !== '' &&
    call.principalType === 'role' &&
    call.errorCode === '' &&
    call.invokedBy === '' &&
    (call.vpcEndpointAccount !== '' ||
      (call.vpcEndpoint === '' && call.remotePublic && (call.remoteLists & AWS) !== 0)),
  by: ['principal', 'instance', 'remote', 'vpcEndpointAccount'],
  within: hours(1),
  familiar: { by: ['principal', 'remote', 'vpcEndpointAccount'], days: 5 },
  fires: about => evidence(about) !== '',
  because: about => `Session ${about.event.instance} called ${about.event.eventName} ${evidence(about)}.`,

  examples: () => ({
    fires: {
      'through a VPC endpoint of another account': [{ ...called, ...endpoint('444455556666') }],
      'from an elastic address of another account': { events: [called], before: [allocated('444455556666')] },
      'from an address that is new after a week of another': [...times(7, earlier), called],
    },
    quiet: {
      'through the account’s own VPC endpoint': [{ ...called, ...endpoint('111122223333') }],
      'from an elastic address of the account': { events: [called], before: [allocated('111122223333')] },
      'on an instance’s first day, with nothing known': [called],
      'by a service on the role’s behalf': [{ ...called, ...endpoint('444455556666'), invokedBy: 'ssm.amazonaws.com' }],
    },
  }),
})

const called = {
  ...{ at: 1_790_000_060, id: 'e-1', eventName: 'DescribeInstances', eventSource: 'ec2.amazonaws.com' },
  ...{ principalType: 'role', principalAccount: '111122223333', principalName: 'web', instance: 'i-0abc' },
  ...{ remote: '198.51.100.50', remotePublic: true, remoteLists: AWS, readOnly: true, managementEvent: true },
}
const earlier = (i: number) => ({ ...called, at: called.at - 86_400 * (i + 1), id: `u-${i}`, remote: '203.0.113.7' })
const endpoint = (vpcEndpointAccount: string) => ({
  ...{ vpcEndpoint: 'vpce-1', vpcEndpointAccount, remote: '172.31.7.19', remotePublic: false, remoteLists: 0 },
})
const allocated = (recipientAccountId: string) => ({
  ...{ eventName: 'AllocateAddress', eventTime: '2026-01-01T00:00:00Z', awsRegion: 'eu-west-1', eventID: 'b-1' },
  ...{ recipientAccountId, responseElements: { publicIp: '198.51.100.50', allocationId: 'eipalloc-1' } },
})
