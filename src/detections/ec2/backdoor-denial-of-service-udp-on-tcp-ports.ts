import { detection, minutes, OUTBOUND, sum, times, UDP } from '../../sdk/sdk.ts'

/**
 * Ports whose services speak TCP by custom. The web’s are not among them: QUIC is UDP, and AWS’s tester floods port 80 and
 * expects Backdoor:EC2/DenialOfService.Udp.
 */
const TCP_PORTS = [
  20, 21, 22, 23, 25, 81, 110, 143, 179, 465, 587, 993, 995, 1433, 1521, 3306, 5432, 5900, 6379, 8080, 8443, 9200,
  27_017,
]
/** One look-up in place of two dozen comparisons for each event. 3389 is left out: RDP's graphics travel over UDP. */
const speaksTcp = new Uint8Array(65_536)
for (const port of TCP_PORTS) speaksTcp[port] = 1

export default detection.window({
  type: 'Backdoor:EC2/DenialOfService.UdpOnTcpPorts',
  title: ({ event, remote, resource }) => `${resource} is flooding port ${event.servicePort} of ${remote} with UDP.`,
  why: 'Nothing listens for UDP on ports where services speak TCP. A great many such packets to one host are meant to fill its line or its firewall.',
  falsePositives: ['a VPN that hides as UDP on a TCP port (its packets are answered, so most are left out)'],
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
    flow.direction === OUTBOUND &&
    speaksTcp[flow.servicePort] === 1 &&
    flow.remotePublic &&
    flow.accepted,
  by: ['connection'],
  within: minutes(10),
  tune: { packets: 200_000, sentPerAnswered: 10 },
  tuneWhy: {
    packets: 'AWS’s tester sends 400,000 packets to one address; half of that in ten minutes is still 333 a second.',
    sentPerAnswered: 'A tunnel or a game is answered packet for packet; a flood is hardly answered at all.',
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
    `${seen.packets} UDP packets (${seen.bytes} bytes) went to ${remote} on ports that speak TCP within 10 minutes; ${seen.answered} came back.`,

  examples: () => ({
    fires: {
      'AWS’s tester: 400,000 packets to port 80 of one address': times(4, i => burst(i, 100_000)),
      'a flood of port 22 over IPv6': times(5, i => ({ ...burst(i, 60_000), servicePort: 22, remote: '2001:db8::9' })),
    },
    quiet: {
      'a tenth of that': times(4, i => burst(i, 10_000)),
      'as much over QUIC': times(4, i => ({ ...burst(i, 100_000), remotePort: 443, servicePort: 443 })),
      'a tunnel that is answered': times(8, i => ({ ...burst(i >> 1, 100_000), sent: i % 2 === 0 })),
      'as much to a private address': times(4, i => ({
        ...burst(i, 100_000),
        remotePublic: false,
        remote: '10.9.9.9',
      })),
    },
  }),
})

const burst = (i: number, packets: number) => ({
  ...{ at: 1_790_000_040 + i * 60, interface: 'eni-1', local: '10.0.0.5', localPort: 40_001, remote: '203.0.113.210' },
  ...{ remotePort: 22, servicePort: 22, remotePublic: true, protocol: UDP, direction: OUTBOUND, sent: true },
  ...{ accepted: true, packets, bytes: packets * 92 },
})
