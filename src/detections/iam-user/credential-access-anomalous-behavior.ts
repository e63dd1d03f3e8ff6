import { anomalous } from '../../sdk/sdk.ts'

export default anomalous({
  type: 'CredentialAccess:IAMUser/AnomalousBehavior',
  verdict: 'CredentialAccess',
  severity: 'Medium',
  does: 'reads secrets or credentials',
  why: 'Whoever has somebody’s keys looks for more: secrets, parameters and passwords are what they ask for first.',
  falsePositives: [
    'a new job or a migration that reads secrets for the first time',
    'somebody who takes over from a colleague',
  ],
  respond: [
    'Does this principal need this very secret?',
    'Is the network or the tool one that the person or program uses?',
    'What was done with what was read, within the next hours?',
  ],
  attack: ['T1555.006', 'T1078.004'],
  calls: [
    ['secretsmanager.amazonaws.com', 'GetSecretValue'],
    ['secretsmanager.amazonaws.com', 'BatchGetSecretValue'],
    ['ec2.amazonaws.com', 'GetPasswordData'],
  ],
})
