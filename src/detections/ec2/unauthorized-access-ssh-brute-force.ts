import { count, detection, distinct, INBOUND, minutes, sum, TCP, times } from '../../sdk/sdk.ts'

export default detection.window({
  type: 'UnauthorizedAccess:EC2/SSHBruteForce',
  title: ({ role, remote, resource }) =>
    role === 'ACTOR'
      ? `${resource} is guessing SSH passwords on ${remote}.`
      : `${remote} is guessing SSH passwords on ${resource}.`,
  why: 'Many short SSH connections between two hosts in a few minutes are password guesses, not sessions: a refused guess ends after the key exchange and carries a few kilobytes.',
  falsePositives: [
    'a vulnerability scanner you run: put it on the trusted list',
    'a build host that fetches from a Git server over SSH and finds nothing new, again and again',
  ],
  respond: [
    'Did any connection between the two last longer, or carry more, than the others? Then a guess may have succeeded: look at the host’s auth log.',
    'Is port 22 of the target meant to be open to this address? Close it, or move to Session Manager.',
    'If the instance is the one guessing: which process opened the connections? Treat the host as taken over.',
  ],
  attack: ['T1110.001'],
  severity: ({ role }) => (role === 'ACTOR' ? 'High' : 'Low'),
  role: flow => (flow.direction === INBOUND ? 'TARGET' : 'ACTOR'),

  on: 'flow',
  where: flow => flow.servicePort === 22 && flow.protocol === TCP && flow.accepted,
  by: ['connection'],
  within: minutes(10),
  tune: { attempts: 20, bytesPerAttemptMin: 1_000, bytesPerAttemptMax: 8_000 },
  tuneWhy: {
    attempts: 'AWS’s own tester makes 20 runs of a password guesser; people rarely open 20 sessions in ten minutes.',
    bytesPerAttemptMin: 'Below 1 kB both ways there was no key exchange: the port was only knocked on.',
    bytesPerAttemptMax: 'A refused guess costs 4 to 6 kB both ways; a session with work in it soon passes 8 kB.',
  },
  // Connections are told apart by the client's port, which is the same in both directions and in every later record of
  // the connection: an idle session that is logged each minute stays one attempt.
  state: { attempts: distinct, bytes: sum, records: count },
  observe(flow, seen) {
    seen.records += 1
    seen.bytes += flow.bytes
    seen.attempts.add(flow.direction === INBOUND ? flow.remotePort : flow.localPort)
  },
  fires(seen, tune) {
    const attempts = seen.attempts.size
    if (attempts < tune.attempts) return false
    return seen.bytes >= attempts * tune.bytesPerAttemptMin && seen.bytes < attempts * tune.bytesPerAttemptMax
  },
  because: ({ role, remote }, seen) =>
    `${seen.attempts.size} SSH connections ${role === 'ACTOR' ? 'to' : 'from'} ${remote} within 10 minutes carried ${Math.round(seen.bytes / seen.attempts.size)} bytes each on average.`,

  examples: () => ({
    fires: {
      'twenty guesses in five minutes from outside': times(20, i => guess(i, 4_400)),
      'twenty guesses against a host outside': times(20, i => ({ ...guess(i, 4_400), ...outwards(i) })),
      'thirty guesses over IPv6': times(30, i => ({
        ...guess(i, 4_600),
        local: '2001:db8::5',
        remote: '2001:db8:1::9',
      })),
    },
    quiet: {
      'nineteen short connections': times(19, i => guess(i, 4_400)),
      'twenty sessions with work in them': times(20, i => guess(i, 60_000)),
      'twenty knocks on the port': times(20, i => guess(i, 120)),
      'one idle session logged again and again': times(20, i => ({ ...guess(i, 4_400), remotePort: 40_000 })),
      'twenty guesses that the security group refused': times(20, i => ({ ...guess(i, 4_400), accepted: false })),
    },
  }),
})

const guess = (i: number, bytes: number) => ({
  ...{ at: 1_790_000_040 + i * 15, interface: 'eni-1', local: '10.0.0.5', remote: '203.0.113.9', remotePublic: true },
  ...{ localPort: 22, remotePort: 40_000 + i, servicePort: 22, protocol: TCP, direction: INBOUND, sent: false },
  ...{ accepted: true, packets: 15, bytes },
})
const outwards = (i: number) => ({ direction: 2, sent: true, localPort: 40_000 + i, remotePort: 22 })
