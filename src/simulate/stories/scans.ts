import { TCP } from '../flow-line.ts'
import type { Instance } from '../organisation.ts'
import type { Stage, Story } from '../stage.ts'

const PORTSCAN = 'Recon:EC2/Portscan'
const PORTSWEEP = 'Impact:EC2/PortSweep'

/** A SYN that leaves the scanner, and what the target's interface saw of it. */
function knock(stage: Stage, from: Instance, target: Instance, port: number, start: number, six: boolean): void {
  const source = six ? from.address6! : from.address
  const goal = six ? target.address6! : target.address
  const sourcePort = stage.random.between(32768, 60999)
  const one = { protocol: TCP, start, end: start + 1 }
  if (port === 22 || port === 443 || port === 8080) {
    const counts = { asked: [3, 172] as const, answered: [2, 104] as const, ...one }
    const there = { nic: from, remote: goal, local: source, localPort: sourcePort, remotePort: port, inbound: false }
    const here = { nic: target, remote: source, local: goal, localPort: port, remotePort: sourcePort, inbound: true }
    stage.exchange({ ...there, ...counts })
    stage.exchange({ ...here, ...counts })
    return
  }
  const syn = { packets: 1, bytes: six ? 80 : 60, flags: 2, ...one }
  const there = { nic: from, remote: goal, local: source, localPort: sourcePort, remotePort: port }
  const here = { nic: target, remote: source, local: goal, localPort: port, remotePort: sourcePort }
  stage.packets({ ...there, ...syn, sent: true, accepted: true })
  stage.packets({ ...here, ...syn, sent: false, accepted: false })
}

/** The thousand ports of a default scan: the low ones and a spread of the others, each once. */
function scan(stage: Stage, six: boolean): void {
  const from = stage.instance('worker', 1)
  const target = stage.instance('app', 0)
  for (let i = 0; i < 1000; i++) {
    const port = i < 600 ? i + 1 : i === 600 ? 8080 : 601 + (i - 600) * 61
    knock(stage, from, target, port, stage.at + Math.floor(i / 12), six)
  }
  stage.expect(PORTSCAN, from.instance)
}

/** One port on many public addresses that mostly do not answer. */
function sweep(stage: Stage): void {
  const from = stage.instance('worker', 2)
  const [a, b] = [stage.random.between(45, 90), stage.random.int(256)]
  for (let i = 0; i < 400; i++) {
    const remote = `${a}.${b}.${100 + (i >> 7)}.${1 + (i & 127)}`
    const start = stage.at + (i >> 2)
    const localPort = stage.random.between(32768, 60999)
    const ends = { nic: from, remote, localPort, remotePort: 6379, protocol: TCP, start, end: start + 2 }
    if (i % 41 === 7) stage.exchange({ ...ends, inbound: false, asked: [4, 216], answered: [3, 164] })
    else stage.packets({ ...ends, sent: true, packets: 1, bytes: 60, accepted: true, flags: 2 })
  }
  stage.expect(PORTSWEEP, from.instance)
}

export const scans: readonly Story[] = [
  {
    name: 'port-scan-internal',
    says: 'A worker tries a thousand ports of an application server in its own VPC.',
    raises: [PORTSCAN],
    play: stage => scan(stage, false),
  },
  {
    name: 'port-scan-internal-ipv6',
    says: 'A worker tries a thousand ports of an application server in its own VPC, over IPv6.',
    raises: [PORTSCAN],
    ipv6: true,
    play: stage => scan(stage, true),
  },
  {
    name: 'port-sweep',
    says: 'A worker looks for open Redis servers on four hundred public addresses.',
    raises: [PORTSWEEP],
    play: sweep,
  },
]
