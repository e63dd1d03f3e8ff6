import { called, named, rule } from '../../sdk/sdk.ts'

const ADMIN = /^arn:aws[a-z-]*:iam::aws:policy\/AdministratorAccess$/
const SES = /^arn:aws[a-z-]*:iam::aws:policy\/AmazonSESFullAccess$/

export default rule({
  type: 'PrivilegeEscalation:IAM/AccountManipulation',
  title: ({ resource }) => `${resource} gave a user or role far-reaching rights.`,
  why: 'Whoever may attach policies may become administrator. Mail and model rights are what stolen accounts are sold for.',
  falsePositives: ['administrators who set up accounts; deployments that keep roles in code'],
  respond: [
    'Who gave whom which rights, and did somebody ask for it?',
    'What did the user or role do since?',
    'Detach the policy, and end the sessions that have it.',
  ],
  attack: ['T1098', 'T1098.003'],
  mode: 'dry-run',

  source: 'iam.amazonaws.com',
  where: call => call.errorCode === '',
  signals: {
    AdminPolicyAttachedToRole: {
      severity: 'High',
      calls: ['AttachRolePolicy'],
      when: request => ADMIN.test(named(request, 'policyArn')),
      says: request => `AdministratorAccess was attached to ${named(request, 'roleName')}`,
    },
    AdminPolicyAttachedToUser: {
      severity: 'High',
      calls: ['AttachUserPolicy'],
      when: request => ADMIN.test(named(request, 'policyArn')),
      says: request => `AdministratorAccess was attached to ${named(request, 'userName')}`,
    },
    BedrockServiceCredentialCreated: {
      severity: 'Medium',
      calls: ['CreateServiceSpecificCredential'],
      when: request => named(request, 'serviceName') === 'bedrock.amazonaws.com',
      says: request => `A key for Bedrock was made for ${named(request, 'userName')}`,
    },
    SESFullAccessPolicyAttachedToRole: {
      severity: 'Medium',
      calls: ['AttachRolePolicy'],
      when: request => SES.test(named(request, 'policyArn')),
      says: request => `AmazonSESFullAccess was attached to ${named(request, 'roleName')}`,
    },
    SESFullAccessPolicyAttachedToUser: {
      severity: 'Medium',
      calls: ['AttachUserPolicy'],
      when: request => SES.test(named(request, 'policyArn')),
      says: request => `AmazonSESFullAccess was attached to ${named(request, 'userName')}`,
    },
  },

  examples: () => ({
    fires: {
      'a user becomes administrator': call('AttachUserPolicy', attach('AdministratorAccess')),
      'a role does': call('AttachRolePolicy', attach('AdministratorAccess')),
      'a user may send mail': call('AttachUserPolicy', attach('AmazonSESFullAccess')),
      'a role may': call('AttachRolePolicy', attach('AmazonSESFullAccess')),
      'a key for Bedrock': call('CreateServiceSpecificCredential', {
        userName: 'bob',
        serviceName: 'bedrock.amazonaws.com',
      }),
    },
    quiet: {
      'a policy of one’s own of that name': call('AttachUserPolicy', {
        policyArn: 'arn:aws:iam::111122223333:policy/AdministratorAccess',
      }),
      'rights to read': call('AttachRolePolicy', attach('ReadOnlyAccess')),
      'a key for CodeCommit': call('CreateServiceSpecificCredential', { serviceName: 'codecommit.amazonaws.com' }),
      'without permission': call('AttachUserPolicy', attach('AdministratorAccess'), { errorCode: 'AccessDenied' }),
    },
  }),
})

const call = (name: string, request: object | null, event: object = {}, record: object = {}) =>
  called('iam.amazonaws.com', name, request, event, record)

const attach = (name: string) => ({ userName: 'bob', roleName: 'app', policyArn: `arn:aws:iam::aws:policy/${name}` })
