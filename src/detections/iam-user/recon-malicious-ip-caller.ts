import { C2, detection, MALICIOUS, minutes, SCANNER } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Recon:IAMUser/MaliciousIPCaller',
  title: ({ event, remote, resource }) =>
    `${resource} looked around in the account (${event.eventName}) from ${remote}, which is on a list of malicious addresses.`,
  why: 'An attacker with fresh credentials first asks what they open. From an address that others saw attack, that is hardly its owner.',
  falsePositives: ['an address that was listed for what an earlier holder did: look at how old the entry is'],
  respond: [
    'Which list holds the address, and what did others see it do?',
    'What did this access key call besides, and from which other addresses?',
    'Where did the caller get the credentials? Disable the key and revoke its sessions.',
  ],
  attack: ['T1526', 'T1580', 'T1078.004'],
  severity: 'Medium',
  role: 'TARGET',

  on: 'cloudtrail',
  // What changes nothing is Recon; the rest is UnauthorizedAccess:IAMUser/MaliciousIPCaller. Data events belong to S3's types.
  where: call =>
    (call.remoteLists & (MALICIOUS | C2)) !== 0 && call.readOnly && call.managementEvent && call.errorCode === '',
  by: ['principal', 'remote'],
  within: minutes(5),
  because: ({ event, remote }) =>
    `${event.eventName} of ${event.eventSource}, which only reads, was called from ${remote}, which is on a list of malicious addresses.`,

  examples: () => ({
    fires: {
      'instances are listed': [called('DescribeInstances')],
      'several calls in a row are one signal': [called('ListUsers'), { ...called('ListRoles'), at: 90, id: 'e-2' }],
      'the same over IPv6': [{ ...called('DescribeInstances'), remote: '2001:db8::d' }],
    },
    quiet: {
      'a call that changes something': [{ ...called('RunInstances'), readOnly: false }],
      'an address that is only known to scan': [{ ...called('DescribeInstances'), remoteLists: SCANNER }],
      'a call that was refused': [{ ...called('DescribeInstances'), errorCode: 'AccessDenied' }],
      'a data event of S3': [{ ...called('ListObjects'), managementEvent: false }],
    },
  }),
})

const called = (eventName: string) => ({
  ...{ at: 60, id: 'e-1', eventName, eventSource: 'ec2.amazonaws.com', managementEvent: true, readOnly: true },
  ...{ principalType: 'user', principalAccount: '111122223333', principalName: 'ann', remote: '198.51.100.13' },
  ...{ remotePublic: true, remoteLists: MALICIOUS },
})
