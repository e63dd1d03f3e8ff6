import { CUSTOM, detection, MINING, minutes } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'CryptoCurrency:EC2/BitcoinTool.B!DNS',
  title: ({ event, resource }) => `${resource} looks up ${event.query}, which serves cryptocurrency mining.`,
  why: 'Miners must find their pool. Stolen computing time is the most common thing that thieves of cloud credentials want.',
  falsePositives: ['you mine, or build tools that speak to a blockchain: suppress this type for those instances'],
  respond: [
    'Is this instance meant to have to do with cryptocurrency? If not, isolate it.',
    'Which process asked, and is the processor busy?',
    'How did it get there: look at the image, the user data, and open ports of the instance.',
  ],
  attack: ['T1496.001'],
  severity: 'High',
  role: 'ACTOR',

  on: 'dns',
  where: dns => (dns.queryLists & MINING) !== 0,
  by: ['asker', 'query'],
  apart: ['query'],
  // Miners ask each time they reconnect: an hour of one name is one occurrence.
  within: minutes(60),
  because: ({ event }) =>
    `${event.query} is on a list of cryptocurrency and mining names; the answer was ${event.rcode || 'not logged'}${event.firewallAction === 'BLOCK' ? ', blocked by DNS Firewall' : ''}.`,
  additionalInfo: ({ event }) => ({ domain: event.query }),

  examples: () => ({
    fires: {
      'a mining pool is looked up': [asked('pool.miner.example', MINING)],
      'a name on a mining list and on the operator’s own': [asked('xmr.miner.example', MINING | CUSTOM)],
      'a lookup that DNS Firewall blocked': [{ ...asked('pool.miner.example', MINING), firewallAction: 'BLOCK' }],
    },
    quiet: {
      'a name on no list': [asked('pool.miner.example', 0)],
      'a name on the operator’s own list only': [asked('pool.miner.example', CUSTOM)],
    },
  }),
})

const asked = (query: string, queryLists: number) => ({
  ...{ at: 60, vpc: 'vpc-1', instance: 'i-0abc', source: '10.0.0.5', query, queryType: 'A', rcode: 'NOERROR' },
  queryLists,
})
