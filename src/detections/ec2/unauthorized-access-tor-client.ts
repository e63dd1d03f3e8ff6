import { detection, INBOUND, minutes, OUTBOUND, TCP, TOR_EXIT, TOR_RELAY } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'UnauthorizedAccess:EC2/TorClient',
  title: ({ remote, resource }) => `${resource} connects to the Tor network through ${remote}.`,
  why: 'Tor hides where a connection goes. Malware uses it to reach its controller and to carry data out; servers seldom have a reason to.',
  falsePositives: [
    'software that offers a Tor connection on purpose: suppress this type for it',
    'a relay’s address that also serves something else',
  ],
  respond: [
    'Is a Tor client meant to run here? If not, isolate the instance.',
    'Which process holds the connection, and since when?',
    'How much went out through Tor?',
  ],
  attack: ['T1090.003'],
  severity: 'High',
  role: 'ACTOR',

  on: 'flow',
  // A client enters by a guard or asks an authority, and both are relays. Exits are only where others come out.
  where: flow =>
    (flow.remoteLists & TOR_RELAY) !== 0 && flow.direction === OUTBOUND && flow.accepted && flow.protocol === TCP,
  by: ['interface', 'remote'],
  within: minutes(60),
  fires: ({ event, known }) => known.interface(event.interface)?.functionName === undefined,
  because: ({ event, remote }) =>
    `${remote} is on a list of Tor relays; a connection to its port ${event.servicePort} carried ${event.packets} packets (${event.bytes} bytes).`,
  factors: ({ event }) => [{ name: 'port', value: event.servicePort }],

  examples: () => ({
    fires: {
      'a connection to a guard': [sent],
      'a relay that is an exit too': [{ ...sent, remoteLists: TOR_RELAY | TOR_EXIT }],
      'over IPv6': [{ ...sent, remote: '2001:db8::77', local: '2001:db8:1::5' }],
    },
    quiet: {
      'an exit that is no relay to enter by': [{ ...sent, remoteLists: TOR_EXIT }],
      'somebody comes out of Tor and knocks': [{ ...sent, direction: INBOUND, sent: false }],
      'the security group refuses it': [{ ...sent, accepted: false }],
      'the same traffic of a Lambda function': { events: [sent], before: [made] },
    },
  }),
})

const sent = {
  ...{ at: 1_790_000_060, interface: 'eni-1', local: '10.0.0.5', localPort: 40_000, remote: '198.51.100.77' },
  ...{ remotePort: 9001, servicePort: 9001, remotePublic: true, remoteLists: TOR_RELAY, protocol: TCP },
  ...{ direction: OUTBOUND, sent: true, accepted: true, packets: 12, bytes: 4_100 },
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
