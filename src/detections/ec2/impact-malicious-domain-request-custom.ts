import { CUSTOM, detection, MINING, minutes } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Impact:EC2/MaliciousDomainRequest.Custom',
  title: ({ event, resource }) => `${resource} looks up ${event.query}, a name on your own threat list.`,
  why: 'You put this name on a list because nobody should ask for it.',
  falsePositives: ['an entry that is too wide: *.example.com holds all names below'],
  respond: [
    'Why is the name on the list, and who put it there?',
    'Which process asked? Isolate the instance before it is restarted, and keep its memory.',
    'Did a connection follow? Look for the answer’s address in the flow logs.',
  ],
  attack: ['T1071.004'],
  severity: 'Medium',
  role: 'ACTOR',

  on: 'dns',
  where: dns => (dns.queryLists & CUSTOM) !== 0,
  by: ['asker', 'query'],
  apart: ['query'],
  // Names are asked for again and again: an hour of one is one occurrence.
  within: minutes(60),
  because: ({ event }) =>
    `${event.query} is on a threat list that you gave; the answer was ${event.rcode || 'not logged'}${event.firewallAction === 'BLOCK' ? ', blocked by DNS Firewall' : ''}.`,
  additionalInfo: ({ event }) => ({ domain: event.query }),

  examples: () => ({
    fires: {
      'a listed name is looked up': [asked('bad.example', CUSTOM)],
      'a name on two kinds of list': [asked('bad.example', CUSTOM | MINING)],
      'a lookup that DNS Firewall blocked': [{ ...asked('bad.example', CUSTOM), firewallAction: 'BLOCK' }],
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
