import { count, detection, distinct, minutes, OUTBOUND, TCP, times } from '../../sdk/sdk.ts'

const SYN = 2

export default detection.window({
  type: 'Impact:EC2/PortSweep',
  title: ({ event, resource }) => `${resource} is trying port ${event.servicePort} on many hosts of the internet.`,
  why: 'Asking one port of a great many strangers, with a packet or three each, is a search for vulnerable hosts: worms and botnets spread like that.',
  falsePositives: [
    'a research or monitoring scanner that you run from this instance',
    'a peer-to-peer node that dials long lists of peers that are gone',
    'a crawler of many thousand hosts of which very many are dead',
  ],
  respond: [
    'Is this instance meant to connect to hosts it has never met? If not, isolate it.',
    'Which process opened the connections, and since when?',
    'Which hosts answered, and did the instance send them more?',
  ],
  attack: ['T1595.001', 'T1046'],
  severity: 'High',
  role: 'ACTOR',

  on: 'flow',
  // With TCP flags in the log only records with a SYN count: the last packets of a long connection are no probe.
  where: flow =>
    flow.direction === OUTBOUND &&
    flow.packets <= 3 &&
    flow.sent &&
    flow.remotePublic &&
    flow.protocol === TCP &&
    (flow.tcpFlags === 0 || (flow.tcpFlags & SYN) !== 0),
  by: ['interface', 'servicePort'],
  within: minutes(5),
  tune: { hosts: 100, webHosts: 500 },
  tuneWhy: {
    hosts:
      'Hardly any program meets 100 public hosts in five minutes that say next to nothing; scanners ask thousands.',
    webHosts:
      'On 80 and 443 crawlers and proxies meet dead hosts all day: with one in ten dead, 500 of them take 5,000 hosts in five minutes.',
  },
  state: { hosts: distinct, web: count },
  observe(flow, seen) {
    if (flow.servicePort === 443 || flow.servicePort === 80) seen.web += 1
    seen.hosts.add(flow.remoteKey)
  },
  fires: (seen, tune) => seen.hosts.size >= (seen.web > 0 ? tune.webHosts : tune.hosts),
  because: ({ event }, seen) =>
    `${seen.hosts.size} public addresses were asked for port ${event.servicePort} within 5 minutes, at most three packets each.`,

  examples: () => ({
    fires: {
      'Redis looked for on four hundred hosts': times(400, i => probe(i, 6379)),
      'a hundred hosts, in a log without TCP flags': times(100, i => ({ ...probe(i, 23), tcpFlags: 0 })),
      'web servers looked for on six hundred hosts': times(600, i => probe(i, 443)),
      'a hundred and twenty hosts over IPv6': times(120, i => ({ ...probe(i, 22), remote: `2001:db8::${i + 1}` })),
    },
    quiet: {
      'ninety-nine hosts': times(99, i => probe(i, 6379)),
      'a crawler that meets three hundred dead hosts': times(300, i => probe(i, 443)),
      'a mail server that talks to four hundred others': times(400, i => ({ ...probe(i, 25), packets: 14 })),
      'the ends of four hundred connections': times(400, i => ({ ...probe(i, 25), tcpFlags: 17 })),
      'four hundred hosts of the own network': times(400, i => ({ ...probe(i, 6379), remotePublic: false })),
      'one host asked four hundred times': times(400, i => ({ ...probe(i, 6379), remote: '198.51.100.7' })),
    },
  }),
})

const probe = (i: number, port: number) => ({
  ...{
    at: 1_790_000_040 + Math.floor(i / 3),
    interface: 'eni-1',
    local: '10.0.0.5',
    localPort: 40_000 + i,
    remotePort: port,
  },
  ...{ remote: `45.33.${100 + (i >> 7)}.${1 + (i & 127)}`, remotePublic: true, servicePort: port, protocol: TCP },
  ...{ direction: OUTBOUND, sent: true, accepted: true, packets: 1, bytes: 60, tcpFlags: 2 },
})
