import { anomalous } from '../../sdk/sdk.ts'

export default anomalous({
  type: 'Persistence:IAMUser/AnomalousBehavior',
  verdict: 'Persistence',
  severity: 'Medium',
  does: 'makes ways to come back',
  why: 'New keys, key pairs and changed functions outlive the password that was stolen.',
  falsePositives: ['setting up a new system or a new colleague', 'key rotation by hand'],
  respond: [
    'Who is the new key, role or function for?',
    'Is what was made used from elsewhere already?',
    'Can it be deleted without harm?',
  ],
  attack: ['T1098.001', 'T1078.004'],
  calls: [
    ['iam.amazonaws.com', 'CreateAccessKey'],
    ['ec2.amazonaws.com', 'ImportKeyPair'],
    ['ec2.amazonaws.com', 'ModifyInstanceAttribute'],
  ],
})
