import { C2, detection, INBOUND, minutes, OUTBOUND, TCP } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Backdoor:EC2/C&CActivity.B',
  title: ({ remote, resource }) => `${resource} speaks with ${remote}, a command and control server.`,
  why: 'Malware asks its controller for orders. Whoever runs that server can run commands here.',
  falsePositives: [
    'a research host that looks at such servers on purpose: suppress this type for it',
    'an address that was cleaned and given to somebody else since: look at the list’s date',
  ],
  respond: [
    'Which process opened the connection? Isolate the instance before it is restarted, and keep its memory.',
    'How much was sent and received, and since when?',
    'Which other instances spoke with the same address?',
  ],
  attack: ['T1071.001', 'T1008'],
  severity: 'High',
  role: 'ACTOR',

  on: 'flow',
  where: flow => (flow.remoteLists & C2) !== 0 && flow.direction === OUTBOUND && flow.accepted,
  by: ['interface', 'remote'],
  // It calls again and again: an hour of one address is one occurrence.
  within: minutes(60),
  // A function’s traffic has a type of its own.
  fires: ({ event, known }) => known.interface(event.interface)?.functionName === undefined,
  because: ({ event, remote }) =>
    `${remote} is on a list of command and control servers; a connection to its port ${event.servicePort} carried ${event.packets} packets (${event.bytes} bytes).`,
  factors: ({ event }) => [{ name: 'port', value: event.servicePort }],

  examples: () => ({
    fires: {
      'a connection that was answered': [sent],
      'the answer alone': [{ ...sent, sent: false }],
      'over IPv6': [{ ...sent, remote: '2001:db8::77', local: '2001:db8:1::5' }],
    },
    quiet: {
      'somebody on no list': [{ ...sent, remoteLists: 0 }],
      'the listed host knocks from outside': [{ ...sent, direction: INBOUND, sent: false }],
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
  ...{ servicePort: 443, remotePublic: true, remoteLists: C2, protocol: TCP, direction: OUTBOUND, sent: true },
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
