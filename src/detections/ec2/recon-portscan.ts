import { detection, distinct, minutes, OUTBOUND, sample, TCP, times, UDP } from '../../sdk/sdk.ts'

/** Clients draw their own ports from here up. Above it, only a SYN that nothing followed is surely no reply. */
const CLIENT_PORTS = 32_768
const SYN = 2

export default detection.window({
  type: 'Recon:EC2/Portscan',
  title: ({ remote, resource }) => `${resource} is scanning the ports of ${remote}.`,
  why: 'A program knows the port it wants. Asking dozens of ports of one host, with a packet or three each, is looking for a way in.',
  falsePositives: ['a scanner or inventory tool that you run from this instance: put its address on the trusted list'],
  respond: [
    'Is this instance meant to scan? If not, which process opened the connections?',
    'Which of the ports answered, and did the instance come back to one of them afterwards?',
    'How did somebody get onto the instance? Look for findings on it in the hours before.',
  ],
  attack: ['T1046'],
  severity: 'Medium',
  role: 'ACTOR',

  on: 'flow',
  where: flow =>
    flow.direction === OUTBOUND &&
    flow.packets <= 3 &&
    flow.sent &&
    (flow.servicePort < CLIENT_PORTS || flow.tcpFlags === SYN) &&
    (flow.protocol === TCP || flow.protocol === UDP),
  by: ['interface', 'remote'],
  within: minutes(5),
  tune: { ports: 40 },
  tuneWhy: {
    ports:
      'A default nmap scan asks 1,000 ports, most of them below 32768, and its quickest form 100. A load balancer or NAT gateway asks one host for a handful.',
  },
  state: { ports: distinct, portsSample: sample(20) },
  observe(flow, seen) {
    seen.ports.add(flow.servicePort)
    seen.portsSample.add(flow.servicePort)
  },
  fires: (seen, tune) => seen.ports.size >= tune.ports,
  because: ({ remote }, seen) =>
    `${seen.ports.size} different ports of ${remote} were tried within 5 minutes, at most three packets each.`,
  counted: seen => ({ portsScannedSample: [...seen.portsSample.values].sort((a, b) => a - b) }),

  examples: () => ({
    fires: {
      'a thousand ports of a private host, as nmap does': times(1000, i => probe(i, 1 + i)),
      'forty ports that the other side’s security group refuses': times(40, i => ({
        ...probe(i, 100 + i),
        accepted: false,
      })),
      'forty ports above 32768 that do not answer, in a log with TCP flags': times(40, i => ({
        ...probe(i, 40_000 + i),
        tcpFlags: SYN,
      })),
      'a hundred UDP ports over IPv6': times(100, i => ({
        ...probe(i, 500 + i),
        protocol: UDP,
        remote: '2001:db8::7',
      })),
    },
    quiet: {
      'thirty-nine ports': times(39, i => probe(i, 1 + i)),
      'a busy NAT gateway that asks one host for three ports': times(900, i => probe(i, [53, 80, 443][i % 3])),
      'a load balancer that checks containers on ports of their own': times(300, i => probe(i, 32_768 + i)),
      'the same with TCP flags: connected and closed': times(300, i => ({ ...probe(i, 32_768 + i), tcpFlags: 6 })),
      'replies to a host that scans us': times(300, i => ({ ...probe(i, 1 + i), direction: 1 })),
      'whole conversations on a hundred ports': times(100, i => ({ ...probe(i, 1_000 + i), packets: 12 })),
    },
  }),
})

const probe = (i: number, port: number) => ({
  ...{ at: 1_790_000_040 + Math.floor(i / 10), interface: 'eni-1', local: '10.0.0.5', localPort: 50_000 },
  ...{ remote: '10.0.0.6', remotePort: port, servicePort: port, protocol: TCP, direction: OUTBOUND, sent: true },
  ...{ accepted: true, packets: 1, bytes: 60 },
})
