import { detection, MINING, minutes, SINKHOLE } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Trojan:EC2/BlackholeTraffic!DNS',
  title: ({ event, resource }) => `${resource} looks up ${event.query}, which was seized and leads to a sinkhole.`,
  why: 'A name that was seized from criminals answers with a sinkhole: what still asks for it is infected.',
  falsePositives: ['a mail or proxy server that looks up names on behalf of others'],
  respond: [
    'Which process asked? Isolate the instance before it is restarted, and keep its memory.',
    'Did a connection follow? Look for the answer’s address in the flow logs.',
    'Which other instances asked for the same name?',
  ],
  attack: ['T1071.004'],
  severity: 'Medium',
  role: 'ACTOR',

  on: 'dns',
  where: dns => (dns.queryLists & SINKHOLE) !== 0 || (dns.answerLists & SINKHOLE) !== 0,
  by: ['asker', 'query'],
  apart: ['query'],
  // Names are asked for again and again: an hour of one is one occurrence.
  within: minutes(60),
  because: ({ event }) =>
    `${event.query} ${(event.queryLists & SINKHOLE) !== 0 ? 'is on a list of names that were seized' : `leads to the sinkhole ${event.answer}`}; the answer was ${event.rcode || 'not logged'}.`,
  additionalInfo: ({ event }) => ({ domain: event.query }),

  examples: () => ({
    fires: {
      'a listed name is looked up': [asked('bad.example', SINKHOLE)],
      'a name on two kinds of list': [asked('bad.example', SINKHOLE | MINING)],
      'a lookup that DNS Firewall blocked': [{ ...asked('bad.example', SINKHOLE), firewallAction: 'BLOCK' }],
      'a name whose answer is a sinkhole': [
        { ...asked('seized.example', 0), answer: '192.0.2.40', answerLists: SINKHOLE },
      ],
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
