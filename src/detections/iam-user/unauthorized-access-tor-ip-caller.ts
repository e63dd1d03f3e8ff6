import { detection, pickText, TOR_EXIT, TOR_RELAY } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'UnauthorizedAccess:IAMUser/TorIPCaller',
  title: ({ event, remote, resource }) => `${resource} called ${event.eventName} through Tor (${remote}).`,
  why: 'Tor hides who calls. Changing an AWS account through it is seldom what its owner does.',
  falsePositives: ['a person who uses Tor on principle'],
  respond: [
    'Does the person behind this principal use Tor? Ask them.',
    'What did the calls change? List what this access key created or modified.',
    'Disable the key, revoke the sessions, and find where the key leaked.',
  ],
  attack: ['T1090.003', 'T1078.004'],
  severity: 'Medium',
  role: 'TARGET',

  on: 'cloudtrail',
  where: call => (call.remoteLists & TOR_EXIT) !== 0 && !call.readOnly && call.managementEvent && call.errorCode === '',
  by: ['principal', 'remote'],
  // A console sign-in that was refused has no errorCode.
  confirm: record => pickText(record, 'responseElements', 'ConsoleLogin') !== 'Failure',
  because: ({ event, remote }) => `${event.eventName}, which does more than read, was called from Tor exit ${remote}.`,

  examples: () => ({
    fires: {
      'an access key is made through Tor': [called('CreateAccessKey')],
      'a sign-in to the console through Tor': { events: [called('ConsoleLogin')], records: [login('Success')] },
      'the same over IPv6': [{ ...called('CreateAccessKey'), remote: '2001:db8::4' }],
    },
    quiet: {
      'a call that changes nothing': [{ ...called('ListUsers'), readOnly: true }],
      'a Tor relay that is no exit': [{ ...called('CreateAccessKey'), remoteLists: TOR_RELAY }],
      'a call that was refused': [{ ...called('CreateAccessKey'), errorCode: 'AccessDenied' }],
      'a sign-in that was refused': { events: [called('ConsoleLogin')], records: [login('Failure')] },
    },
  }),
})

const login = (outcome: string) => ({ eventName: 'ConsoleLogin', responseElements: { ConsoleLogin: outcome } })
const called = (eventName: string) => ({
  ...{ at: 60, id: 'e-1', eventName, eventSource: 'iam.amazonaws.com', managementEvent: true },
  ...{ principalType: 'user', principalAccount: '111122223333', principalName: 'ann', remote: '198.51.100.4' },
  ...{ remotePublic: true, remoteLists: TOR_EXIT },
})
