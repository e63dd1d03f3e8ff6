import { called, rule } from '../../sdk/sdk.ts'

export default rule({
  type: 'DefenseImpairment:Organizations/ModifyCloudResourceHierarchy',
  title: ({ resource, event }) =>
    `${resource} ${event.errorCode === '' ? 'took' : 'tried to take'} its account out of the organisation.`,
  why: 'An account that leaves its organisation leaves its policies, its shared trail and its central GuardDuty behind. Intruders do it to work unseen.',
  falsePositives: ['an account that is sold, closed or moved to another organisation by plan'],
  respond: [
    'Did the owners of the organisation plan this? If it was refused, what else did the caller try?',
    'Invite the account back, or at least secure its root user: is its mailbox yours?',
    'Which logs of this account are left? The organisation’s trail has ended.',
  ],
  attack: ['T1666', 'T1562.008'],
  mode: 'dry-run',

  source: 'organizations.amazonaws.com',
  // GuardDuty calls it an attempt: being held back changes nothing of what was meant.
  where: () => true,
  signals: {
    OrganizationLeaveAttempt: {
      severity: 'High',
      calls: ['LeaveOrganization'],
      says: (_, call) =>
        call.errorCode === '' ? 'The account left its organisation' : 'The account tried to leave its organisation',
    },
  },

  examples: () => ({
    fires: {
      'an account leaves': call('LeaveOrganization', null),
      'it is held back by a policy': call('LeaveOrganization', null, { errorCode: 'AccessDenied' }),
    },
    quiet: {
      'another call to Organizations': call('DescribeOrganization', null),
    },
  }),
})

const call = (name: string, request: object | null, event: object = {}, record: object = {}) =>
  called('organizations.amazonaws.com', name, request, event, record)
