import * as sdk from '../../sdk/sdk.ts'

const { BAD_REPUTATION, C2, chanceOf, detection, LEADS_TO_C2, LEADS_TO_THREAT, LISTED, MALICIOUS, minutes, spelling } =
  sdk
/** Names on these have types of their own; who names them popular or his own decides himself. */
const ELSEWHERE =
  sdk.C2 | sdk.MINING | sdk.SINKHOLE | sdk.DROP_POINT | sdk.PHISHING | sdk.DRIVE_BY | sdk.DGA | sdk.CUSTOM | sdk.POPULAR
/** What an address may be listed as for a name to suffer from it. A sinkhole's has a type of its own. */
const BAD_ANSWER = sdk.C2 | sdk.MALICIOUS | sdk.DROP_POINT | sdk.PHISHING | sdk.DRIVE_BY

export default detection.match({
  type: 'Impact:EC2/MaliciousDomainRequest.Reputation',
  title: ({ event, resource }) => `${resource} looks up ${event.query}, a name with a bad reputation.`,
  why: 'The name is known for campaigns, or it leads to an address that is. New names of an old campaign are on no list, but they lead where the old ones led.',
  falsePositives: ['an address that several customers of a hosting company share'],
  respond: [
    'Which process asked? Isolate the instance before it is restarted, and keep its memory.',
    'Did a connection follow? Look for the answer’s address in the flow logs.',
    'Which other names lead to the same address, and who asks for them?',
  ],
  attack: ['T1071.004', 'T1568.002'],
  severity: 'High',
  role: 'ACTOR',

  on: 'dns',
  where: dns =>
    ((dns.queryLists & MALICIOUS) !== 0 || (dns.answerLists & BAD_ANSWER) !== 0) &&
    (dns.queryLists & ELSEWHERE) === 0 &&
    intel(dns.queryLists, dns.answerLists) + spelling(dns.generated, dns.open) >= BAD_REPUTATION,
  by: ['asker', 'query'],
  apart: ['query'],
  // Names are asked for again and again: an hour of one is one occurrence.
  within: minutes(60),
  because: ({ event }) =>
    `${event.query} ${(event.queryLists & MALICIOUS) !== 0 ? 'is on a threat list' : `led to ${event.answer}, which is on a threat list`}; with its spelling the chance that it is bad is ${chanceOf(evidence(event))}.`,
  factors: ({ event }) => [
    { name: 'lists (tenths of nats)', value: intel(event.queryLists, event.answerLists) },
    { name: 'spelling (tenths of nats)', value: spelling(event.generated, event.open) },
    { name: 'chance', value: chanceOf(evidence(event)), threshold: chanceOf(BAD_REPUTATION) },
  ],
  additionalInfo: ({ event }) => ({ domain: event.query }),

  examples: () => ({
    fires: {
      'a listed name': [asked('bad.example', MALICIOUS, 0)],
      'an unknown name that leads to a known controller': [asked('shop.example', 0, C2)],
      'an odd name under dynamic DNS that leads to a listed address': [asked('xkqzjvwtqhb.duckdns.org', 0, MALICIOUS)],
    },
    quiet: {
      'a name on no list': [asked('good.example', 0, 0)],
      'an ordinary name that shares a listed address': [asked('garden.example', 0, MALICIOUS)],
      'a popular name that does': [asked('cdn.example', sdk.POPULAR, C2)],
      'a name that another type tells of': [asked('c2.example', C2, C2)],
    },
  }),
})

const intel = (query: number, answer: number): number =>
  Math.max(
    (query & MALICIOUS) !== 0 ? LISTED : 0,
    (answer & C2) !== 0 ? LEADS_TO_C2 : answer === 0 ? 0 : LEADS_TO_THREAT,
  )
const evidence = (event: { queryLists: number; answerLists: number; generated: number; open: boolean }) =>
  intel(event.queryLists, event.answerLists) + spelling(event.generated, event.open)
const asked = (query: string, queryLists: number, answerLists: number) => ({
  ...{ at: 60, vpc: 'vpc-1', instance: 'i-0abc', source: '10.0.0.5', query, queryType: 'A', rcode: 'NOERROR' },
  ...{ queryLists, answerLists, answers: 1, answer: answerLists === 0 ? '198.51.100.200' : '198.51.100.99' },
})
