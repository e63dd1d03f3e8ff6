import { detection, hours, LEAKED_KEY } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'CredentialAccess:IAMUser/CompromisedCredentials',
  title: ({ event, remote, resource }) =>
    `Access key ${event.accessKey} of ${resource}, which is known to be leaked, was used from ${remote}.`,
  why: 'The key stands on a list of leaked ones: others have it. Whoever calls with it may be anybody.',
  falsePositives: [
    'the key’s owner, who does not know yet that it leaked: the key must go all the same',
    'a key that was put on the list by mistake: the list holds the SHA-256 of its id',
  ],
  respond: [
    'Disable the key now. Does everything that needs it have another one?',
    'Which calls were its owner’s, and which came from other addresses?',
    'Where did it leak: a repository, an image, a laptop? What else lay there?',
  ],
  attack: ['T1552.001', 'T1078.004'],
  links: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html'],
  severity: 'High',
  role: 'TARGET',

  on: 'cloudtrail',
  // A refused call counts too: it proves that somebody holds the key.
  where: call => (call.accessKeyLists & LEAKED_KEY) !== 0 && call.invokedBy === '',
  by: ['principal', 'accessKey', 'eventName'],
  within: hours(1),
  because: ({ event, remote }) =>
    `${event.eventName} of ${event.eventSource} was called${event.errorCode === '' ? '' : ` (and refused: ${event.errorCode})`} from ${remote} with a key that a list of leaked keys holds.`,
  additionalInfo: ({ event }) => ({
    recentCredentials: [
      {
        accessKeyId: event.accessKey,
        ipAddressV4: event.remote || undefined,
        principalId: event.principalId || undefined,
      },
    ],
  }),

  examples: () => ({
    fires: {
      'a leaked key lists the users': [called('ListUsers')],
      'a leaked key reads an object': [{ ...called('GetObject'), managementEvent: false, bucket: 'exports' }],
      'a leaked key is refused': [{ ...called('CreateUser'), errorCode: 'AccessDenied' }],
    },
    quiet: {
      'a key that no list holds': [{ ...called('ListUsers'), accessKey: 'AKIAI44QH8DHBEXAMPLE', accessKeyLists: 0 }],
      'a service calls with the user’s session': [{ ...called('Decrypt'), invokedBy: 'athena.amazonaws.com' }],
    },
  }),
})

const called = (eventName: string) => ({
  ...{ at: 1_790_000_060, id: 'e-1', eventName, eventSource: 'iam.amazonaws.com', managementEvent: true },
  ...{ principalType: 'user', principalAccount: '111122223333', principalName: 'ann', remote: '198.51.100.109' },
  ...{ remotePublic: true, accessKey: 'AKIAIOSFODNN7EXAMPLE', accessKeyLists: LEAKED_KEY },
})
