import { called, named, rule } from '../../sdk/sdk.ts'

const isDomain = (identity: string): boolean => identity.includes('.') && !identity.includes('@')

export default rule({
  type: 'ResourceDevelopment:SES/CompromiseAccounts',
  title: ({ resource }) => `${resource} made SES ready to send mail from a domain.`,
  why: 'Spammers who hold a stolen account verify domains of their own in it and send in its name.',
  falsePositives: ['a product that begins to send mail from a new domain'],
  respond: [
    'Is the domain yours?',
    'Does this principal usually work with SES?',
    'Was production access asked for, and was mail sent?',
  ],
  attack: ['T1586.002'],
  mode: 'dry-run',

  source: 'ses.amazonaws.com',
  where: call => call.errorCode === '',
  signals: {
    SESDomainIdentityVerified: {
      severity: 'Medium',
      calls: ['VerifyDomainIdentity', 'CreateEmailIdentity'],
      when: (request, call) => call.eventName === 'VerifyDomainIdentity' || isDomain(named(request, 'emailIdentity')),
      says: request => `Verification of ${named(request, 'domain', 'emailIdentity')} was begun`,
    },
  },

  examples: () => ({
    fires: {
      'a domain': call('VerifyDomainIdentity', { domain: 'example.com' }),
      'in the newer API': call('CreateEmailIdentity', { emailIdentity: 'example.com' }),
    },
    quiet: {
      'a single address': call('CreateEmailIdentity', { emailIdentity: 'ann@example.com' }),
      'the parameters were left out for size': call('CreateEmailIdentity', null, { parametersOmitted: true }),
      'without permission': call('VerifyDomainIdentity', { domain: 'example.com' }, { errorCode: 'AccessDenied' }),
    },
  }),
})

const call = (name: string, request: object | null, event: object = {}, record: object = {}) =>
  called('ses.amazonaws.com', name, request, event, record)
