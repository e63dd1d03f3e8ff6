import { detection, distinct, INBOUND, minutes, OUTBOUND, sum, TCP, times } from '../../sdk/sdk.ts'

export default detection.window({
  type: 'Impact:EC2/WinRMBruteForce',
  title: ({ role, remote, resource }) =>
    role === 'ACTOR'
      ? `${resource} is guessing WinRM passwords on ${remote}.`
      : `${remote} is guessing WinRM passwords on ${resource}.`,
  why: 'Many short WinRM connections between two hosts in a few minutes are password guesses, not sessions: a refused guess ends after the handshake and carries a few kilobytes.',
  falsePositives: [
    'a vulnerability scanner you run: put it on the trusted list',
    'a configuration tool with an outdated password',
  ],
  respond: [
    'Did any connection between the two last longer, or carry more, than the others? Then a guess may have succeeded: look at the host’s security log for event 4624.',
    'Is port 5985 or 5986 of the target meant to be open to this address? Close it, or move to Session Manager.',
    'If the instance is the one guessing: which process opened the connections? Treat the host as taken over.',
  ],
  attack: ['T1110.001', 'T1021.006'],
  severity: ({ role }) => (role === 'ACTOR' ? 'High' : 'Low'),
  role: flow => (flow.direction === INBOUND ? 'TARGET' : 'ACTOR'),

  on: 'flow',
  where: flow => (flow.servicePort === 5985 || flow.servicePort === 5986) && flow.protocol === TCP && flow.accepted,
  by: ['connection'],
  within: minutes(10),
  tune: { attempts: 20, bytesPerAttemptMin: 800, bytesPerAttemptMax: 12_000 },
  tuneWhy: {
    attempts: 'AWS’s own tester makes 20 runs of a password guesser; people rarely open 20 sessions in ten minutes.',
    bytesPerAttemptMin: 'Below 800 bytes both ways no credentials were exchanged: the port was only knocked on.',
    bytesPerAttemptMax: 'A refused guess costs 2 to 8 kB both ways; a command and its output soon pass 12 kB.',
  },
  // The client’s port tells connections apart: a session that is logged each minute stays one attempt.
  state: { attempts: distinct, bytes: sum },
  observe(flow, seen) {
    seen.bytes += flow.bytes
    seen.attempts.add(flow.direction === INBOUND ? flow.remotePort : flow.localPort)
  },
  fires(seen, tune) {
    const attempts = seen.attempts.size
    if (attempts < tune.attempts) return false
    return seen.bytes >= attempts * tune.bytesPerAttemptMin && seen.bytes < attempts * tune.bytesPerAttemptMax
  },
  because: ({ role, remote }, seen) =>
    `${seen.attempts.size} WinRM connections ${role === 'ACTOR' ? 'to' : 'from'} ${remote} within 10 minutes carried ${Math.round(seen.bytes / seen.attempts.size)} bytes each on average.`,

  examples: () => ({
    fires: {
      'twenty guesses in five minutes from outside': times(20, i => guess(i, 3_200)),
      'twenty guesses against a host outside': times(20, i => ({ ...guess(i, 3_200), ...outwards(i) })),
      'over IPv6': times(30, i => ({ ...guess(i, 3_200), local: '2001:db8::5', remote: '2001:db8:1::9' })),
      'the same over TLS': times(20, i => ({ ...guess(i, 3_200), localPort: 5986, servicePort: 5986 })),
    },
    quiet: {
      'nineteen short connections': times(19, i => guess(i, 3_200)),
      'twenty sessions with work in them': times(20, i => guess(i, 60_000)),
      'twenty knocks on the port': times(20, i => guess(i, 120)),
      'one idle session logged again and again': times(20, i => ({ ...guess(i, 3_200), remotePort: 40_000 })),
      'refused by the security group': times(20, i => ({ ...guess(i, 3_200), accepted: false })),
    },
  }),
})

const guess = (i: number, bytes: number) => ({
  ...{ at: 1_790_000_040 + i * 15, interface: 'eni-1', local: '10.0.0.5', remote: '203.0.113.9', remotePublic: true },
  ...{ localPort: 5985, remotePort: 40_000 + i, servicePort: 5985, protocol: TCP, direction: INBOUND, sent: false },
  ...{ accepted: true, packets: 15, bytes },
})
const outwards = (i: number) => ({ direction: OUTBOUND, sent: true, localPort: 40_000 + i, remotePort: 5985 })
