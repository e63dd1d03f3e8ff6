import { DGA, detection, MINING, minutes } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Trojan:EC2/DGADomainRequest.C!DNS',
  title: ({ event, resource }) => `${resource} looks up ${event.query}, a name that malware computes.`,
  why: 'Malware computes new names each day so that its controller cannot be seized. People and programs never ask for such names.',
  falsePositives: ['a security tool that checks such names'],
  respond: [
    'Which process asked? Isolate the instance before it is restarted, and keep its memory.',
    'Did a connection follow? Look for the answer’s address in the flow logs.',
    'Which other instances asked for the same name?',
  ],
  attack: ['T1568.002'],
  severity: 'High',
  role: 'ACTOR',

  on: 'dns',
  where: dns => (dns.queryLists & DGA) !== 0,
  by: ['asker', 'query'],
  apart: ['query'],
  // Names are asked for again and again: an hour of one is one occurrence.
  within: minutes(60),
  because: ({ event }) =>
    `${event.query} is on a list of names that malware computes from the date; the answer was ${event.rcode || 'not logged'}${event.firewallAction === 'BLOCK' ? ', blocked by DNS Firewall' : ''}.`,
  additionalInfo: ({ event }) => ({ domain: event.query }),

  examples: () => ({
    fires: {
      'a listed name is looked up': [asked('bad.example', DGA)],
      'a name on two kinds of list': [asked('bad.example', DGA | MINING)],
      'a lookup that DNS Firewall blocked': [{ ...asked('bad.example', DGA), firewallAction: 'BLOCK' }],
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
