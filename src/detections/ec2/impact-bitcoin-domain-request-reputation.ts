import { BAD_REPUTATION, chanceOf, detection, MINING, minutes, POPULAR, times } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Impact:EC2/BitcoinDomainRequest.Reputation',
  title: ({ event, resource }) => `${resource} looks up ${event.query}, by its words a mining pool.`,
  why: 'Pools call themselves what they are, and new ones are on no list yet. A server that asks for one mines coins at your expense, and whoever made it do so can make it do more.',
  falsePositives: ['a wallet, an exchange or news about mining'],
  respond: [
    'Does this instance have any business with crypto-currencies?',
    'Which process asked, and how busy is the processor?',
    'Did connections to the answer’s address follow?',
  ],
  attack: ['T1496.001'],
  severity: 'High',
  role: 'ACTOR',

  on: 'dns',
  where: dns => dns.mining >= BAD_REPUTATION && (dns.queryLists & (MINING | POPULAR)) === 0,
  by: ['asker', 'query'],
  apart: ['query'],
  // Names are asked for again and again: an hour of one is one occurrence.
  within: minutes(60),
  because: ({ event }) =>
    `${event.query} is on no list, but holds words that names of mining pools hold and hardly any others: the chance that it is one is ${chanceOf(event.mining)}.`,
  factors: ({ event }) => [
    { name: 'words of mining (tenths of nats)', value: event.mining, threshold: BAD_REPUTATION },
    { name: 'chance', value: chanceOf(event.mining), threshold: chanceOf(BAD_REPUTATION) },
  ],
  additionalInfo: ({ event }) => ({ domain: event.query }),

  examples: () => ({
    fires: {
      'a pool that no list knows': times(3, i => asked('xmr.eu.pool.example', i)),
      'words inside one label': [asked('stratum-mining3.example', 0)],
    },
    quiet: {
      'a pool of something else': [asked('pool.ntp.example', 0)],
      'news of coins': [asked('www.coin-news.example', 0)],
      'a name that lists call popular': [{ ...asked('xmr.pool.example', 0), queryLists: POPULAR }],
      'a pool that is listed has a type of its own': [{ ...asked('xmr.pool.example', 0), queryLists: MINING }],
    },
  }),
})

const asked = (query: string, after: number) => ({
  ...{ at: 60 + after, vpc: 'vpc-1', instance: 'i-0abc', source: '10.0.0.5', query, queryType: 'A', rcode: 'NOERROR' },
})
