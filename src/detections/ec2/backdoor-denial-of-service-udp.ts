import { detection, minutes, OUTBOUND, sum, times, UDP } from '../../sdk/sdk.ts'

/** Ports whose floods have names of their own: DNS, and ports where services speak TCP by custom. */
const ownName = new Uint8Array(65_536)
for (const port of [20, 21, 22, 23, 25, 53, 81, 110, 143, 179, 465, 587, 993, 995, 1433, 1521, 3306]) ownName[port] = 1
for (const port of [5432, 5900, 6379, 8080, 8443, 9200, 27_017]) ownName[port] = 1

export default detection.window({
  type: 'Backdoor:EC2/DenialOfService.Udp',
  title: ({ remote, resource }) => `${resource} is flooding ${remote} with UDP.`,
  why: 'So many packets to one host that hardly answers are meant to fill its line.',
  falsePositives: [
    'video or telemetry that is sent one way to one public address: suppress this type for that instance',
  ],
  respond: [
    'Is the remote address one of yours, for instance in a load test? AWS asks for notice of those too.',
    'Which process is sending? Isolate the instance: AWS may suspend accounts that take part in attacks.',
    'Which other instances send to the same address?',
  ],
  attack: ['T1498.001'],
  severity: 'High',
  role: 'ACTOR',

  on: 'flow',
  where: flow =>
    flow.protocol === UDP &&
    ownName[flow.servicePort] === 0 &&
    flow.direction === OUTBOUND &&
    flow.remotePublic &&
    flow.accepted,
  by: ['connection'],
  within: minutes(10),
  tune: { packets: 200_000, sentPerAnswered: 10 },
  tuneWhy: {
    packets: 'AWS’s tester sends 400,000 packets to one address; half of that in ten minutes is still 333 a second.',
    sentPerAnswered: 'Calls, games, tunnels and QUIC are answered; a flood hardly is.',
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
    `${seen.packets} packets (${seen.bytes} bytes) with UDP went to ${remote} within 10 minutes; ${seen.answered} came back.`,

  examples: () => ({
    fires: {
      'AWS’s tester: 400,000 packets to one address': times(4, i => burst(i, 100_000)),
      'as AWS’s tester does it, to port 80': times(4, i => ({ ...burst(i, 100_000), servicePort: 80, remotePort: 80 })),
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
      'as much to port 53, which has a type of its own': times(4, i => ({ ...burst(i, 100_000), servicePort: 53 })),
      'as much to a port that speaks TCP, which has one too': times(4, i => ({
        ...burst(i, 100_000),
        servicePort: 22,
      })),
    },
  }),
})

const burst = (i: number, packets: number) => ({
  ...{ at: 1_790_000_040 + i * 60, interface: 'eni-1', local: '10.0.0.5', localPort: 40_001, remote: '203.0.113.210' },
  ...{ remotePublic: true, direction: OUTBOUND, sent: true, accepted: true, packets, bytes: packets * 92 },
  ...{ remotePort: 9999, servicePort: 9999, protocol: UDP },
})
