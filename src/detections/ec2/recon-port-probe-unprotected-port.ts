import { detection, INBOUND, MALICIOUS, minutes, SCANNER, TCP } from '../../sdk/sdk.ts'

const SYN_ACK = 18

export default detection.match({
  type: 'Recon:EC2/PortProbeUnprotectedPort',
  title: ({ event, remote, resource }) =>
    `Port ${event.servicePort} of ${resource} answers ${remote}, a known scanner.`,
  why: 'The whole internet is scanned all the time, which is no news; that one of your ports answered the scanner is. What was found will be tried.',
  falsePositives: ['a port that is meant to be public, such as that of a mail or game server'],
  respond: [
    'Is this port meant to be reachable from the internet? If not, close it in the security group.',
    'What listens there, is it up to date, and does it ask for credentials?',
    'Did the same address, or others after it, send more than a probe?',
  ],
  attack: ['T1046', 'T1595.001'],
  severity: ({ event }) => (event.servicePort === 9200 || event.servicePort === 9300 ? 'High' : 'Low'),
  role: 'TARGET',

  on: 'flow',
  // Of a probe's two records this is the reply: only an open port sends one that says SYN-ACK, or, in a log without
  // flags, one that is longer than a bare reset (40 bytes, 60 over IPv6).
  where: flow =>
    (flow.remoteLists & (SCANNER | MALICIOUS)) !== 0 &&
    flow.direction === INBOUND &&
    flow.protocol === TCP &&
    flow.sent &&
    flow.accepted &&
    flow.servicePort !== 80 &&
    flow.servicePort !== 443 &&
    (flow.tcpFlags !== 0
      ? (flow.tcpFlags & SYN_ACK) === SYN_ACK
      : flow.bytes > flow.packets * (flow.remote.indexOf(':') >= 0 ? 60 : 40)),
  by: ['interface', 'remote', 'servicePort'],
  // Scanners come back all day: an hour of one of them at one port is one occurrence.
  within: minutes(60),
  because: ({ event, remote }) =>
    `${remote} is on a list of scanners or malicious hosts, and port ${event.servicePort} answered it with ${event.packets} packets (${event.bytes} bytes).`,
  factors: ({ event }) => [{ name: 'port', value: event.servicePort }],

  examples: () => ({
    fires: {
      'a scanner finds SSH open': [answer(22)],
      'a scanner finds Elasticsearch open': [answer(9200)],
      'the same in a log without TCP flags': [{ ...answer(9200), tcpFlags: 0 }],
      'the same over IPv6': [{ ...answer(22), remote: '2001:db8::66', bytes: 160 }],
    },
    quiet: {
      'the port resets the connection': [{ ...answer(22), tcpFlags: 20, packets: 1, bytes: 40 }],
      'the port resets the connection, in a log without flags': [{ ...answer(22), tcpFlags: 0, packets: 1, bytes: 40 }],
      'the security group drops the probe': [{ ...answer(22), sent: false, accepted: false, tcpFlags: 2 }],
      'a web server answers a scanner': [answer(443)],
      'somebody on no list': [{ ...answer(22), remoteLists: 0 }],
    },
  }),
})

const answer = (port: number) => ({
  ...{ at: 60, interface: 'eni-1', local: '10.0.0.5', localPort: port, remote: '198.51.100.66', remotePort: 50_000 },
  ...{ servicePort: port, remotePublic: true, remoteLists: SCANNER, protocol: TCP, direction: INBOUND, sent: true },
  ...{ accepted: true, tcpFlags: SYN_ACK, packets: 2, bytes: 104 },
})
