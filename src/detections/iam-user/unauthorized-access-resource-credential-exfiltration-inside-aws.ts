import { type About, AWS, type CloudTrailEvent, detection, hours } from '../../sdk/sdk.ts'

/**
 * What speaks against the task itself: the endpoint or address is another account's. Tasks get new public addresses all
 * the time, so an address of AWS that nobody is known to hold says nothing.
 */
const evidence = ({ event, known }: About<CloudTrailEvent>): string => {
  if (event.vpcEndpointAccount !== '')
    return event.vpcEndpointAccount === event.principalAccount
      ? ''
      : `through a VPC endpoint of account ${event.vpcEndpointAccount}`
  const owner = known.ownerOf(event.remote)
  return owner === 'affiliated' || owner === 'other' ? `from ${event.remote}, an address of another account` : ''
}

const taskOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1)

export default detection.match({
  type: 'UnauthorizedAccess:IAMUser/ResourceCredentialExfiltration.InsideAWS',
  title: ({ event, remote }) =>
    `Credentials of task ${taskOf(event.issuedTo)} were used from ${remote}, elsewhere in AWS.`,
  why: 'ECS hands a task’s credentials to its containers and to nobody else. Used from another account’s network, they were copied out of them.',
  falsePositives: ['traffic that leaves through a shared account: recurring addresses fall silent after five days'],
  respond: [
    'Does the remote address or endpoint belong to another account of yours that this traffic is routed through?',
    'What did the caller do? List every call with this access key from there.',
    'Otherwise revoke the role’s sessions and look for how the credentials got out of the task.',
  ],
  attack: ['T1552.007', 'T1552.005', 'T1078.004'],
  severity: ({ event, known }) =>
    known.isAffiliated(event.vpcEndpointAccount) || known.ownerOf(event.remote) === 'affiliated' ? 'Medium' : 'High',
  role: 'TARGET',

  on: 'cloudtrail',
  where: call =>
    call.principalType === 'role' &&
    call.errorCode === '' &&
    call.invokedBy === '' &&
    (call.vpcEndpointAccount !== '' ||
      (call.vpcEndpoint === '' && call.remotePublic && (call.remoteLists & AWS) !== 0)) &&
    call.issuedTo.includes(':ecs:'),
  by: ['principal', 'issuedTo', 'remote', 'vpcEndpointAccount'],
  within: hours(1),
  familiar: { by: ['principal', 'remote', 'vpcEndpointAccount'], days: 5 },
  fires: about => evidence(about) !== '',
  because: about => `Credentials of ${about.event.issuedTo} called ${about.event.eventName} ${evidence(about)}.`,

  examples: () => ({
    fires: {
      'through a VPC endpoint of another account': [{ ...called, ...endpoint('444455556666') }],
      'from an elastic address of another account': { events: [called], before: [allocated('444455556666')] },
    },
    quiet: {
      'through the account’s own VPC endpoint': [{ ...called, ...endpoint('111122223333') }],
      'from an elastic address of the account': { events: [called], before: [allocated('111122223333')] },
      'from an address of AWS that nobody is known to hold': [called],
      'a function, whose addresses are Lambda’s': [
        { ...called, ...endpoint('444455556666'), issuedTo: 'arn:aws:lambda:eu-west-1:111122223333:function:orders' },
      ],
      'by a service on the role’s behalf': [{ ...called, ...endpoint('444455556666'), invokedBy: 'ssm.amazonaws.com' }],
    },
  }),
})

const called = {
  ...{ at: 1_790_000_060, id: 'e-1', eventName: 'ListBuckets', eventSource: 's3.amazonaws.com', readOnly: true },
  ...{ principalType: 'role', principalAccount: '111122223333', principalName: 'shop', managementEvent: true },
  ...{ remote: '198.51.100.150', remotePublic: true, remoteLists: AWS },
  issuedTo: 'arn:aws:ecs:eu-west-1:111122223333:task/shop/0a1b2c3d4e5f60718293a4b5c6d7e8f9',
}
const endpoint = (vpcEndpointAccount: string) => ({
  ...{ vpcEndpoint: 'vpce-1', vpcEndpointAccount, remote: '172.31.7.19', remotePublic: false, remoteLists: 0 },
})
const allocated = (recipientAccountId: string) => ({
  ...{ eventName: 'AllocateAddress', eventTime: '2026-01-01T00:00:00Z', awsRegion: 'eu-west-1', eventID: 'b-1' },
  ...{ recipientAccountId, responseElements: { publicIp: '198.51.100.150', allocationId: 'eipalloc-1' } },
})
