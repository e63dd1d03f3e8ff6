import { MORNING, outward, unusualTraffic } from '../../sdk/sdk.ts'

export default unusualTraffic({
  type: 'DefenseEvasion:EC2/UnusualDoTActivity',
  verdict: 'dot',
  title: ({ remote, resource }) =>
    `${resource} asked the public resolver ${remote} over TLS, which it never did before.`,
  why: 'Names that are asked for over TLS appear in no log of queries. Malware hides its command and control and its tunnels there.',
  falsePositives: [
    'a program with a resolver of its own, such as a browser or VPN client',
    'somebody who looks into a problem with names',
  ],
  respond: [
    'Which process asked, and who started it?',
    'Is the instance meant to ask the resolver of its VPC alone?',
    'Which names did it ask the VPC’s resolver for in the hours before?',
  ],
  attack: ['T1572', 'T1071.004'],
  severity: 'Medium',
  unusual: {
    'a resolver that answers over TLS': [outward(MORNING + 3600, '9.9.9.9', 853)],
  },
  alike: {
    'an answer to somebody who asked for it': [outward(MORNING + 3600, '9.9.9.9', 853, { direction: 1 })],
  },
})
