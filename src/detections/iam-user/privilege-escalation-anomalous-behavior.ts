import { anomalous } from '../../sdk/sdk.ts'

export default anomalous({
  type: 'PrivilegeEscalation:IAMUser/AnomalousBehavior',
  verdict: 'PrivilegeEscalation',
  severity: 'Medium',
  does: 'gives itself or others more rights',
  why: 'Policies and groups are changed to turn the rights of one principal into those of an administrator.',
  falsePositives: ['an administrator who changes policies by hand', 'a deployment that brings its own roles'],
  respond: [
    'Which rights were added, and for whom?',
    'Is the principal one that manages rights?',
    'Were the new rights used?',
  ],
  attack: ['T1098.003', 'T1078.004'],
  calls: [
    ['ec2.amazonaws.com', 'AssociateIamInstanceProfile'],
    ['iam.amazonaws.com', 'AddUserToGroup'],
    ['iam.amazonaws.com', 'PutUserPolicy'],
  ],
})
