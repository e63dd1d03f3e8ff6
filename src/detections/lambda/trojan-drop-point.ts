import { DROP_POINT, detection, INBOUND, minutes, OUTBOUND, TCP } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Trojan:Lambda/DropPoint',
  title: ({ remote, resource }) => `Function ${resource} sends data to ${remote}, where stolen data is collected.`,
  why: 'Such a host holds credentials and other things that malware took. What goes there is lost.',
  falsePositives: ['an address that was cleaned and given to somebody else since: look at the list’s date'],
  respond: [
    'Was the function’s code or a dependency changed before this began? Compare with the last release.',
    'What may the function’s role do, and what did it do since then? Rotate what it can read.',
    'Who may update the function, and did they?',
  ],
  attack: ['T1041', 'T1567'],
  severity: 'Medium',
  role: 'ACTOR',

  on: 'flow',
  where: flow => (flow.remoteLists & DROP_POINT) !== 0 && flow.direction === OUTBOUND && flow.accepted,
  by: ['interface', 'remote'],
  // It calls again and again: an hour of one address is one occurrence.
  within: minutes(60),
  // An interface is a function’s when the call that made it said so.
  fires: ({ event, known }) => known.interface(event.interface)?.functionName !== undefined,
  because: ({ event, remote }) =>
    `${remote} is on a list of hosts where malware leaves stolen data; a connection to its port ${event.servicePort} carried ${event.packets} packets (${event.bytes} bytes).`,
  factors: ({ event }) => [{ name: 'port', value: event.servicePort }],

  examples: () => ({
    fires: {
      'a connection that was answered': { events: [sent], before: [made] },
      'the answer alone': { events: [{ ...sent, sent: false }], before: [made] },
      'over IPv6': { events: [{ ...sent, remote: '2001:db8::77', local: '2001:db8:1::5' }], before: [made] },
    },
    quiet: {
      'somebody on no list': { events: [{ ...sent, remoteLists: 0 }], before: [made] },
      'the listed host knocks from outside': { events: [{ ...sent, direction: INBOUND, sent: false }], before: [made] },
      'the security group refuses it': { events: [{ ...sent, accepted: false }], before: [made] },
      'the same traffic of an instance': [sent],
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
