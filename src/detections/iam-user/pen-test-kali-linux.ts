import { detection } from '../../sdk/sdk.ts'

/** The word by itself: `distrib#kali.2025`, `md/distrib#kali`, `kali-amd64`; not `kalibrate` or `lokalise`. */
const KALI = /(?:^|[^a-z])kali(?![a-z])/i

export default detection.match({
  type: 'PenTest:IAMUser/KaliLinux',
  title: ({ remote, resource }) => `${resource} called AWS from Kali Linux at ${remote}.`,
  why: 'Kali is a system for penetration testers. Nobody deploys from it, so either a test is running or somebody who attacks holds the key.',
  falsePositives: ['a penetration test that you ordered: suppress its addresses while it lasts'],
  respond: [
    'Is a penetration test under way, and is this principal part of it?',
    'Which other calls did this access key make, and from which addresses?',
    'If nobody knows: disable the key and look for what it created.',
  ],
  attack: ['T1078.004'],
  severity: 'Medium',
  role: 'TARGET',

  on: 'cloudtrail',
  where: call =>
    call.managementEvent &&
    call.errorCode === '' &&
    (call.userAgent.includes('kali') || call.userAgent.includes('Kali') || call.userAgent.includes('KALI')),
  by: ['principal', 'remote'],
  confirm: (_record, call) => KALI.test(call.userAgent),
  because: ({ event }) => `${event.eventName} was called with the user agent "${event.userAgent}".`,

  examples: () => ({
    fires: {
      'the command line of Kali 2025': [
        called('aws-cli/1.40.9 md/Botocore#1.38.9 ua/2.1 os/linux#6.12 md/distrib#kali.2025'),
      ],
      'an older command line': [called('aws-cli/2.4.23 Python/3.9.11 Linux/5.16.0-kali1-amd64 exe/x86_64.kali.2022')],
      'a browser that says Kali': [called('Mozilla/5.0 (X11; Kali; Linux x86_64) Firefox/91.0')],
    },
    quiet: {
      'another Linux': [called('aws-cli/2.15.0 Python/3.11.6 Linux/6.1 exe/x86_64.amzn.2023')],
      'a product whose name only begins so': [called('kalibrate/1.2 boto3/1.34')],
      'a product whose name only holds it': [called('lokalise-sync/3.1')],
      'a call that failed': [{ ...called('aws-cli/2.4 exe/x86_64.kali.2022'), errorCode: 'AccessDenied' }],
      'a data event, which belongs to PenTest:S3/KaliLinux': [
        { ...called('aws-cli/2.4 exe/x86_64.kali.2022'), managementEvent: false },
      ],
    },
  }),
})

const called = (userAgent: string) => ({
  ...{ at: 60, id: 'e-1', eventName: 'DescribeInstances', eventSource: 'ec2.amazonaws.com', managementEvent: true },
  ...{ principalType: 'user', principalAccount: '111122223333', principalName: 'ann', remote: '198.51.100.9' },
  ...{ remotePublic: true, readOnly: true, userAgent },
})
