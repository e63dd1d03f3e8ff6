import { CUSTOM, detection, MALICIOUS, minutes } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Recon:IAMUser/MaliciousIPCaller.Custom',
  title: ({ event, remote, resource }) =>
    `${resource} looked around in the account (${event.eventName}) from ${remote}, which is on a threat list of yours.`,
  why: 'Whoever lists what the account holds from an address that you distrust is looking for what to take.',
  falsePositives: ['an entry on your own list that is out of date'],
  respond: [
    'Why is the address on your list, and is the entry still right?',
    'What did this access key call besides, and from which other addresses?',
    'Where did the caller get the credentials? Disable the key and revoke its sessions.',
  ],
  attack: ['T1526', 'T1580', 'T1078.004'],
  severity: 'Medium',
  role: 'TARGET',

  on: 'cloudtrail',
  // What changes nothing is Recon; the rest is UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom. Data events belong to S3's types.
  where: call => (call.remoteLists & CUSTOM) !== 0 && call.readOnly && call.managementEvent && call.errorCode === '',
  by: ['principal', 'remote'],
  within: minutes(5),
  because: ({ event, remote }) =>
    `${event.eventName} of ${event.eventSource}, which only reads, was called from ${remote}, which is on a threat list of yours.`,

  examples: () => ({
    fires: {
      'instances are listed': [called('DescribeInstances')],
      'several calls in a row are one signal': [called('ListUsers'), { ...called('ListRoles'), at: 90, id: 'e-2' }],
      'the same over IPv6': [{ ...called('DescribeInstances'), remote: '2001:db8::d' }],
    },
    quiet: {
      'a call that changes something': [{ ...called('RunInstances'), readOnly: false }],
      'an address on a list of others': [{ ...called('DescribeInstances'), remoteLists: MALICIOUS }],
      'a call that was refused': [{ ...called('DescribeInstances'), errorCode: 'AccessDenied' }],
      'a data event of S3': [{ ...called('ListObjects'), managementEvent: false }],
    },
  }),
})

const called = (eventName: string) => ({
  ...{ at: 60, id: 'e-1', eventName, eventSource: 'ec2.amazonaws.com', managementEvent: true, readOnly: true },
  ...{ principalType: 'user', principalAccount: '111122223333', principalName: 'ann', remote: '198.51.100.91' },
  ...{ remotePublic: true, remoteLists: CUSTOM },
})
