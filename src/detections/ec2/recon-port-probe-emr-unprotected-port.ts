import { detection, INBOUND, type Known, MALICIOUS, minutes, SCANNER, TCP } from '../../sdk/sdk.ts'

const SYN_ACK = 18
/** Web interfaces and services of Hadoop, YARN, Spark, HBase, Hive, Zeppelin and the like on a cluster's hosts. */
const EMR_PORTS = [
  2181, 8020, 8030, 8032, 8042, 8088, 8188, 8888, 8890, 8998, 9443, 9864, 9870, 10_000, 11_000, 14_000, 16_000, 16_010,
  18_080, 19_888, 50_070, 50_075,
]
const isEmr = new Uint8Array(65_536)
for (const port of EMR_PORTS) isEmr[port] = 1

/** What EMR leaves on the instances of a cluster: its tags, and security groups of its own name. */
const isOfCluster = (known: Known, interfaceId: string): boolean => {
  const facts = known.interface(interfaceId)
  if (facts?.securityGroups.some(({ groupName }) => groupName?.startsWith('ElasticMapReduce-'))) return true
  const instance = facts?.instanceId === undefined ? undefined : known.instance(facts.instanceId)
  return instance?.tags.some(({ key }) => key.startsWith('aws:elasticmapreduce:')) === true
}

export default detection.match({
  type: 'Recon:EC2/PortProbeEMRUnprotectedPort',
  title: ({ event, remote, resource }) =>
    `Port ${event.servicePort} of ${resource}, an EMR host, answers ${remote}, a known scanner.`,
  why: 'The interfaces of a cluster ask for no password and run what they are given. Whoever reaches one owns the cluster.',
  falsePositives: ['a cluster that is meant to be reached from the internet, which none should be'],
  respond: [
    'Close the port in the cluster’s security group, and turn on EMR’s block public access.',
    'Did the same address, or others after it, send more than a probe?',
    'Which applications ran on the cluster since? Look in YARN’s list for names that are not yours.',
  ],
  attack: ['T1046', 'T1595.001'],
  severity: 'High',
  role: 'TARGET',

  on: 'flow',
  // The reply of an open port: SYN-ACK, or, in a log without flags, more than a bare reset.
  where: flow =>
    isEmr[flow.servicePort] === 1 &&
    (flow.remoteLists & (SCANNER | MALICIOUS)) !== 0 &&
    flow.direction === INBOUND &&
    flow.protocol === TCP &&
    flow.sent &&
    flow.accepted &&
    (flow.tcpFlags !== 0
      ? (flow.tcpFlags & SYN_ACK) === SYN_ACK
      : flow.bytes > flow.packets * (flow.remote.indexOf(':') >= 0 ? 60 : 40)),
  by: ['interface', 'remote', 'servicePort'],
  within: minutes(60),
  fires: ({ event, known }) => isOfCluster(known, event.interface),
  because: ({ event, remote }) =>
    `${remote} is on a list of scanners or malicious hosts, and port ${event.servicePort} of a cluster’s host answered it with ${event.packets} packets.`,

  examples: () => ({
    fires: { 'a scanner finds YARN open': { events: [answer(8088)], before: [started('ElasticMapReduce-master')] } },
    quiet: {
      'the same port of a host that is in no cluster': { events: [answer(8088)], before: [started('web')] },
      'SSH of a cluster’s host': { events: [answer(22)], before: [started('ElasticMapReduce-master')] },
      'the port resets the connection': {
        events: [{ ...answer(8088), tcpFlags: 20, packets: 1, bytes: 40 }],
        before: [started('ElasticMapReduce-master')],
      },
    },
  }),
})

const answer = (port: number) => ({
  ...{ at: 1_790_000_060, interface: 'eni-1', local: '10.0.0.5', localPort: port, remote: '198.51.100.66' },
  ...{ remotePort: 50_000, servicePort: port, remotePublic: true, remoteLists: SCANNER, protocol: TCP },
  ...{ direction: INBOUND, sent: true, accepted: true, tcpFlags: SYN_ACK, packets: 2, bytes: 104 },
})
const started = (groupName: string) => ({
  ...{ eventSource: 'ec2.amazonaws.com', eventName: 'CreateNetworkInterface', eventTime: '2026-01-05T00:00:00Z' },
  ...{ awsRegion: 'eu-west-1', recipientAccountId: '111122223333' },
  responseElements: {
    networkInterface: { networkInterfaceId: 'eni-1', groupSet: { items: [{ groupId: 'sg-1', groupName }] } },
  },
})
