import { detection } from '../../sdk/sdk.ts'

/** The word by itself: `distrib#pentoo.2`, the kernel `6.6.9-pentoo`; not the middle of another word. */
const PENTOO = /(?:^|[^a-z])pentoo(?![a-z])/i

export default detection.match({
  type: 'PenTest:IAMUser/PentooLinux',
  title: ({ remote, resource }) => `${resource} called AWS from Pentoo Linux at ${remote}.`,
  why: 'Pentoo is a system for penetration testers. Nobody deploys from it, so either a test is running or somebody who attacks holds the key.',
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
    (call.userAgent.includes('pentoo') || call.userAgent.includes('Pentoo')),
  by: ['principal', 'remote'],
  confirm: (_record, call) => PENTOO.test(call.userAgent),
  because: ({ event }) => `${event.eventName} was called with the user agent "${event.userAgent}".`,

  examples: () => ({
    fires: {
      'the command line of 2025': [
        called('aws-cli/1.40.9 md/Botocore#1.38.9 ua/2.1 os/linux#6.12 md/distrib#pentoo.2'),
      ],
      'a command line that names the kernel': [
        called('aws-cli/2.15.0 Python/3.12.1 Linux/6.6.9-pentoo source/x86_64.gentoo.2'),
      ],
    },
    quiet: {
      'another Linux': [called('aws-cli/2.15.0 Python/3.11.6 Linux/6.1 exe/x86_64.amzn.2023')],
      'Gentoo, which Pentoo is made of': [
        called('aws-cli/2.15.0 Python/3.12.1 Linux/6.6.9-gentoo source/x86_64.gentoo.2'),
      ],
      'a call that failed': [
        {
          ...called('aws-cli/1.40.9 md/Botocore#1.38.9 ua/2.1 os/linux#6.12 md/distrib#pentoo.2'),
          errorCode: 'AccessDenied',
        },
      ],
      'a data event, which belongs to PenTest:S3/PentooLinux': [
        {
          ...called('aws-cli/1.40.9 md/Botocore#1.38.9 ua/2.1 os/linux#6.12 md/distrib#pentoo.2'),
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
