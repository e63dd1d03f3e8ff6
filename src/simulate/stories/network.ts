import { SAMPLE } from '../../intel/builtin.ts'
import { dnsAnswer } from '../dns-line.ts'
import { TCP, UDP } from '../flow-line.ts'
import type { Duty } from '../organisation.ts'
import type { Stage, Story } from '../stage.ts'

const FLOOD = 'Backdoor:EC2/DenialOfService.UdpOnTcpPorts'
const PROBE = 'Recon:EC2/PortProbeUnprotectedPort'
const MINER = 'CryptoCurrency:EC2/BitcoinTool.B!DNS'
const REBIND = 'UnauthorizedAccess:EC2/MetadataDNSRebind'

/** 400,000 packets of 256 bytes to one public address, as AWS's tester sends, on each of two ports that speak TCP. */
function flood(stage: Stage): void {
  const nic = stage.instance('app', 1)
  for (const [nth, remotePort] of [22, 8080].entries())
    for (let minute = 0; minute < 4; minute++) {
      const start = stage.at + nth * 600 + minute * 60
      const ends = { nic, remote: '203.0.113.210', localPort: stage.random.between(32768, 60999), remotePort }
      const volume = { packets: 100_000, bytes: 100_000 * 284, start, end: start + 58 }
      stage.packets({ ...ends, ...volume, protocol: UDP, sent: true, accepted: true, flags: 0 })
    }
  stage.expect(FLOOD, nic.instance)
}

/** A scanner that is on a list meets a port that answers; a minute later it tries one that does not. */
function probe(stage: Stage, duty: Duty, port: number, remote: string): void {
  const nic = stage.instance(duty)
  const local = remote.includes(':') ? nic.address6 : nic.address
  for (let i = 0; i < 4; i++) {
    const start = stage.at + i * 7
    const remotePort = stage.random.between(32768, 60999)
    const counts = { asked: [4, 240] as const, answered: [3, 212] as const, start, end: start + 3 }
    stage.exchange({ nic, remote, local, localPort: port, remotePort, protocol: TCP, inbound: true, ...counts })
  }
  const start = stage.at + 60
  const ends = { nic, remote, local, localPort: 3306, remotePort: 40001, protocol: TCP, start, end: start + 1 }
  stage.packets({ ...ends, sent: false, packets: 1, bytes: 44, accepted: false, flags: 2 })
  stage.expect(PROBE, nic.instance)
}

/** A miner asks again and again for its pool. */
function mine(stage: Stage): void {
  const instance = stage.instance('node', 0)
  const pools = ['crypto.guarddutyc2activityb.com', ...SAMPLE.mining.domains]
  for (let i = 0; i < 24; i++) {
    const name = pools[i % pools.length]
    const answers = `[${dnsAnswer('A', SAMPLE.mining.addresses[i % 4])}]`
    const port = stage.random.between(32768, 60999)
    stage.query(instance, { at: stage.at + i * 50, name, type: 'A', rcode: 'NOERROR', answers, port })
  }
  stage.expect(MINER, instance.instance)
}

/** A name outside answers first with its own address, then with the metadata service's. */
function rebind(stage: Stage): void {
  const instance = stage.instance('web', 1)
  const name = 'a1b2c3.login-status.example'
  for (let i = 0; i < 6; i++) {
    const answers = `[${dnsAnswer('A', i % 2 === 0 ? '203.0.113.220' : '169.254.169.254')}]`
    const port = stage.random.between(32768, 60999)
    stage.query(instance, { at: stage.at + i * 3, name, type: 'A', rcode: 'NOERROR', answers, port })
  }
  stage.expect(REBIND, instance.instance, stage.at + 3)
}

export const network: readonly Story[] = [
  {
    name: 'udp-flood-on-tcp-port',
    says: 'An application server sends 800,000 UDP packets to ports 22 and 8080 of a public address.',
    raises: [FLOOD],
    play: flood,
  },
  {
    name: 'open-port-probed',
    says: 'A known scanner finds the SSH port of the bastion open.',
    raises: [PROBE],
    play: stage => probe(stage, 'bastion', 22, SAMPLE.scanner.addresses[0]),
  },
  {
    name: 'search-port-probed',
    says: 'A known scanner finds port 9200 of the search server open to the internet.',
    raises: [PROBE],
    play: stage => probe(stage, 'search', 9200, SAMPLE.scanner.addresses[2]),
  },
  {
    name: 'open-port-probed-ipv6',
    says: 'A known scanner finds the SSH port of the bastion open, over IPv6.',
    raises: [PROBE],
    ipv6: true,
    play: stage => probe(stage, 'bastion', 22, SAMPLE.scanner.addresses[6]),
  },
  {
    name: 'miner-dns',
    says: 'A node asks for the names of mining pools.',
    raises: [MINER],
    play: mine,
  },
  {
    name: 'metadata-rebind',
    says: 'A public name that a web server looks up answers with the metadata service’s address.',
    raises: [REBIND],
    play: rebind,
  },
]
