import { SAMPLE } from '../../intel/builtin.ts'
import type { Stage, Story } from '../stage.ts'
import { relay, talk } from './listed-addresses.ts'

/** Somebody on no list: the rest of the internet. */
const NOBODY = '198.51.100.161'

const LISTED: readonly (readonly [type: string, name: string, what: string, remote: string, port: number])[] = [
  ['Backdoor:Lambda/C&CActivity.B', 'c2', 'a command and control server', SAMPLE.c2.addresses[3], 443],
  ['CryptoCurrency:Lambda/BitcoinTool.B', 'miner', 'a mining pool', SAMPLE.mining.addresses[2], 3333],
  ['Trojan:Lambda/BlackholeTraffic', 'sinkhole', 'a sinkhole', SAMPLE.sinkhole.addresses[3], 80],
  ['Trojan:Lambda/DropPoint', 'drop-point', 'a host that collects stolen data', SAMPLE['drop-point'].addresses[3], 443],
  ['UnauthorizedAccess:Lambda/TorClient', 'tor', 'a guard of the Tor network', SAMPLE['tor-relay'].addresses[2], 9001],
  [
    ...(['UnauthorizedAccess:Lambda/MaliciousIPCaller.Custom', 'own-list'] as const),
    ...(['an address on the operator’s own threat list', SAMPLE.custom.addresses[2], 8443] as const),
  ],
]

const RELAY = 'UnauthorizedAccess:Lambda/TorRelay'
const FIRED = 0
const SPARED = 2

const functionOf = (stage: Stage, nth: number) => stage.site.functions[nth]

export const functions: readonly Story[] = [
  ...LISTED.flatMap(([type, name, what, remote, port]): Story[] => [
    {
      name: `function-${name}`,
      says: `A Lambda function speaks with ${what}.`,
      raises: [type],
      play: stage => {
        const nic = functionOf(stage, FIRED)
        talk(stage, nic, remote, port)
        stage.expect(type, nic.name)
      },
    },
    {
      name: `function-${name}-elsewhere`,
      says: `A Lambda function speaks with somebody on no list, on the port of ${what}.`,
      raises: [],
      misses: [type],
      play: stage => {
        const nic = functionOf(stage, SPARED)
        talk(stage, nic, NOBODY, port)
        stage.spare(type, nic.name)
      },
    },
  ]),
  {
    name: 'function-tor-relay',
    says: 'A Lambda function behaves as a relay of the Tor network.',
    raises: [RELAY],
    play: stage => {
      const nic = functionOf(stage, FIRED)
      relay(stage, nic, true)
      stage.expect(RELAY, nic.name)
    },
  },
  {
    name: 'function-tor-many-guards',
    says: 'A Lambda function tries many guards of the Tor network, and nobody calls it.',
    raises: [],
    misses: [RELAY],
    play: stage => {
      const nic = functionOf(stage, 1)
      relay(stage, nic, false)
      stage.spare(RELAY, nic.name)
    },
  },
]
