import { detection, INBOUND, minutes, OUTBOUND, SINKHOLE, TCP } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Trojan:EC2/BlackholeTraffic',
  title: ({ remote, resource }) => `${resource} sends traffic to ${remote}, a sinkhole.`,
  why: 'A sinkhole takes the place of a server that was seized from criminals: what still calls it is infected.',
  falsePositives: ['a scanner or crawler of yours that visits every address'],
  respond: [
    'Which process opened the connection? Isolate the instance before it is restarted, and keep its memory.',
    'How much was sent and received, and since when?',
    'Which other instances spoke with the same address?',
  ],
  attack: ['T1071.001'],
  severity: 'Medium',
  role: 'ACTOR',

  on: 'flow',
  where: flow => (flow.remoteLists & SINKHOLE) !== 0 && flow.direction === OUTBOUND && flow.accepted,
  by: ['interface', 'remote'],
  // It calls again and again: an hour of one address is one occurrence.
  within: minutes(60),
  // A function’s traffic has a type of its own.
  fires: ({ event, known }) => known.interface(event.interface)?.functionName === undefined,
  because: ({ event, remote }) =>
    `${remote} is on a list of sinkholes; a connection to its port ${event.servicePort} carried ${event.packets} packets (${event.bytes} bytes).`,
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
  ...{ servicePort: 443, remotePublic: true, remoteLists: SINKHOLE, protocol: TCP, direction: OUTBOUND, sent: true },
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
