import { SAMPLE } from '../../intel/builtin.ts'
import { TCP } from '../flow-line.ts'
import type { Duty, Nic } from '../organisation.ts'
import type { Stage, Story } from '../stage.ts'

/** Somebody on no list: the rest of the internet. */
const NOBODY = '203.0.113.160'

/** A few connections that an interface opens to an address outside, a minute apart. */
export const talk = (stage: Stage, nic: Nic, remote: string, remotePort: number): void => {
  for (let i = 0; i < 5; i++) {
    const start = stage.at + i * 60
    const localPort = stage.random.between(32768, 60999)
    const ends = { nic, remote, localPort, remotePort, protocol: TCP, inbound: false }
    stage.exchange({ ...ends, asked: [14, 2900], answered: [12, 5200], start, end: start + 8 })
  }
}

/** The same attempts, refused by the security group. */
const refused = (stage: Stage, nic: Nic, remote: string, remotePort: number): void => {
  for (let i = 0; i < 5; i++) {
    const start = stage.at + i * 60
    const ends = { nic, remote, localPort: 40_100 + i, remotePort, protocol: TCP, start, end: start + 1 }
    stage.packets({ ...ends, sent: true, packets: 1, bytes: 60, accepted: false, flags: 2 })
  }
}

interface Listed {
  readonly type: string
  readonly name: string
  readonly what: string
  readonly remote: string
  readonly port: number
}

const LISTED: readonly Listed[] = [
  {
    ...{ type: 'Backdoor:EC2/C&CActivity.B', name: 'c2-caller', what: 'a command and control server' },
    ...{ remote: SAMPLE.c2.addresses[0], port: 443 },
  },
  {
    ...{ type: 'CryptoCurrency:EC2/BitcoinTool.B', name: 'miner-pool', what: 'a mining pool' },
    ...{ remote: SAMPLE.mining.addresses[1], port: 3333 },
  },
  {
    ...{ type: 'Trojan:EC2/BlackholeTraffic', name: 'sinkhole-caller', what: 'a sinkhole' },
    ...{ remote: SAMPLE.sinkhole.addresses[0], port: 80 },
  },
  {
    ...{ type: 'Trojan:EC2/DropPoint', name: 'drop-point', what: 'a host that collects stolen data' },
    ...{ remote: SAMPLE['drop-point'].addresses[2], port: 21 },
  },
  {
    ...{ type: 'UnauthorizedAccess:EC2/TorClient', name: 'tor-client', what: 'a guard of the Tor network' },
    ...{ remote: SAMPLE['tor-relay'].addresses[3], port: 9001 },
  },
  {
    ...{ type: 'UnauthorizedAccess:EC2/MaliciousIPCaller.Custom', name: 'own-list-caller' },
    ...{ what: 'an address on the operator’s own threat list', remote: SAMPLE.custom.addresses[1], port: 8443 },
  },
]

const VICTIM: Duty = 'app'
const SPARED: Duty = 'database'

const storiesOf = ({ type, name, what, remote, port }: Listed): Story[] => [
  {
    name,
    says: `An application server speaks with ${what}.`,
    raises: [type],
    play: stage => {
      const nic = stage.instance(VICTIM, 0)
      talk(stage, nic, remote, port)
      stage.expect(type, nic.instance)
    },
  },
  {
    name: `${name}-refused`,
    says: `A database server tries to speak with ${what}; the security group refuses, and it speaks with others.`,
    raises: [],
    misses: [type],
    play: stage => {
      const nic = stage.instance(SPARED, 0)
      refused(stage, nic, remote, port)
      talk(stage, nic, NOBODY, port)
      stage.spare(type, nic.instance)
    },
  },
]

const RELAY = 'UnauthorizedAccess:EC2/TorRelay'

/** Relays call and are called. `calledToo` is false for a client that merely tries many guards. */
export const relay = (stage: Stage, nic: Nic, calledToo: boolean): void => {
  const relays = SAMPLE['tor-relay'].addresses.filter(address => !address.includes(':'))
  for (const [i, remote] of relays.entries()) {
    const start = stage.at + i * 90
    const base = {
      nic,
      remote,
      protocol: TCP,
      asked: [40, 21_000],
      answered: [38, 24_000],
      start,
      end: start + 50,
    } as const
    stage.exchange({ ...base, localPort: 40_200 + i, remotePort: 443, inbound: false })
    if (calledToo) stage.exchange({ ...base, localPort: 9001, remotePort: 41_000 + i, inbound: true })
  }
}

export const listedAddresses: readonly Story[] = [
  ...LISTED.flatMap(storiesOf),
  {
    name: 'tor-relay',
    says: 'Somebody runs a relay of the Tor network on a worker.',
    raises: [RELAY],
    play: stage => {
      const nic = stage.instance('worker', 1)
      relay(stage, nic, true)
      stage.expect(RELAY, nic.instance)
    },
  },
  {
    name: 'tor-client-many-guards',
    says: 'A Tor client on a node tries many guards, and nobody calls it.',
    raises: [],
    misses: [RELAY],
    play: stage => {
      const nic = stage.instance('node', 1)
      relay(stage, nic, false)
      stage.spare(RELAY, nic.instance)
    },
  },
]
