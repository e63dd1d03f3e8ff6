import { DRIVE_BY, detection, MINING, minutes } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Trojan:EC2/DriveBySourceTraffic!DNS',
  title: ({ event, resource }) => `${resource} looks up ${event.query}, which serves drive-by downloads.`,
  why: 'Such a site infects who merely visits it. A server has little reason to visit any site.',
  falsePositives: [
    'a crawler or link checker of yours',
    'a remote desktop whose user followed a link: then look at that user’s session',
  ],
  respond: [
    'Which process asked? Isolate the instance before it is restarted, and keep its memory.',
    'Did a connection follow? Look for the answer’s address in the flow logs.',
    'Which other instances asked for the same name?',
  ],
  attack: ['T1189'],
  severity: 'High',
  role: 'ACTOR',

  on: 'dns',
  where: dns => (dns.queryLists & DRIVE_BY) !== 0,
  by: ['asker', 'query'],
  apart: ['query'],
  // Names are asked for again and again: an hour of one is one occurrence.
  within: minutes(60),
  because: ({ event }) =>
    `${event.query} is on a list of sites that infect their visitors; the answer was ${event.rcode || 'not logged'}${event.firewallAction === 'BLOCK' ? ', blocked by DNS Firewall' : ''}.`,
  additionalInfo: ({ event }) => ({ domain: event.query }),

  examples: () => ({
    fires: {
      'a listed name is looked up': [asked('bad.example', DRIVE_BY)],
      'a name on two kinds of list': [asked('bad.example', DRIVE_BY | MINING)],
      'a lookup that DNS Firewall blocked': [{ ...asked('bad.example', DRIVE_BY), firewallAction: 'BLOCK' }],
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
