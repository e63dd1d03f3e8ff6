import { anomalous } from '../../sdk/sdk.ts'

export default anomalous({
  type: 'InitialAccess:IAMUser/AnomalousBehavior',
  verdict: 'InitialAccess',
  severity: 'Medium',
  does: 'gets a session or token',
  why: 'Tokens, sessions and sign-ins from places that are new are how an account is entered.',
  falsePositives: ['travelling, a new laptop or another provider at home', 'a new way to sign in'],
  respond: ['Does the person know of this session?', 'Was it made with MFA?', 'What was done with it?'],
  attack: ['T1078.004'],
  calls: [
    ['sts.amazonaws.com', 'GetFederationToken'],
    ['ssm.amazonaws.com', 'StartSession'],
    ['codeartifact.amazonaws.com', 'GetAuthorizationToken'],
  ],
})
