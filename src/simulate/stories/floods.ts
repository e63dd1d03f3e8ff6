import { TCP, UDP } from '../flow-line.ts'
import type { Instance } from '../organisation.ts'
import type { Stage, Story } from '../stage.ts'

const IGMP = 2

/** [protocol, port, bytes in a packet]: AWS's tester sends 64 bytes to port 53 and 256 elsewhere. */
const FLOODS: readonly (readonly [type: string, name: string, protocol: number, port: number, size: number])[] = [
  ['Backdoor:EC2/DenialOfService.Dns', 'dns', UDP, 53, 92],
  ['Backdoor:EC2/DenialOfService.Udp', 'udp', UDP, 9999, 284],
  ['Backdoor:EC2/DenialOfService.Tcp', 'tcp', TCP, 443, 60],
  ['Backdoor:EC2/DenialOfService.UnusualProtocol', 'unusual-protocol', IGMP, 0, 60],
]

const VICTIM = '203.0.113.211'

/** Packets to one public address over four minutes. */
const flood = (stage: Stage, nic: Instance, protocol: number, remotePort: number, packets: number, size: number) => {
  const localPort = remotePort === 0 ? 0 : stage.random.between(32768, 60999)
  for (let minute = 0; minute < 4; minute++) {
    const start = stage.at + minute * 60
    const ends = { nic, remote: VICTIM, localPort, remotePort, protocol, start, end: start + 58 }
    const volume = { packets: packets / 4, bytes: (packets / 4) * size }
    stage.packets({ ...ends, ...volume, sent: true, accepted: true, flags: protocol === TCP ? 2 : 0 })
  }
}

const MAIL = 'Backdoor:EC2/Spambot'

/** A few letters, to a port that takes them. */
const mail = (stage: Stage, nic: Instance, remotePort: number): void => {
  for (let i = 0; i < 6; i++) {
    const start = stage.at + i * 45
    const localPort = stage.random.between(32768, 60999)
    const ends = { nic, remote: `203.0.113.${240 + i}`, localPort, remotePort, protocol: TCP, inbound: false }
    stage.exchange({ ...ends, asked: [18, 7200], answered: [15, 2100], start, end: start + 6 })
  }
}

export const floods: readonly Story[] = [
  ...FLOODS.flatMap(([type, name, protocol, port, size]): Story[] => [
    {
      name: `${name}-flood`,
      says: `A search server sends 400,000 packets (${name}) to one public address, as AWS’s tester does.`,
      raises: [type],
      play: stage => {
        const nic = stage.instance('search')
        flood(stage, nic, protocol, port, 400_000, size)
        stage.expect(type, nic.instance)
      },
    },
    {
      name: `${name}-busy`,
      says: `A database server sends a tenth of a flood (${name}) to one public address.`,
      raises: [],
      misses: [type],
      play: stage => {
        const nic = stage.instance('database')
        flood(stage, nic, protocol, port, 40_000, size)
        stage.spare(type, nic.instance)
      },
    },
  ]),
  {
    name: 'spam',
    says: 'A web server that never sent mail speaks with mail servers outside.',
    raises: [MAIL],
    play: stage => {
      const nic = stage.instance('web', 1)
      mail(stage, nic, 25)
      stage.expect(MAIL, nic.instance)
    },
  },
  {
    name: 'mail-submitted',
    says: 'An application server hands its mail to a relay on port 587.',
    raises: [],
    misses: [MAIL],
    play: stage => {
      const nic = stage.instance('app', 1)
      mail(stage, nic, 587)
      stage.spare(MAIL, nic.instance)
    },
  },
]
