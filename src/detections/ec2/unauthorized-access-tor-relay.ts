import { detection, distinct, INBOUND, minutes, OUTBOUND, TCP, TOR_EXIT, TOR_RELAY, times } from '../../sdk/sdk.ts'

export default detection.window({
  type: 'UnauthorizedAccess:EC2/TorRelay',
  title: ({ resource }) => `${resource} behaves as a relay of the Tor network.`,
  why: 'A relay passes on the traffic of strangers: your addresses then appear in other people’s investigations, and you pay for the transfer.',
  falsePositives: ['you run a relay on purpose: suppress this type for it'],
  respond: [
    'Is a relay meant to run here? If not, isolate the instance.',
    'Which port do other relays connect to, and which process listens there?',
    'Who opened that port in the security group, and when?',
  ],
  attack: ['T1090.003', 'T1496.002'],
  severity: 'High',
  role: 'ACTOR',

  on: 'flow',
  where: flow => (flow.remoteLists & TOR_RELAY) !== 0 && flow.accepted && flow.protocol === TCP,
  by: ['interface'],
  within: minutes(60),
  tune: { relaysIn: 3, relaysOut: 5 },
  tuneWhy: {
    relaysIn: 'Relays connect to nobody but relays: a client is never called by one. Three rule out a stray port scan.',
    relaysOut: 'A client keeps one to three guards; a relay speaks with as many others as pass traffic through it.',
  },
  state: { relaysIn: distinct, relaysOut: distinct },
  observe(flow, seen) {
    // Answers alone count inwards: what nobody listens to is a scan.
    if (flow.direction === OUTBOUND) seen.relaysOut.add(flow.remoteKey)
    else if (flow.sent) seen.relaysIn.add(flow.remoteKey)
  },
  fires: (seen, tune) => seen.relaysIn.size >= tune.relaysIn && seen.relaysOut.size >= tune.relaysOut,
  applies: ({ event, known }) => known.interface(event.interface)?.functionName === undefined,
  because: (_, seen) =>
    `Within an hour ${seen.relaysIn.size} Tor relays connected to it and were answered, and it connected to ${seen.relaysOut.size}.`,

  examples: () => ({
    fires: { 'relays call and are called': relaying },
    quiet: {
      'a client with three guards': times(3, outwards),
      'a client that tries many guards': times(20, outwards),
      'relays that knock and are not answered': [
        ...times(9, i => ({ ...inwards(i), sent: false })),
        ...times(6, outwards),
      ],
      'exits, as many': relaying.map(flow => ({ ...flow, remoteLists: TOR_EXIT })),
      'as much of a Lambda function': { events: relaying, before: [made] },
    },
  }),
})

const base = (i: number) => ({
  ...{ at: 1_790_000_060 + i * 30, interface: 'eni-1', local: '10.0.0.5', remote: `198.51.100.${7 + i}` },
  ...{ remotePublic: true, remoteLists: TOR_RELAY, protocol: TCP, accepted: true, packets: 12, bytes: 4_100 },
})
const inwards = (i: number) => ({ ...base(i), direction: INBOUND, servicePort: 9001, localPort: 9001, sent: true })
const outwards = (i: number) => ({ ...base(i), direction: OUTBOUND, servicePort: 443, remotePort: 443, sent: true })
const relaying = [...times(4, inwards), ...times(6, outwards)]
const description = 'AWS Lambda VPC ENI-resize-01234567-89ab-cdef-0123-456789abcdef'
const made = {
  ...{ eventSource: 'ec2.amazonaws.com', eventName: 'CreateNetworkInterface', eventTime: '2026-01-05T00:00:00Z' },
  ...{ awsRegion: 'eu-west-1', recipientAccountId: '111122223333' },
  responseElements: { networkInterface: { networkInterfaceId: 'eni-1', description } },
}
