import { called, rule } from '../../sdk/sdk.ts'

export default rule({
  type: 'DefenseImpairment:Organizations/ModifyCloudResourceHierarchy',
  title: ({ resource }) => `${resource} took its account out of the organisation.`,
  why: 'An account that leaves its organisation leaves its policies, its shared trail and its central GuardDuty behind. Intruders do it to work unseen.',
  falsePositives: ['an account that is sold, closed or moved to another organisation by plan'],
  respond: [
    'Did the owners of the organisation plan this?',
    'Invite the account back, or at least secure its root user: is its mailbox yours?',
    'Which logs of this account are left? The organisation’s trail has ended.',
  ],
  attack: ['T1666', 'T1562.008'],
  mode: 'dry-run',

  source: 'organizations.amazonaws.com',
  where: call => call.errorCode === '',
  signals: {
    OrganizationLeaveAttempt: {
      severity: 'High',
      calls: ['LeaveOrganization'],
      says: () => 'The account left its organisation',
    },
  },

  examples: () => ({
    fires: {
      'an account leaves': call('LeaveOrganization', null),
    },
    quiet: {
      'it is held back by a policy': call('LeaveOrganization', null, { errorCode: 'AccessDenied' }),
      'another call to Organizations': call('DescribeOrganization', null),
    },
  }),
})

const call = (name: string, request: object | null, event: object = {}, record: object = {}) =>
  called('organizations.amazonaws.com', name, request, event, record)
