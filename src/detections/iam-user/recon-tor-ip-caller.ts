import { detection, minutes, TOR_EXIT, TOR_RELAY } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Recon:IAMUser/TorIPCaller',
  title: ({ event, remote, resource }) =>
    `${resource} looked around in the account (${event.eventName}) from ${remote}, which is an exit of Tor.`,
  why: 'An attacker with fresh credentials first asks what they open, and Tor hides who asks.',
  falsePositives: ['a person who uses Tor on principle'],
  respond: [
    'Does the person behind this principal use Tor? Ask them.',
    'What did this access key call besides, and from which other addresses?',
    'Where did the caller get the credentials? Disable the key and revoke its sessions.',
  ],
  attack: ['T1526', 'T1580', 'T1090.003', 'T1078.004'],
  severity: 'Medium',
  role: 'TARGET',

  on: 'cloudtrail',
  // What changes nothing is Recon; the rest is UnauthorizedAccess:IAMUser/TorIPCaller. Data events belong to S3's types.
  where: call => (call.remoteLists & TOR_EXIT) !== 0 && call.readOnly && call.managementEvent && call.errorCode === '',
  by: ['principal', 'remote'],
  within: minutes(5),
  because: ({ event, remote }) =>
    `${event.eventName} of ${event.eventSource}, which only reads, was called from ${remote}, which is an exit of Tor.`,

  examples: () => ({
    fires: {
      'instances are listed': [called('DescribeInstances')],
      'several calls in a row are one signal': [called('ListUsers'), { ...called('ListRoles'), at: 90, id: 'e-2' }],
      'the same over IPv6': [{ ...called('DescribeInstances'), remote: '2001:db8::d' }],
    },
    quiet: {
      'a call that changes something': [{ ...called('RunInstances'), readOnly: false }],
      'a Tor relay that is no exit': [{ ...called('DescribeInstances'), remoteLists: TOR_RELAY }],
      'a call that was refused': [{ ...called('DescribeInstances'), errorCode: 'AccessDenied' }],
      'a data event of S3': [{ ...called('ListObjects'), managementEvent: false }],
    },
  }),
})

const called = (eventName: string) => ({
  ...{ at: 60, id: 'e-1', eventName, eventSource: 'ec2.amazonaws.com', managementEvent: true, readOnly: true },
  ...{ principalType: 'user', principalAccount: '111122223333', principalName: 'ann', remote: '198.51.100.4' },
  ...{ remotePublic: true, remoteLists: TOR_EXIT },
})
