import { anomalous } from '../../sdk/sdk.ts'

export default anomalous({
  type: 'Impact:IAMUser/AnomalousBehavior',
  verdict: 'Impact',
  severity: 'High',
  does: 'changes or deletes resources',
  why: 'Deleting, disabling and taking over resources is how an attack ends that wants to be felt.',
  falsePositives: ['taking down an environment that is no longer needed', 'an incident that somebody is working on'],
  respond: [
    'What was deleted or disabled, and is there a backup?',
    'Does the person know of it?',
    'Is the key or session still in use?',
  ],
  attack: ['T1485', 'T1078.004'],
  calls: [
    ['ec2.amazonaws.com', 'DeleteSecurityGroup'],
    ['iam.amazonaws.com', 'UpdateUser'],
    ['kms.amazonaws.com', 'ScheduleKeyDeletion'],
  ],
})
