import {
  ABUSED_DOMAIN,
  BAD_REPUTATION,
  chanceOf,
  detection,
  LISTED,
  MALICIOUS,
  minutes,
  POPULAR,
  spelling,
} from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Impact:EC2/AbusedDomainRequest.Reputation',
  title: ({ event, resource }) => `${resource} looks up ${event.query}, which is known to be abused.`,
  why: 'Attackers like names that cost nothing and ask nobody: dynamic DNS, free endings, domains that have run out. Servers have little business there.',
  falsePositives: ['a developer’s own machine behind dynamic DNS'],
  respond: [
    'Who is behind the name, and does anybody here know them?',
    'Which process asked, and did a connection to the answer’s address follow?',
    'Do other instances ask for it?',
  ],
  attack: ['T1568.002', 'T1071.004'],
  severity: 'Medium',
  role: 'ACTOR',

  on: 'dns',
  where: dns =>
    (dns.queryLists & ABUSED_DOMAIN) !== 0 &&
    (dns.queryLists & (MALICIOUS | POPULAR)) === 0 &&
    LISTED + spelling(dns.generated, dns.open) >= BAD_REPUTATION,
  by: ['asker', 'query'],
  apart: ['query'],
  // What has been asked for on three days is part of somebody's work, or has been told of.
  familiar: { by: ['asker', 'query'], days: 3 },
  within: minutes(60),
  because: ({ event }) =>
    `A list of abused domains holds ${event.query}; with its spelling the chance that it is bad is ${chanceOf(evidence(event))}.`,
  factors: ({ event }) => [
    { name: 'listed (tenths of nats)', value: LISTED },
    { name: 'spelling (tenths of nats)', value: spelling(event.generated, event.open) },
    { name: 'chance', value: chanceOf(evidence(event)), threshold: chanceOf(BAD_REPUTATION) },
  ],
  additionalInfo: ({ event }) => ({ domain: event.query }),

  examples: () => ({
    fires: {
      'a name below a listed one': [asked('x7.abused.example', ABUSED_DOMAIN)],
      'the same asked for twice': [
        asked('a.abused.example', ABUSED_DOMAIN),
        asked('a.abused.example', ABUSED_DOMAIN, 20),
      ],
    },
    quiet: {
      'a name on no list': [asked('good.example', 0)],
      'a name that is popular too': [asked('cdn.abused.example', ABUSED_DOMAIN | POPULAR)],
    },
  }),
})

const evidence = (event: { generated: number; open: boolean }) => LISTED + spelling(event.generated, event.open)
const asked = (query: string, queryLists: number, after = 0) => ({
  ...{ at: 60 + after, vpc: 'vpc-1', instance: 'i-0abc', source: '10.0.0.5', query, queryType: 'A', rcode: 'NOERROR' },
  queryLists,
})
