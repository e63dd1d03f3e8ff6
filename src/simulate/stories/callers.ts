import { SAMPLE } from '../../intel/builtin.ts'
import { BOTO, CLI, PARROT_CLI, PENTOO_CLI } from '../agents.ts'
import { asUser } from '../call.ts'
import type { User } from '../organisation.ts'
import type { Stage, Story } from '../stage.ts'

const RECON = 'Recon:IAMUser/MaliciousIPCaller'
const CHANGE = 'UnauthorizedAccess:IAMUser/MaliciousIPCaller'
const RECON_CUSTOM = 'Recon:IAMUser/MaliciousIPCaller.Custom'
const CHANGE_CUSTOM = 'UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom'
const RECON_TOR = 'Recon:IAMUser/TorIPCaller'
const CHANGE_TOR = 'UnauthorizedAccess:IAMUser/TorIPCaller'
const KALI = 'PenTest:IAMUser/KaliLinux'
const PARROT = 'PenTest:IAMUser/ParrotLinux'
const PENTOO = 'PenTest:IAMUser/PentooLinux'
/** Next to the addresses of the sample lists, and on none of them. */
const UNLISTED = '198.51.100.197'

type Act = readonly [service: string, name: string, readOnly: boolean]
const LOOKS: readonly Act[] = [
  ['sts', 'GetCallerIdentity', true],
  ['ec2', 'DescribeInstances', true],
  ['ec2', 'DescribeVpcs', true],
]
const CHANGES: readonly Act[] = [
  ['ec2', 'CreateKeyPair', false],
  ['ec2', 'CreateSecurityGroup', false],
]

interface Caller {
  readonly user: User
  readonly from: string
  readonly acts: readonly Act[]
  readonly agent?: string
  readonly error?: string
}

function calls(stage: Stage, { user, from, acts, agent, error }: Caller): void {
  const who = asUser(stage.account.id, user)
  for (const [i, [service, name, readOnly]] of acts.entries())
    stage.call({ at: stage.at + i * 25, service, name, who, from, agent: agent ?? CLI + service, readOnly, error })
}

/** Somebody looks around and then changes things from this address. */
function looksAndChanges(stage: Stage, from: string, types: readonly [string, string]): void {
  const user = stage.account.users[0]
  calls(stage, { user, from, acts: [...LOOKS, ...CHANGES] })
  stage.expect(types[0], user.name)
  stage.expect(types[1], user.name, stage.at + LOOKS.length * 25)
}

/** The same by somebody else, and nothing must come of it. */
function quietly(stage: Stage, from: string, types: readonly string[], error?: string): void {
  const user = stage.account.users[1]
  calls(stage, { user, from, acts: [...LOOKS, ...CHANGES], error })
  for (const type of types) stage.spare(type, user.name)
}

const byAddress: readonly Story[] = [
  {
    name: 'malicious-caller',
    says: 'A user’s key looks around and makes a key pair from an address on a list of malicious ones.',
    raises: [RECON, CHANGE],
    play: stage => looksAndChanges(stage, SAMPLE.malicious.addresses[2], [RECON, CHANGE]),
  },
  {
    name: 'malicious-caller-refused',
    says: 'Near miss: the same with a key that may do nothing; every call is refused.',
    raises: [],
    misses: [RECON, CHANGE],
    play: stage => quietly(stage, SAMPLE.malicious.addresses[3], [RECON, CHANGE], 'Client.UnauthorizedOperation'),
  },
  {
    name: 'custom-caller',
    says: 'A user’s key looks around and makes a key pair from an address on the operator’s own threat list.',
    raises: [RECON_CUSTOM, CHANGE_CUSTOM],
    play: stage => looksAndChanges(stage, SAMPLE.custom.addresses[2], [RECON_CUSTOM, CHANGE_CUSTOM]),
  },
  {
    name: 'custom-caller-neighbour',
    says: 'Near miss: the same from an address of the same network that no list holds.',
    raises: [],
    misses: [RECON_CUSTOM, CHANGE_CUSTOM],
    play: stage => quietly(stage, UNLISTED, [RECON_CUSTOM, CHANGE_CUSTOM]),
  },
  {
    name: 'tor-looks-around',
    says: 'A user’s key looks around through Tor.',
    raises: [RECON_TOR],
    play: stage => {
      const user = stage.account.users[0]
      calls(stage, { user, from: SAMPLE['tor-exit'].addresses[4], acts: LOOKS })
      stage.expect(RECON_TOR, user.name)
    },
  },
  {
    name: 'tor-relay-caller',
    says: 'Near miss: calls from a host that runs a Tor relay and no exit.',
    raises: [],
    misses: [RECON_TOR, CHANGE_TOR],
    play: stage => quietly(stage, SAMPLE['tor-relay'].addresses[1], [RECON_TOR, CHANGE_TOR]),
  },
]

const fromSystem = (stage: Stage, agent: string, type: string): void => {
  const user = stage.account.users[0]
  calls(stage, { user, from: '192.0.2.241', acts: LOOKS, agent: `${agent}sts.get-caller-identity` })
  stage.expect(type, user.name)
}

const bySystem: readonly Story[] = [
  {
    name: 'parrot-caller',
    says: 'A user’s key is used from Parrot Security Linux.',
    raises: [PARROT],
    play: stage => fromSystem(stage, PARROT_CLI, PARROT),
  },
  {
    name: 'pentoo-caller',
    says: 'A user’s key is used from Pentoo Linux.',
    raises: [PENTOO],
    play: stage => fromSystem(stage, PENTOO_CLI, PENTOO),
  },
  {
    name: 'nearly-pentester-caller',
    says: 'Near miss: programs whose names only look like those of systems for penetration testers.',
    raises: [],
    misses: [KALI, PARROT, PENTOO],
    play: stage => {
      const user = stage.account.users[1]
      const agents = [
        `kalibrate/1.2 ${BOTO}`,
        `ParrotAnafi/2.1 parrot-sync ${BOTO}`,
        'aws-cli/2.15.0 Linux/6.6.9-gentoo',
      ]
      for (const agent of agents) calls(stage, { user, from: user.address, acts: LOOKS, agent })
      for (const type of [KALI, PARROT, PENTOO]) stage.spare(type, user.name)
    },
  },
]

export const callers: readonly Story[] = [...byAddress, ...bySystem]
