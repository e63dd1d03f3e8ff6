import { detection, MINING, minutes, PHISHING } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Trojan:EC2/PhishingDomainRequest!DNS',
  title: ({ event, resource }) => `${resource} looks up ${event.query}, a phishing site.`,
  why: 'Somebody on this instance follows a phisher’s link, or the instance itself serves or sends such links.',
  falsePositives: ['a mail gateway that checks the links in messages'],
  respond: [
    'Who was logged in on the instance? Their passwords may be known to others now.',
    'Which process asked? Isolate the instance before it is restarted, and keep its memory.',
    'Did a connection follow? Look for the answer’s address in the flow logs.',
  ],
  attack: ['T1566.002'],
  severity: 'High',
  role: 'ACTOR',

  on: 'dns',
  where: dns => (dns.queryLists & PHISHING) !== 0,
  by: ['asker', 'query'],
  apart: ['query'],
  // Names are asked for again and again: an hour of one is one occurrence.
  within: minutes(60),
  because: ({ event }) =>
    `${event.query} is on a list of phishing sites; the answer was ${event.rcode || 'not logged'}${event.firewallAction === 'BLOCK' ? ', blocked by DNS Firewall' : ''}.`,
  additionalInfo: ({ event }) => ({ domain: event.query }),

  examples: () => ({
    fires: {
      'a listed name is looked up': [asked('bad.example', PHISHING)],
      'a name on two kinds of list': [asked('bad.example', PHISHING | MINING)],
      'a lookup that DNS Firewall blocked': [{ ...asked('bad.example', PHISHING), firewallAction: 'BLOCK' }],
    },
    quiet: {
      'a name on no list': [asked('good.example', 0)],
      'a name on a list of another kind': [asked('other.example', MINING)],
    },
  }),
})

const asked = (query: string, queryLists: number) => ({
  ...{ at: 60, vpc: 'vpc-1', instance: 'i-0abc', source: '10.0.0.5', query, queryType: 'A', rcode: 'NOERROR' },
  queryLists,
})
