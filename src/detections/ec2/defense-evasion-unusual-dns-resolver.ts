import { MORNING, outward, UDP, unusualTraffic } from '../../sdk/sdk.ts'

export default unusualTraffic({
  type: 'DefenseEvasion:EC2/UnusualDNSResolver',
  verdict: 'resolver',
  title: ({ remote, resource }) => `${resource} asked the public resolver ${remote}, which it never did before.`,
  why: 'Queries to the VPC’s own resolver are logged and can be filtered. Who asks another one goes around both.',
  falsePositives: [
    'a program with a resolver of its own, such as a browser or VPN client',
    'somebody who looks into a problem with names',
  ],
  respond: [
    'Which process asked, and who started it?',
    'Is the instance meant to ask the resolver of its VPC alone?',
    'Which names did it ask the VPC’s resolver for in the hours before?',
  ],
  attack: ['T1568'],
  severity: 'Medium',
  unusual: {
    'a known public resolver': [outward(MORNING + 3600, '8.8.8.8', 53, { protocol: UDP, tcpFlags: 0 })],
    'a server that nobody knows': [outward(MORNING + 3600, '203.0.113.9', 53, { protocol: UDP, tcpFlags: 0 })],
  },
  alike: {
    'the resolver of the VPC': [outward(MORNING + 3600, '10.0.0.2', 53, { protocol: UDP, remotePublic: false })],
  },
})
