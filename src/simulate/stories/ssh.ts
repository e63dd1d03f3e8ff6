import type { Exchange } from '../flow-line.ts'
import { TCP } from '../flow-line.ts'
import type { Instance } from '../organisation.ts'
import type { Stage, Story } from '../stage.ts'

const TYPE = 'UnauthorizedAccess:EC2/SSHBruteForce'

/** One password tried: handshake, key exchange, refusal, about 2 kB each way. */
const guess = (stage: Stage, nic: Instance, remote: string, start: number, inbound: boolean): Exchange => {
  const port = stage.random.between(32768, 60999)
  return {
    nic,
    remote,
    local: remote.includes(':') ? nic.address6 : nic.address,
    localPort: inbound ? 22 : port,
    remotePort: inbound ? port : 22,
    protocol: TCP,
    inbound,
    asked: [stage.random.between(12, 17), stage.random.between(1500, 2300)],
    answered: [stage.random.between(11, 15), stage.random.between(2100, 2900)],
    start,
    end: start + stage.random.between(2, 6),
  }
}

/** AWS's tester makes 20 runs of a password guesser; these make 60 connections in nine minutes. */
const guessing = (stage: Stage, nic: Instance, remote: string, inbound: boolean): void => {
  for (let i = 0; i < 60; i++) stage.exchange(guess(stage, nic, remote, stage.at + i * 9, inbound))
  stage.expect(TYPE, nic.instance)
}

export const ssh: readonly Story[] = [
  {
    name: 'ssh-guessing-inbound',
    says: 'Somebody on the internet tries passwords on the bastion.',
    raises: [TYPE],
    play: stage => guessing(stage, stage.instance('bastion'), '203.0.113.201', true),
  },
  {
    name: 'ssh-guessing-outbound',
    says: 'A worker that was taken over tries passwords on a host elsewhere.',
    raises: [TYPE],
    play: stage => guessing(stage, stage.instance('worker', 0), '198.51.100.202', false),
  },
  {
    name: 'ssh-guessing-inbound-ipv6',
    says: 'Somebody on the internet tries passwords on the bastion, over IPv6.',
    raises: [TYPE],
    ipv6: true,
    play: stage => guessing(stage, stage.instance('bastion'), '2001:db8:0:7::201', true),
  },
  {
    name: 'ssh-guessing-outbound-ipv6',
    says: 'A worker that was taken over tries passwords on a host elsewhere, over IPv6.',
    raises: [TYPE],
    ipv6: true,
    play: stage => guessing(stage, stage.instance('worker', 0), '2001:db8:0:7::202', false),
  },
]
