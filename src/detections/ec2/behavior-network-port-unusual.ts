import { MORNING, outward, unusualTraffic } from '../../sdk/sdk.ts'

/** LDAP, and where exploits of Log4j have their answers from. */
const CALLBACK_PORTS = [389, 1389]

export default unusualTraffic({
  type: 'Behavior:EC2/NetworkPortUnusual',
  verdict: 'port',
  title: ({ event, remote, resource }) =>
    `${resource} reached ${remote} on port ${event.remotePort}, which it never used before.`,
  why: 'What a machine talks to is decided by the program that it is there for. A port that neither it nor its neighbours ever used is somebody else’s program, or a new one of yours.',
  falsePositives: ['a new release that talks to a new service', 'somebody who tries something out by hand'],
  respond: [
    'Which process opened the connection?',
    'Whose is the remote address, and does anything of yours speak to it?',
    'Was the instance changed in the days before?',
  ],
  attack: ['T1571'],
  severity: ({ event }) => (CALLBACK_PORTS.includes(event.remotePort) ? 'High' : 'Medium'),
  additionalInfo: ({ event }) =>
    CALLBACK_PORTS.includes(event.remotePort) ? { context: 'Possible log4j callback' } : {},
  unusual: {
    'a port that it never used': [outward(MORNING + 3600, '203.0.113.9', 4444)],
    'LDAP on the internet, as after an exploit of Log4j': [outward(MORNING + 3600, '203.0.113.9', 1389)],
  },
  alike: {
    'a new host on a usual port': [outward(MORNING + 3600, '203.0.113.9', 443)],
    'a port that clients draw for themselves': [outward(MORNING + 3600, '203.0.113.9', 49_200)],
    'a neighbour in the network': [outward(MORNING + 3600, '10.0.0.9', 4444, { remotePublic: false })],
    'an answer to somebody who asked': [outward(MORNING + 3600, '203.0.113.9', 4444, { direction: 1 })],
  },
})
