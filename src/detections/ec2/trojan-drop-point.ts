import { DROP_POINT, detection, INBOUND, minutes, OUTBOUND, TCP } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Trojan:EC2/DropPoint',
  title: ({ remote, resource }) => `${resource} sends data to ${remote}, where stolen data is collected.`,
  why: 'Such a host holds credentials and other things that malware took. What goes there is lost.',
  falsePositives: ['an address that was cleaned and given to somebody else since: look at the list’s date'],
  respond: [
    'Which process opened the connection? Isolate the instance before it is restarted, and keep its memory.',
    'How much was sent and received, and since when?',
    'Which other instances spoke with the same address?',
  ],
  attack: ['T1041', 'T1567'],
  severity: 'Medium',
  role: 'ACTOR',

  on: 'flow',
  where: flow => (flow.remoteLists & DROP_POINT) !== 0 && flow.direction === OUTBOUND && flow.accepted,
  by: ['interface', 'remote'],
  // It calls again and again: an hour of one address is one occurrence.
  within: minutes(60),
  // A function’s traffic has a type of its own.
  fires: ({ event, known }) => known.interface(event.interface)?.functionName === undefined,
  because: ({ event, remote }) =>
    `${remote} is on a list of hosts where malware leaves stolen data; a connection to its port ${event.servicePort} carried ${event.packets} packets (${event.bytes} bytes).`,
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
  ...{ servicePort: 443, remotePublic: true, remoteLists: DROP_POINT, protocol: TCP, direction: OUTBOUND, sent: true },
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
