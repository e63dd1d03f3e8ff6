import { CUSTOM, detection, INBOUND, MALICIOUS, minutes, OUTBOUND, TCP } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'UnauthorizedAccess:EC2/MaliciousIPCaller.Custom',
  title: ({ role, remote, resource }) =>
    role === 'ACTOR'
      ? `${resource} speaks with ${remote}, which is on your own threat list.`
      : `${remote}, which is on your own threat list, speaks with ${resource}.`,
  why: 'You put this address on a list because nobody here should speak with it.',
  falsePositives: ['an entry that is too wide: check the prefix that holds the address'],
  respond: [
    'Why is the address on the list, and who put it there?',
    'How much was sent and received, and which process did it?',
    'Block the address in the network ACL while you look.',
  ],
  attack: ['T1071'],
  severity: 'Medium',
  role: flow => (flow.direction === INBOUND ? 'TARGET' : 'ACTOR'),

  on: 'flow',
  // Both ways, but something of ours must have been sent: a knock that nobody answers is the internet’s noise.
  where: flow => (flow.remoteLists & CUSTOM) !== 0 && flow.sent && flow.accepted,
  by: ['interface', 'remote', 'direction'],
  within: minutes(60),
  fires: ({ event, known }) => known.interface(event.interface)?.functionName === undefined,
  because: ({ event, remote }) =>
    `${remote} is on a threat list that you gave; ${event.packets} packets (${event.bytes} bytes) were sent to it, service port ${event.servicePort}.`,
  factors: ({ event }) => [{ name: 'port', value: event.servicePort }],

  examples: () => ({
    fires: {
      'a connection to a listed address': [sent],
      'an address on your list and another': [{ ...sent, remoteLists: CUSTOM | MALICIOUS }],
      'over IPv6': [{ ...sent, remote: '2001:db8::77', local: '2001:db8:1::5' }],
      'a listed address calls and is answered': [{ ...sent, direction: INBOUND, localPort: 8080, servicePort: 8080 }],
    },
    quiet: {
      'an address on other lists only': [{ ...sent, remoteLists: MALICIOUS }],
      'a listed address knocks and is not answered': [{ ...sent, direction: INBOUND, sent: false }],
      'the security group refuses it': [{ ...sent, accepted: false }],
      'the same traffic of a Lambda function': { events: [sent], before: [made] },
    },
  }),
})

const sent = {
  ...{
    at: 1_790_000_060,
    interface: 'eni-1',
    local: '10.0.0.5',
    localPort: 40_000,
    remote: '198.51.100.77',
    remotePort: 443,
  },
  ...{ servicePort: 443, remotePublic: true, remoteLists: CUSTOM, protocol: TCP, direction: OUTBOUND, sent: true },
  ...{ accepted: true, packets: 12, bytes: 4_100 },
}
const made = {
  ...{ eventSource: 'ec2.amazonaws.com', eventName: 'CreateNetworkInterface', eventTime: '2026-01-05T00:00:00Z' },
  ...{ awsRegion: 'eu-west-1', recipientAccountId: '111122223333' },
  responseElements: {
    networkInterface: {
      networkInterfaceId: 'eni-1',
      description: 'AWS Lambda VPC ENI-resize-01234567-89ab-cdef-0123-456789abcdef',
    },
  },
}
