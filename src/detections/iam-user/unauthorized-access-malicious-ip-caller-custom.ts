import { CUSTOM, detection, MALICIOUS, pickText } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom',
  title: ({ event, remote, resource }) =>
    `${resource} called ${event.eventName} from ${remote}, which is on a threat list of yours.`,
  why: 'Somebody changes the account from an address that you distrust. The credentials are most likely stolen.',
  falsePositives: ['an entry on your own list that is out of date'],
  respond: [
    'Why is the address on your list, and is the entry still right?',
    'What did the calls change? List what this access key created or modified.',
    'Disable the key, revoke the sessions, and find where the key leaked.',
  ],
  attack: ['T1078.004'],
  severity: 'Medium',
  role: 'TARGET',

  on: 'cloudtrail',
  // What changes nothing is Recon:IAMUser/MaliciousIPCaller.Custom.
  where: call => (call.remoteLists & CUSTOM) !== 0 && !call.readOnly && call.managementEvent && call.errorCode === '',
  by: ['principal', 'remote'],
  // A console sign-in that was refused has no errorCode.
  confirm: record => pickText(record, 'responseElements', 'ConsoleLogin') !== 'Failure',
  because: ({ event, remote }) =>
    `${event.eventName}, which does more than read, was called from ${remote}, which is on a threat list of yours.`,

  examples: () => ({
    fires: {
      'an instance is started': [called('RunInstances')],
      'a sign-in to the console': { events: [called('ConsoleLogin')], records: [login('Success')] },
      'the same over IPv6': [{ ...called('RunInstances'), remote: '2001:db8::d' }],
    },
    quiet: {
      'a call that changes nothing': [{ ...called('DescribeInstances'), readOnly: true }],
      'an address on a list of others': [{ ...called('RunInstances'), remoteLists: MALICIOUS }],
      'a call that was refused': [{ ...called('RunInstances'), errorCode: 'AccessDenied' }],
      'a sign-in that was refused': { events: [called('ConsoleLogin')], records: [login('Failure')] },
    },
  }),
})

const login = (outcome: string) => ({ eventName: 'ConsoleLogin', responseElements: { ConsoleLogin: outcome } })
const called = (eventName: string) => ({
  ...{ at: 60, id: 'e-1', eventName, eventSource: 'ec2.amazonaws.com', managementEvent: true },
  ...{ principalType: 'user', principalAccount: '111122223333', principalName: 'ann', remote: '198.51.100.91' },
  ...{ remotePublic: true, remoteLists: CUSTOM },
})
