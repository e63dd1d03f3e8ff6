import { C2, detection, MINING, minutes } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Backdoor:EC2/C&CActivity.B!DNS',
  title: ({ event, resource }) => `${resource} looks up ${event.query}, a command and control server.`,
  why: 'Malware looks up its controller before it asks for orders. Whoever runs that server can run commands here.',
  falsePositives: [
    'a mail or proxy server that looks up names on behalf of others',
    'a research host that looks at such names on purpose',
  ],
  respond: [
    'Which process asked? Isolate the instance before it is restarted, and keep its memory.',
    'Did a connection follow? Look for the answer’s address in the flow logs.',
    'Which other instances asked for the same name?',
  ],
  attack: ['T1071.004', 'T1568'],
  severity: 'High',
  role: 'ACTOR',

  on: 'dns',
  where: dns => (dns.queryLists & C2) !== 0,
  by: ['asker', 'query'],
  apart: ['query'],
  // Names are asked for again and again: an hour of one is one occurrence.
  within: minutes(60),
  because: ({ event }) =>
    `${event.query} is on a list of command and control servers; the answer was ${event.rcode || 'not logged'}${event.firewallAction === 'BLOCK' ? ', blocked by DNS Firewall' : ''}.`,
  additionalInfo: ({ event }) => ({ domain: event.query }),

  examples: () => ({
    fires: {
      'a listed name is looked up': [asked('bad.example', C2)],
      'a name on two kinds of list': [asked('bad.example', C2 | MINING)],
      'a lookup that DNS Firewall blocked': [{ ...asked('bad.example', C2), firewallAction: 'BLOCK' }],
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
