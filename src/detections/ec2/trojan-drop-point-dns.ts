import { DROP_POINT, detection, MINING, minutes } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Trojan:EC2/DropPoint!DNS',
  title: ({ event, resource }) => `${resource} looks up ${event.query}, where stolen data is collected.`,
  why: 'Such a host holds credentials and other things that malware took. What goes there is lost.',
  falsePositives: ['a mail or proxy server that looks up names on behalf of others'],
  respond: [
    'Which process asked? Isolate the instance before it is restarted, and keep its memory.',
    'Did a connection follow? Look for the answer’s address in the flow logs.',
    'Which other instances asked for the same name?',
  ],
  attack: ['T1041', 'T1567'],
  severity: 'Medium',
  role: 'ACTOR',

  on: 'dns',
  where: dns => (dns.queryLists & DROP_POINT) !== 0,
  by: ['asker', 'query'],
  apart: ['query'],
  // Names are asked for again and again: an hour of one is one occurrence.
  within: minutes(60),
  because: ({ event }) =>
    `${event.query} is on a list of hosts where malware leaves stolen data; the answer was ${event.rcode || 'not logged'}${event.firewallAction === 'BLOCK' ? ', blocked by DNS Firewall' : ''}.`,
  additionalInfo: ({ event }) => ({ domain: event.query }),

  examples: () => ({
    fires: {
      'a listed name is looked up': [asked('bad.example', DROP_POINT)],
      'a name on two kinds of list': [asked('bad.example', DROP_POINT | MINING)],
      'a lookup that DNS Firewall blocked': [{ ...asked('bad.example', DROP_POINT), firewallAction: 'BLOCK' }],
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
