/** What the tester does in the network: names that it asks for, floods, scans, guesses and calls. */
import { SAMPLE } from '../../src/intel/builtin.ts'
import { TCP, UDP } from '../../src/simulate/flow-line.ts'
import type { Nic } from '../../src/simulate/organisation.ts'
import type { Stage, Story } from '../../src/simulate/stage.ts'
import { act } from './act.ts'

/** One command: `curl http://name/`, which asks for an A and an AAAA record. */
const ask = (type: string, name: string): Story =>
  act([type], `asks for ${name}`, stage => {
    const nic = stage.instance('worker', 0)
    for (const record of ['A', 'AAAA'])
      stage.query(nic, { at: stage.at, name, type: record, rcode: 'NXDOMAIN', answers: '[]', port: 40_000 })
    return nic.instance
  })

export const DNS = [
  ask('Backdoor:EC2/C&CActivity.B!DNS', 'c2.guarddutyc2activityb.com'),
  ask('CryptoCurrency:EC2/BitcoinTool.B!DNS', 'crypto.guarddutyc2activityb.com'),
  ask('Trojan:EC2/DropPoint!DNS', 'guarddutydroppointactivity.com'),
  ask('Trojan:EC2/BlackholeTraffic!DNS', 'guarddutyblackholeactivity.com'),
  ask('Trojan:EC2/PhishingDomainRequest!DNS', 'guarddutyphishingactivity.com'),
  ask('Trojan:EC2/DriveBySourceTraffic!DNS', 'guarddutydrivebyactivity.com'),
  ask('Trojan:EC2/DGADomainRequest.C!DNS', 'guarddutydgaactivity.com'),
]

/** 400,000 datagrams from one program, as fast as Python sends: 20,000 a second. */
const flood = (type: string, name: string, port: number, payload: number, sockets: number): Story =>
  act([type], name, stage => {
    const nic = stage.instance('search')
    // A new socket for each datagram (DNS) takes a new port each time; AWS writes one record a port.
    for (let i = 0; i < sockets; i++) {
      const start = stage.at + Math.floor((i / sockets) * 20)
      const packets = 400_000 / sockets
      const ends = { nic, remote: '203.0.113.212', localPort: 32_768 + i, remotePort: port, protocol: UDP }
      stage.packets({
        ...ends,
        ...{ packets, bytes: packets * (payload + 28), start, end: start + 20 },
        ...{ sent: true, accepted: true, flags: 0 },
      })
    }
    return nic.instance
  })

/** Both ends of connections between two instances of one VPC: each interface logs its own side. */
const guesses = (stage: Stage, port: number, count: number, every: number, bytes: readonly [number, number]): void => {
  const [from, to] = [stage.instance('worker', 1), stage.instance('app', 0)]
  for (let i = 0; i < count; i++) {
    const start = stage.at + Math.floor(i * every)
    const clientPort = 40_000 + i
    const common = { protocol: TCP, asked: [14, bytes[0]] as const, answered: [13, bytes[1]] as const }
    const times = { start, end: start + 2 }
    const there = { nic: from, remote: to.address, localPort: clientPort, remotePort: port, inbound: false }
    const here = { nic: to, remote: from.address, localPort: port, remotePort: clientPort, inbound: true }
    stage.exchange({ ...there, ...common, ...times })
    stage.exchange({ ...here, ...common, ...times })
  }
  const type = port === 22 ? 'UnauthorizedAccess:EC2/SSHBruteForce' : 'UnauthorizedAccess:EC2/RDPBruteForce'
  stage.expect(type, from.instance)
  stage.expect(type, to.instance)
}

/** `nmap -sT -Pn`: its thousand commonest ports, on a host of the same VPC that refuses nearly all of them. */
const scan = (stage: Stage): string => {
  const [from, to] = [stage.instance('worker', 2), stage.instance('app', 1)]
  for (let i = 0; i < 1000; i++) {
    // Three quarters of nmap's thousand are below 10,000; the rest lie up to 65,389.
    const port = i < 750 ? 1 + i * 13 : 10_000 + (i - 750) * 221
    const ends = { nic: from, remote: to.address, localPort: 33_000 + i, remotePort: port, protocol: TCP }
    const once = { start: stage.at + Math.floor(i / 500), end: stage.at + 2, packets: 1, accepted: true }
    stage.packets({ ...ends, ...once, bytes: 60, sent: true, flags: 2 })
    stage.packets({ ...ends, ...once, bytes: 40, sent: false, flags: 4 })
  }
  return from.instance
}

/** One `curl` that gives up after a second: a SYN, sent again, and no answer. */
const knock = (stage: Stage, nic: Nic): void =>
  stage.packets({
    ...{ nic, remote: SAMPLE.custom.addresses[0], localPort: 45_000, remotePort: 8009, protocol: TCP },
    ...{ sent: true, packets: 2, bytes: 120, start: stage.at, end: stage.at + 1, accepted: true, flags: 2 },
  })

export const NETWORK = [
  // The tester's payload is 64 bytes to port 53 and was 256, now 1,024, to port 80.
  flood('Backdoor:EC2/DenialOfService.Udp', 'floods port 80 with UDP', 80, 256, 1),
  flood('Backdoor:EC2/DenialOfService.Dns', 'floods port 53', 53, 64, 20_000),
  act(['Recon:EC2/Portscan'], 'scans a thousand ports', scan),
  {
    ...{
      name: 'tester-ssh',
      says: 'twenty runs of crowbar with one key',
      play: (stage: Stage) => guesses(stage, 22, 20, 4, [1900, 2300]),
    },
    raises: ['UnauthorizedAccess:EC2/SSHBruteForce'],
  },
  {
    ...{
      name: 'tester-rdp',
      says: 'hydra with 256 passwords',
      play: (stage: Stage) => guesses(stage, 3389, 256, 0.5, [1500, 2600]),
    },
    raises: ['UnauthorizedAccess:EC2/RDPBruteForce'],
  },
  act(['UnauthorizedAccess:EC2/MaliciousIPCaller.Custom'], 'an instance calls port 8009', stage => {
    const nic = stage.instance('node', 0)
    knock(stage, nic)
    return nic.instance
  }),
  act(['UnauthorizedAccess:Lambda/MaliciousIPCaller.Custom'], 'a function calls port 8009', stage => {
    const nic = stage.site.functions[0]
    knock(stage, nic)
    return nic.name
  }),
]
