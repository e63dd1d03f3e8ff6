import { detection, minutes, OUTBOUND, sum, TCP, times } from '../../sdk/sdk.ts'

/** By IANA number: ICMP, IP in IP, TCP, UDP, IPv6 in IPv4, GRE, ESP, AH, ICMPv6, L2TP, SCTP, UDP-Lite. */
const usual = new Uint8Array(256)
for (const protocol of [1, 4, 6, 17, 41, 47, 50, 51, 58, 115, 132, 136]) usual[protocol] = 1

export default detection.window({
  type: 'Backdoor:EC2/DenialOfService.UnusualProtocol',
  title: ({ remote, resource }) => `${resource} is flooding ${remote} with a protocol that hosts rarely speak.`,
  why: 'Instances speak TCP, UDP and ICMP, and tunnels a few more. A great many packets of any other protocol are meant to pass filters that know only those.',
  falsePositives: ['a router or VPN appliance that speaks a protocol of its own: suppress this type for it'],
  respond: [
    'Is the remote address one of yours, for instance in a load test? AWS asks for notice of those too.',
    'Which process is sending? Isolate the instance: AWS may suspend accounts that take part in attacks.',
    'Which other instances send to the same address?',
  ],
  attack: ['T1498.001'],
  severity: 'High',
  role: 'ACTOR',

  on: 'flow',
  where: flow => usual[flow.protocol] === 0 && flow.direction === OUTBOUND && flow.remotePublic && flow.accepted,
  by: ['connection'],
  within: minutes(10),
  tune: { packets: 200_000, sentPerAnswered: 10 },
  tuneWhy: {
    packets: 'AWS’s tester sends 400,000 packets to one address; half of that in ten minutes is still 333 a second.',
    sentPerAnswered: 'A tunnel is answered packet for packet; a flood is hardly answered at all.',
  },
  state: { packets: sum, bytes: sum, answered: sum },
  observe(flow, seen) {
    if (flow.sent) {
      seen.packets += flow.packets
      seen.bytes += flow.bytes
    } else seen.answered += flow.packets
  },
  fires: (seen, tune) => seen.packets >= tune.packets && seen.packets >= seen.answered * tune.sentPerAnswered,
  because: ({ remote }, seen) =>
    `${seen.packets} packets (${seen.bytes} bytes) with a protocol that hosts rarely speak went to ${remote} within 10 minutes; ${seen.answered} came back.`,

  examples: () => ({
    fires: {
      'AWS’s tester: 400,000 packets to one address': times(4, i => burst(i, 100_000)),
      'over IPv6, in five pieces': times(5, i => ({
        ...burst(i, 60_000),
        remote: '2001:db8::9',
        local: '2001:db8:1::5',
      })),
    },
    quiet: {
      'a tenth of that': times(4, i => burst(i, 10_000)),
      'as much, and answered': times(8, i => ({ ...burst(i >> 1, 100_000), sent: i % 2 === 0 })),
      'as much to a private address': times(4, i => ({
        ...burst(i, 100_000),
        remotePublic: false,
        remote: '10.9.9.9',
      })),
      'as much TCP': times(4, i => ({ ...burst(i, 100_000), protocol: TCP })),
      'as much GRE, as tunnels speak it': times(4, i => ({ ...burst(i, 100_000), protocol: 47 })),
    },
  }),
})

const burst = (i: number, packets: number) => ({
  ...{ at: 1_790_000_040 + i * 60, interface: 'eni-1', local: '10.0.0.5', localPort: 40_001, remote: '203.0.113.210' },
  ...{ remotePublic: true, direction: OUTBOUND, sent: true, accepted: true, packets, bytes: packets * 92 },
  ...{ remotePort: 0, servicePort: 0, protocol: 2 },
})
