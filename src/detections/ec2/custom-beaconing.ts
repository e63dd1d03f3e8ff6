import { MORNING, outward, times, unusualTraffic } from '../../sdk/sdk.ts'

/** Whole seconds that look drawn at random, the same for the same number. */
const noise = (i: number, most: number) => ((i * 7919 + 13) * 104_729) % most

const connects = (seconds: (i: number) => number) =>
  times(28, i => outward(MORNING + 3600 + seconds(i), '203.0.113.9', 443, { localPort: 40_000 + i }))

export default unusualTraffic({
  type: 'Custom:EC2/Beaconing',
  verdict: 'beacon',
  title: ({ remote, resource }) => `${resource} reports to ${remote} in a rhythm, and never spoke to it before.`,
  why: 'Malware asks its master for orders again and again. People and most programs connect when they have something to say; a steady rhythm to a host that is new is a program that waits.',
  falsePositives: ['a new agent for monitoring or updates that asks its vendor every few minutes'],
  respond: [
    'Whose is the remote address, and does a program of yours report to it?',
    'Which process opens the connections, and since when does it run?',
    'What did the instance do when the rhythm began?',
  ],
  attack: ['T1071', 'T1029'],
  severity: 'Medium',
  unusual: {
    'a connection every five minutes': connects(i => i * 300),
    'every five minutes, a fifth sooner or later': connects(i => i * 300 + noise(i, 60) - 30),
  },
  alike: {
    'connections as they happen to come': connects(i => Math.floor(i * i * 11 + noise(i, 900))).sort(
      (a, b) => (a.at ?? 0) - (b.at ?? 0),
    ),
    'one connection that goes on, told of every minute': times(28, i =>
      outward(MORNING + 3600 + i * 60, '203.0.113.9', 443, { localPort: 40_000, tcpFlags: 0 }),
    ),
    'too few to say': connects(i => i * 300).slice(0, 20),
  },
})
