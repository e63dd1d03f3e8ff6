import { called, named, rule } from '../../sdk/sdk.ts'

export default rule({
  type: 'DefenseImpairment:Organizations/DisableOrModifyTools',
  title: ({ resource }) => `${resource} switched off policies of the organisation.`,
  why: 'Service control policies are the last fence: they hold even for administrators. Whoever detaches one or disables the whole type opens what it closed.',
  falsePositives: [
    'a policy that is replaced: then another is attached about the same time',
    'reorganising accounts and units',
  ],
  respond: [
    'Which policy was it, and what did it forbid?',
    'What did this principal, or others in the accounts below, do next that the policy had forbidden?',
    'Attach it again, and look for other changes by this principal.',
  ],
  attack: ['T1562.001', 'T1666'],
  mode: 'dry-run',

  source: 'organizations.amazonaws.com',
  where: call => call.errorCode === '',
  signals: {
    OrganizationPolicyDisabled: {
      severity: 'High',
      calls: ['DisablePolicyType', 'DetachPolicy'],
      says: (request, call) => `${call.eventName} of ${named(request, 'policyId', 'policyType')} succeeded`,
    },
  },

  examples: () => ({
    fires: {
      'a policy is detached': call('DetachPolicy', { policyId: 'p-1', targetId: 'ou-1' }),
      'all policies of a type are disabled': call('DisablePolicyType', {
        rootId: 'r-1',
        policyType: 'SERVICE_CONTROL_POLICY',
      }),
    },
    quiet: {
      'a policy is attached': call('AttachPolicy', { policyId: 'p-1', targetId: 'ou-1' }),
      'without permission': call('DetachPolicy', { policyId: 'p-1' }, { errorCode: 'AccessDenied' }),
    },
  }),
})

const call = (name: string, request: object | null, event: object = {}, record: object = {}) =>
  called('organizations.amazonaws.com', name, request, event, record)
