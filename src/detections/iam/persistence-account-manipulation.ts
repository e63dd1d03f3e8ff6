import { called, named, rule } from '../../sdk/sdk.ts'

export default rule({
  type: 'Persistence:IAM/AccountManipulation',
  title: ({ resource }) => `${resource} changed how users or roles sign in.`,
  why: 'New keys, new passwords and new trust are how an intruder comes back after the first stolen credential is gone.',
  falsePositives: [
    'key rotation and the onboarding of people, by those who usually do it',
    'deployments that keep roles in code',
  ],
  respond: [
    'Whose key, password or role was it, and did that person ask for it?',
    'Is the creator somebody who usually does this?',
    'Was the new credential used, and from where? Delete it if nobody claims it.',
  ],
  attack: ['T1098', 'T1098.001'],
  mode: 'dry-run',

  source: 'iam.amazonaws.com',
  where: call => call.errorCode === '',
  signals: {
    IAMAccessKeyCreated: {
      severity: 'Low',
      calls: ['CreateAccessKey'],
      says: request => `A new access key of ${named(request, 'userName')} was made`,
    },
    IAMRoleTrustPolicyModified: {
      severity: 'Medium',
      calls: ['UpdateAssumeRolePolicy'],
      says: request => `Whom role ${named(request, 'roleName')} trusts was changed`,
    },
    IAMUserLoginProfileCreated: {
      severity: 'High',
      calls: ['CreateLoginProfile'],
      says: request => `A console password for ${named(request, 'userName')} was made`,
    },
    IAMUserLoginProfileUpdated: {
      severity: 'Medium',
      calls: ['UpdateLoginProfile'],
      says: request => `The console password of ${named(request, 'userName')} was set anew`,
    },
  },

  examples: () => ({
    fires: {
      'a key is made': call('CreateAccessKey', { userName: 'bob' }),
      'a user gets a password': call('CreateLoginProfile', { userName: 'bob' }),
      'a password is set anew': call('UpdateLoginProfile', { userName: 'bob' }),
      'a role trusts others': call('UpdateAssumeRolePolicy', { roleName: 'admin' }),
    },
    quiet: {
      'a key is deleted': call('DeleteAccessKey', { userName: 'bob' }),
      'without permission': call('CreateLoginProfile', { userName: 'bob' }, { errorCode: 'AccessDenied' }),
      'CloudFormation does it': call(
        'UpdateAssumeRolePolicy',
        { roleName: 'admin' },
        { invokedBy: 'cloudformation.amazonaws.com' },
      ),
      'an IdC service of the same call name': called('elsewhere.amazonaws.com', 'CreateAccessKey'),
    },
  }),
})

const call = (name: string, request: object | null, event: object = {}, record: object = {}) =>
  called('iam.amazonaws.com', name, request, event, record)
