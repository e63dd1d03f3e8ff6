import { MORNING, outward, times, unusualTraffic } from '../../sdk/sdk.ts'

const sends = (megabytes: number) =>
  times(10, i =>
    outward(MORNING + 3600 + i * 60, '203.0.113.9', 443, { bytes: megabytes * 100_000, packets: megabytes * 100 }),
  )

export default unusualTraffic({
  type: 'Behavior:EC2/TrafficVolumeUnusual',
  verdict: 'volume',
  title: ({ remote, resource }) => `${resource} sent far more to ${remote} than it ever sends.`,
  why: 'Data that is stolen has to leave. A machine that suddenly sends many times what it ever sent to one host may be carrying it out.',
  falsePositives: ['a first backup or migration to a new place', 'a new release that uploads more than the old one'],
  respond: [
    'Whose is the remote address, and is it meant to receive this?',
    'What lies on the instance, or what can it read with its role?',
    'Did somebody read a database or bucket from it in the hours before?',
  ],
  attack: ['T1048'],
  severity: 'Medium',
  unusual: { 'two gigabytes to a host that it never spoke to': sends(2000) },
  alike: {
    'ninety megabytes: not usual, but not much either': sends(90),
    'two gigabytes that arrive': sends(2000).map(one => ({ ...one, sent: false })),
  },
})
