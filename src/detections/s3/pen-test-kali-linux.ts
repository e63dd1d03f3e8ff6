import { detection, minutes } from '../../sdk/sdk.ts'

/** The word by itself: `distrib#kali.2025`, `md/distrib#kali`, `kali-amd64`; not `kalibrate` or `lokalise`. */
const KALI = /(?:^|[^a-z])kali(?![a-z])/i

export default detection.match({
  type: 'PenTest:S3/KaliLinux',
  title: ({ event, remote, resource }) =>
    `Bucket ${resource} was reached from Kali Linux at ${remote} (${event.eventName}).`,
  why: 'Kali is a system for penetration testers. No program of yours reads a bucket from it: a test is running, or somebody who attacks holds the key.',
  falsePositives: ['a penetration test that you ordered: suppress its addresses while it lasts'],
  respond: [
    'Is a penetration test under way, and is this principal part of it?',
    'Which objects did this principal read, change or delete from there?',
    'If nobody knows: disable the key and look for what else it did.',
  ],
  attack: ['T1078.004', 'T1530'],
  severity: 'Medium',
  role: 'TARGET',

  on: 'cloudtrail',
  where: call =>
    !call.managementEvent &&
    call.eventSource === 's3.amazonaws.com' &&
    call.errorCode === '' &&
    (call.userAgent.includes('kali') || call.userAgent.includes('Kali') || call.userAgent.includes('KALI')),
  by: ['principal', 'bucket', 'remote'],
  apart: ['bucket'],
  within: minutes(5),
  confirm: (_record, call) => KALI.test(call.userAgent),
  because: ({ event }) => `${event.eventName} was called with the user agent "${event.userAgent}".`,

  examples: () => ({
    fires: {
      'the command line of 2025': [
        called('aws-cli/1.40.9 md/Botocore#1.38.9 ua/2.1 os/linux#6.12 md/distrib#kali.2025'),
      ],
      'an older command line': [called('aws-cli/2.4.23 Python/3.9.11 Linux/5.16.0-kali1-amd64 exe/x86_64.kali.2022')],
    },
    quiet: {
      'another Linux': [called('aws-cli/2.15.0 Python/3.11.6 Linux/6.1 exe/x86_64.amzn.2023')],
      'a product whose name only begins so': [called('kalibrate/1.2 boto3/1.34')],
      'a call that failed': [
        {
          ...called('aws-cli/1.40.9 md/Botocore#1.38.9 ua/2.1 os/linux#6.12 md/distrib#kali.2025'),
          errorCode: 'AccessDenied',
        },
      ],
      'a management event, which belongs to PenTest:IAMUser/KaliLinux': [
        {
          ...called('aws-cli/1.40.9 md/Botocore#1.38.9 ua/2.1 os/linux#6.12 md/distrib#kali.2025'),
          managementEvent: true,
        },
      ],
    },
  }),
})

const called = (userAgent: string) => ({
  ...{ at: 60, id: 'e-1', eventName: 'GetObject', eventSource: 's3.amazonaws.com', bucket: 'exports', readOnly: true },
  ...{ principalType: 'user', principalAccount: '111122223333', principalName: 'ann', remote: '198.51.100.109' },
  ...{ remotePublic: true, userAgent },
})
