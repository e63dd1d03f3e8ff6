import { called, named, rule } from '../../sdk/sdk.ts'

export default rule({
  type: 'Persistence:RolesAnywhere/AccountManipulation',
  title: ({ resource }) => `${resource} made the account trust a certificate authority.`,
  why: 'With a trust anchor, whoever holds the authority’s key makes certificates that become credentials of your roles, for years and without a user in IAM.',
  falsePositives: ['the introduction of IAM Roles Anywhere, by those who plan it'],
  respond: [
    'Whose certificate authority is it?',
    'Which profiles and roles were made or changed for it?',
    'Delete the anchor if nobody knows it, and look for sessions of rolesanywhere.amazonaws.com.',
  ],
  attack: ['T1098', 'T1098.001'],
  mode: 'dry-run',

  source: 'rolesanywhere.amazonaws.com',
  where: call => call.errorCode === '',
  signals: {
    RolesAnywhereTrustAnchorCreated: {
      severity: 'Medium',
      calls: ['CreateTrustAnchor'],
      says: request => `Trust anchor ${named(request, 'name')} was made`,
    },
  },

  examples: () => ({
    fires: {
      'an anchor is made': call('CreateTrustAnchor', { name: 'build', enabled: true }),
    },
    quiet: {
      'an anchor is deleted': call('DeleteTrustAnchor', { trustAnchorId: '1' }),
      'without permission': call('CreateTrustAnchor', { name: 'build' }, { errorCode: 'AccessDenied' }),
    },
  }),
})

const call = (name: string, request: object | null, event: object = {}, record: object = {}) =>
  called('rolesanywhere.amazonaws.com', name, request, event, record)
