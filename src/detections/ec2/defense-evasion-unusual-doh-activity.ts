import { MORNING, outward, unusualTraffic } from '../../sdk/sdk.ts'

export default unusualTraffic({
  type: 'DefenseEvasion:EC2/UnusualDoHActivity',
  verdict: 'doh',
  title: ({ remote, resource }) =>
    `${resource} asked the public resolver ${remote} over HTTPS, which it never did before.`,
  why: 'Names that are asked for over HTTPS appear in no log of queries. Malware hides its command and control and its tunnels there.',
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
    'a resolver that answers over HTTPS': [outward(MORNING + 3600, '1.1.1.1', 443)],
    'the same over IPv6': [outward(MORNING + 3600, '2606:4700:4700::1111', 443, { local: '2001:db8::5' })],
  },
  alike: {
    'another host over HTTPS': [outward(MORNING + 3600, '203.0.113.9', 443)],
  },
})
