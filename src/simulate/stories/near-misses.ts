import { SAMPLE } from '../../intel/builtin.ts'
import { BOTO, CLI } from '../agents.ts'
import { asInstance, asUser } from '../call.ts'
import { dnsAnswer } from '../dns-line.ts'
import { TCP, UDP } from '../flow-line.ts'
import type { Instance } from '../organisation.ts'
import type { Stage, Story } from '../stage.ts'

/** Somebody on no list: the rest of the internet. */
const NOBODY = '203.0.113.170'

/** A tenth of a flood, to a port that speaks TCP. */
const fewPackets = (stage: Stage, nic: Instance): void => {
  for (let minute = 0; minute < 4; minute++) {
    const start = stage.at + minute * 60
    const ends = { nic, remote: NOBODY, localPort: 40_300, remotePort: 22, protocol: UDP, start, end: start + 58 }
    stage.packets({ ...ends, packets: 10_000, bytes: 2_840_000, sent: true, accepted: true, flags: 0 })
  }
}

/** One SYN each to some ports of some hosts. */
const knocks = (stage: Stage, nic: Instance, ends: readonly (readonly [string, number])[]): void => {
  for (const [i, [remote, remotePort]] of ends.entries()) {
    const start = stage.at + i
    const line = { nic, remote, localPort: 41_000 + i, remotePort, protocol: TCP, start, end: start + 1 }
    stage.packets({ ...line, packets: 1, bytes: 60, sent: true, accepted: true, flags: 2 })
  }
}

/** A scanner that is on a list meets closed ports only: each answers with a bare reset. */
const closedPorts = (stage: Stage, nic: Instance): void => {
  for (const [i, localPort] of [22, 3306, 5432, 6379].entries()) {
    const start = stage.at + i * 5
    const ends = { nic, remote: SAMPLE.scanner.addresses[0], localPort, remotePort: 42_000 + i, protocol: TCP }
    const one = { ...ends, packets: 1, start, end: start + 1, accepted: true }
    stage.packets({ ...one, bytes: 44, sent: false, flags: 2 })
    stage.packets({ ...one, bytes: 40, sent: true, flags: 4 })
  }
}

/** Sessions with work in them, as many as guesses would be. */
const sessions = (stage: Stage, nic: Instance): void => {
  for (let i = 0; i < 30; i++) {
    const start = stage.at + i * 15
    const ends = { nic, remote: NOBODY, localPort: 22, remotePort: 43_000 + i, protocol: TCP, inbound: true }
    stage.exchange({ ...ends, asked: [90, 31_000], answered: [120, 64_000], start, end: start + 12 })
  }
}

const ask = (stage: Stage, instance: Instance, name: string, addresses: readonly string[]): void => {
  for (const [i, address] of addresses.entries()) {
    const answers = `[${dnsAnswer('A', address)}]`
    stage.query(instance, { at: stage.at + i * 4, name, type: 'A', rcode: 'NOERROR', answers, port: 44_000 + i })
  }
}

const REFUSED = { error: 'AccessDenied', message: 'User is not authorized to perform this operation' }
const STRONG =
  '{"requireSymbols":true,"requireNumbers":true,"requireUppercaseCharacters":true,"requireLowercaseCharacters":true,' +
  '"minimumPasswordLength":20,"maxPasswordAge":60,"passwordReusePrevention":24,"allowUsersToChangePassword":true}'

const byUser = (stage: Stage, service: string, name: string, request: string, more = {}): string => {
  const user = stage.account.users[6]
  const base = { service, who: asUser(stage.account.id, user), from: user.address, agent: CLI + service }
  stage.call({ ...base, at: stage.at, name, readOnly: false, request, ...more })
  return user.name
}

/** An instance uses its own credentials through its VPC's own endpoint. */
const atHome = (stage: Stage, instance: Instance): void => {
  const who = asInstance(stage.account.id, instance, stage.random.id('ASIA', 16), stage.at - 1200)
  const more = `,"vpcEndpointId":"vpce-0${stage.random.hex(16)}","vpcEndpointAccountId":"${stage.account.id}"`
  const base = { service: 's3', name: 'ListBuckets', who, from: instance.address, agent: BOTO, readOnly: true }
  for (let i = 0; i < 3; i++) stage.call({ ...base, at: stage.at + i * 20, more })
}

