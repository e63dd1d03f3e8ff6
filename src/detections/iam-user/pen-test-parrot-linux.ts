import { detection } from '../../sdk/sdk.ts'

/** Where clients name their system: `distrib#parrot.6`, `exe/x86_64.parrot.6`, the kernel `6.5.0-13parrot1`, or the name in full; not a product called Parrot. */
const PARROT = /(?:distrib#|exe\/\w+\.|\d)parrot(?![a-z])|\bparrot[ -]?(?:os|security|linux)\b/i

export default detection.match({
  type: 'PenTest:IAMUser/ParrotLinux',
  title: ({ remote, resource }) => `${resource} called AWS from Parrot Security Linux at ${remote}.`,
  why: 'Parrot is a system for penetration testers. Nobody deploys from it, so either a test is running or somebody who attacks holds the key.',
  falsePositives: ['a penetration test that you ordered: suppress its addresses while it lasts'],
  respond: [
    'Is a penetration test under way, and is this principal part of it?',
    'Which other calls did this access key make, and from which addresses?',
    'If nobody knows: disable the key and look for what else it did.',
  ],
  attack: ['T1078.004'],
  severity: 'Medium',
  role: 'TARGET',

  on: 'cloudtrail',
  where: call =>
    call.managementEvent &&
    call.errorCode === '' &&
    (call.userAgent.includes('parrot') || call.userAgent.includes('Parrot')),
  by: ['principal', 'remote'],
  confirm: (_record, call) => PARROT.test(call.userAgent),
  because: ({ event }) => `${event.eventName} was called with the user agent "${event.userAgent}".`,

  examples: () => ({
    fires: {
      'the command line of 2025': [
        called('aws-cli/1.40.9 md/Botocore#1.38.9 ua/2.1 os/linux#6.12 md/distrib#parrot.6'),
      ],
      'a command line that names the kernel': [
        called('aws-cli/2.9.19 Python/3.11.2 Linux/6.5.0-13parrot1-amd64 source/x86_64.parrot.6'),
      ],
    },
    quiet: {
      'another Linux': [called('aws-cli/2.15.0 Python/3.11.6 Linux/6.1 exe/x86_64.amzn.2023')],
      'a product called Parrot': [called('ParrotAnafi/2.1 parrot-sync boto3/1.34')],
      'a call that failed': [
        {
          ...called('aws-cli/1.40.9 md/Botocore#1.38.9 ua/2.1 os/linux#6.12 md/distrib#parrot.6'),
          errorCode: 'AccessDenied',
        },
      ],
      'a data event, which belongs to PenTest:S3/ParrotLinux': [
        {
          ...called('aws-cli/1.40.9 md/Botocore#1.38.9 ua/2.1 os/linux#6.12 md/distrib#parrot.6'),
          managementEvent: false,
        },
      ],
    },
  }),
})

const called = (userAgent: string) => ({
  ...{ at: 60, id: 'e-1', eventName: 'DescribeInstances', eventSource: 'ec2.amazonaws.com', managementEvent: true },
  ...{ principalType: 'user', principalAccount: '111122223333', principalName: 'ann', remote: '198.51.100.109' },
  ...{ remotePublic: true, userAgent },
})
