import { detection, hours, INBOUND, OUTBOUND, TCP, times } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Backdoor:EC2/Spambot',
  title: ({ remote, resource }) => `${resource}, which sent no mail before, speaks with ${remote} on port 25.`,
  why: 'Instances that are taken over are often used to send spam. Mail from a server that never sent any is worth a look.',
  falsePositives: ['a new mail server, on its first days', 'a program that was changed to deliver mail by itself'],
  respond: [
    'Is this instance meant to send mail? If so, by way of SES or a relay on port 587?',
    'Which process opened the connections, and to how many hosts?',
    'Do other instances of the same image do so too?',
  ],
  attack: ['T1071.003', 'T1496'],
  severity: 'Medium',
  role: 'ACTOR',

  on: 'flow',
  // Four packets and more: AWS blocks port 25 by custom, and a connection that never opens is three attempts long.
  where: flow =>
    flow.remotePort === 25 &&
    flow.servicePort === 25 &&
    flow.protocol === TCP &&
    flow.direction === OUTBOUND &&
    flow.remotePublic &&
    flow.accepted &&
    flow.packets >= 4,
  by: ['interface', 'remote'],
  within: hours(1),
  familiar: { by: ['interface'], days: 1 },
  fires: ({ event, known }) => known.interface(event.interface)?.functionName === undefined,
  because: ({ event, remote }) =>
    `A connection to port 25 of ${remote} carried ${event.packets} packets (${event.bytes} bytes); no mail left this interface on an earlier day.`,

  examples: () => ({
    fires: {
      'mail goes out for the first time': [mail(0)],
      'over IPv6': [{ ...mail(0), remote: '2001:db8::25', local: '2001:db8:1::5' }],
    },
    quiet: {
      'submission to a relay': [{ ...mail(0), remotePort: 587, servicePort: 587 }],
      'attempts that nothing answers': times(3, i => ({ ...mail(i), packets: 3, bytes: 180 })),
      'mail between private addresses': [{ ...mail(0), remote: '10.9.9.9', remotePublic: false }],
      'mail that comes in': [{ ...mail(0), direction: INBOUND, localPort: 25, remotePort: 40_000 }],
    },
  }),
})

const mail = (i: number) => ({
  ...{
    at: 1_790_000_060 + i * 30,
    interface: 'eni-1',
    local: '10.0.0.5',
    localPort: 40_000 + i,
    remote: '203.0.113.25',
  },
  ...{ remotePort: 25, servicePort: 25, remotePublic: true, protocol: TCP, direction: OUTBOUND, sent: true },
  ...{ accepted: true, packets: 18, bytes: 6_400 },
})
