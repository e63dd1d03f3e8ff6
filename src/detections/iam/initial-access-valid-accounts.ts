import { type CloudTrailEvent, called, pickText, rule } from '../../sdk/sdk.ts'

/** Only for passwords of AWS's own: where an identity provider signs in, MFA is its business and AWS writes `No`. */
const withoutMfa = ({ userType }: CloudTrailEvent, record: unknown): boolean =>
  (userType === 'IAMUser' || userType === 'Root') &&
  pickText(record, 'responseElements', 'ConsoleLogin') === 'Success' &&
  pickText(record, 'additionalEventData', 'MFAUsed') === 'No' &&
  pickText(record, 'additionalEventData', 'SamlProviderArn') === ''

export default rule({
  type: 'InitialAccess:IAM/ValidAccounts',
  title: ({ resource }) => `${resource} signed in to the console without MFA.`,
  why: 'A password alone opened the console: whoever guessed, bought or phished it is in.',
  falsePositives: ['users for whom nobody has set up MFA yet; that is worth mending'],
  respond: [
    'Is it a person who should have MFA? Ask whether it was them.',
    'Is the address one that this person usually comes from?',
    'What did the session do?',
  ],
  attack: ['T1078.004'],
  mode: 'dry-run',

  source: 'signin.amazonaws.com',
  where: call => call.errorCode === '',
  signals: {
    ConsoleLoginWithoutMFA: {
      severity: 'Medium',
      calls: ['ConsoleLogin'],
      when: (_, call, record) => withoutMfa(call, record),
      says: (_, call) => `A ${call.userType === 'Root' ? 'root' : 'user'} sign-in without MFA succeeded`,
    },
  },

  examples: () => ({
    fires: {
      'a user signs in with a password only': signIn('Success', 'No'),
      'the root user does': signIn('Success', 'No', { userType: 'Root', principalType: 'root', principalName: 'root' }),
    },
    quiet: {
      'with MFA': signIn('Success', 'Yes'),
      'the password was wrong': signIn('Failure', 'No'),
      'a role session: its identity provider asks for MFA, and AWS writes No': signIn('Success', 'No', {
        userType: 'AssumedRole',
        principalType: 'role',
      }),
      'through an identity provider, for a user': call('ConsoleLogin', null, {}, { ...succeeded, ...throughSaml }),
      'the record does not say': call('ConsoleLogin', null),
    },
  }),
})

const call = (name: string, request: object | null, event: object = {}, record: object = {}) =>
  called('signin.amazonaws.com', name, request, event, record)

const succeeded = { responseElements: { ConsoleLogin: 'Success' } }
const throughSaml = {
  additionalEventData: { MFAUsed: 'No', SamlProviderArn: 'arn:aws:iam::111122223333:saml-provider/idp' },
}

const signIn = (ConsoleLogin: string, MFAUsed: string, event: object = {}) =>
  call('ConsoleLogin', null, event, { responseElements: { ConsoleLogin }, additionalEventData: { MFAUsed } })