const miss = (type: string, name: string, says: string, act: (stage: Stage) => string): Story => ({
  ...{ name, says, raises: [], misses: [type] },
  play: stage => stage.spare(type, act(stage)),
})

/** An instance that does something harmless: the story's act, and the instance as what is spared. */
const by =
  (duty: Parameters<Stage['instance']>[0], nth: number, act: (stage: Stage, nic: Instance) => void) =>
  (stage: Stage) => {
    const nic = stage.instance(duty, nth)
    act(stage, nic)
    return nic.instance
  }

export const nearMisses: readonly Story[] = [
  miss(
    ...(['Backdoor:EC2/DenialOfService.UdpOnTcpPorts', 'udp-on-tcp-port'] as const),
    'A database server sends a tenth of a flood of UDP to port 22 of a public address.',
    by('database', 1, fewPackets),
  ),
  miss(
    ...(['Impact:EC2/PortSweep', 'few-hosts'] as const),
    'A worker finds fifty public hosts dead on one port.',
    by('worker', 0, (stage, nic) =>
      knocks(
        stage,
        nic,
        Array.from({ length: 50 }, (_, i) => [`77.88.${i}.9`, 6379] as const),
      ),
    ),
  ),
  miss(
    ...(['Recon:EC2/Portscan', 'few-ports'] as const),
    'An application server asks for thirty ports of one host.',
    by('app', 1, (stage, nic) =>
      knocks(
        stage,
        nic,
        Array.from({ length: 30 }, (_, i) => [`${stage.site.network}.1.200`, 8000 + i] as const),
      ),
    ),
  ),
  miss(
    ...(['Recon:EC2/PortProbeUnprotectedPort', 'closed-ports-probed'] as const),
    'A known scanner meets closed ports of a database server.',
    by('database', 0, closedPorts),
  ),
  miss(
    ...(['UnauthorizedAccess:EC2/SSHBruteForce', 'ssh-sessions'] as const),
    'Somebody works on an application server in many SSH sessions.',
    by('app', 2, sessions),
  ),
  miss(
    ...(['CryptoCurrency:EC2/BitcoinTool.B!DNS', 'coin-news'] as const),
    'A web server asks for a name that only sounds like mining.',
    by('web', 2, (stage, nic) => ask(stage, nic, 'bitcoin-pool-news.example', [NOBODY, NOBODY])),
  ),
  miss(
    ...(['UnauthorizedAccess:EC2/MetadataDNSRebind', 'two-answers'] as const),
    'A name that a web server asks for answers with two public addresses by turns.',
    by('web', 2, (stage, nic) => ask(stage, nic, 'a1b2c3.login-page.example', [NOBODY, '203.0.113.171', NOBODY])),
  ),
  miss(
    ...(['UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.InsideAWS', 'instance-at-home'] as const),
    'An instance uses its credentials through its VPC’s own endpoint.',
    by('app', 0, atHome),
  ),
  miss(
    ...(['UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS', 'instance-at-home-too'] as const),
    'Another instance uses its credentials through its VPC’s own endpoint.',
    by('app', 1, atHome),
  ),
  miss(
    ...(['Stealth:IAMUser/CloudTrailLoggingDisabled', 'trail-stop-refused'] as const),
    'A user is refused to stop the organisation’s trail.',
    stage => byUser(stage, 'cloudtrail', 'StopLogging', `{"name":"${stage.account.trails[0].arn}"}`, REFUSED),
  ),
  miss(
    ...(['Stealth:IAMUser/PasswordPolicyChange', 'password-policy-strengthened'] as const),
    'The account’s password policy asks for more than before.',
    stage => byUser(stage, 'iam', 'UpdateAccountPasswordPolicy', STRONG),
  ),
]
