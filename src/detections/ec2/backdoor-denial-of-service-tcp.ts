import { detection, minutes, OUTBOUND, sum, TCP, times } from '../../sdk/sdk.ts'

export default detection.window({
  type: 'Backdoor:EC2/DenialOfService.Tcp',
  title: ({ remote, resource }) => `${resource} is flooding ${remote} with TCP.`,
  why: 'So many packets to one host that hardly answers are no conversation: they are meant to fill its line or its table of connections.',
  falsePositives: ['a load test'],
  respond: [
    'Is the remote address one of yours, for instance in a load test? AWS asks for notice of those too.',
    'Which process is sending? Isolate the instance: AWS may suspend accounts that take part in attacks.',
    'Which other instances send to the same address?',
  ],
  attack: ['T1498.001'],
  severity: 'High',
  role: 'ACTOR',

  on: 'flow',
  where: flow => flow.protocol === TCP && flow.direction === OUTBOUND && flow.remotePublic && flow.accepted,
  by: ['connection'],
  within: minutes(10),
  tune: { packets: 200_000, sentPerAnswered: 50 },
  tuneWhy: {
    packets: 'AWS’s tester sends 400,000 packets to one address; half of that in ten minutes is still 333 a second.',
    sentPerAnswered:
      'Even a long upload is acknowledged, every second packet by custom and every few dozen at the least.',
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
    `${seen.packets} packets (${seen.bytes} bytes) with TCP went to ${remote} within 10 minutes; ${seen.answered} came back.`,

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
      'a long upload, with an acknowledgement for forty packets': times(8, i =>
        i % 2 === 0 ? burst(i >> 1, 100_000) : { ...burst(i >> 1, 2_500), sent: false },
      ),
    },
  }),
})

const burst = (i: number, packets: number) => ({
  ...{ at: 1_790_000_040 + i * 60, interface: 'eni-1', local: '10.0.0.5', localPort: 40_001, remote: '203.0.113.210' },
  ...{ remotePublic: true, direction: OUTBOUND, sent: true, accepted: true, packets, bytes: packets * 92 },
  ...{ remotePort: 443, servicePort: 443, protocol: TCP },
})
