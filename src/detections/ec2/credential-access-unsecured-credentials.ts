import { called, named, rule } from '../../sdk/sdk.ts'

export default rule({
  type: 'CredentialAccess:EC2/UnsecuredCredentials',
  title: ({ resource }) => `${resource} fetched the administrator password of a Windows instance.`,
  why: 'GetPasswordData returns the encrypted first password of the local administrator. With the key pair at hand, whoever called owns the machine.',
  falsePositives: ['an administrator who signs in to a new Windows instance for the first time'],
  respond: [
    'Does this principal administer Windows machines, and was the instance launched lately?',
    'Which instances did it ask for? One who asks for all of them is collecting.',
    'Has somebody signed in to the instance since? If so, change its passwords.',
  ],
  attack: ['T1552'],
  mode: 'dry-run',

  source: 'ec2.amazonaws.com',
  where: call => call.errorCode === '',
  signals: {
    EC2PasswordDataRetrieved: {
      severity: 'Medium',
      calls: ['GetPasswordData'],
      says: request => `The password data of ${named(request, 'instanceId')} was fetched`,
    },
  },

  examples: () => ({
    fires: {
      'a password is fetched': call('GetPasswordData', { instanceId: 'i-0a' }),
    },
    quiet: {
      'without permission': call('GetPasswordData', { instanceId: 'i-0a' }, { errorCode: 'AccessDenied' }),
      'by a service on somebody’s behalf': call(
        'GetPasswordData',
        { instanceId: 'i-0a' },
        { invokedBy: 'cloudformation.amazonaws.com' },
      ),
    },
  }),
})

const call = (name: string, request: object | null, event: object = {}, record: object = {}) =>
  called('ec2.amazonaws.com', name, request, event, record)
