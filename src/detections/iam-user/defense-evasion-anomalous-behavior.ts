import { anomalous } from '../../sdk/sdk.ts'

export default anomalous({
  type: 'DefenseEvasion:IAMUser/AnomalousBehavior',
  verdict: 'DefenseEvasion',
  severity: 'Medium',
  does: 'stops or deletes what watches the account',
  why: 'Logs, alarms and detectors are switched off before the rest is done, so that nobody sees it.',
  falsePositives: ['a clean-up of old trails and alarms', 'moving logs to another account'],
  respond: [
    'Who asked for the logs or alarms to go?',
    'What else did this principal do since?',
    'Can the trail, flow log or detector be switched on again now?',
  ],
  attack: ['T1562.008', 'T1078.004'],
  calls: [
    ['ec2.amazonaws.com', 'DeleteFlowLogs'],
    ['cloudwatch.amazonaws.com', 'DisableAlarmActions'],
    ['cloudtrail.amazonaws.com', 'StopLogging'],
  ],
})
