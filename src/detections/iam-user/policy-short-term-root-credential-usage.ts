import { detection, pick } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Policy:IAMUser/ShortTermRootCredentialUsage',
  title: ({ event }) =>
    `A root session opened by AssumeRoot called ${event.eventName} in account ${event.principalAccount || event.account}.`,
  why: 'The management account can open root sessions in member accounts for a few tasks. They are rare, and whoever holds the management account can misuse them.',
  falsePositives: ['a task that needs root and was agreed upon, such as unlocking a bucket policy'],
  respond: [
    'Who called AssumeRoot in the management or delegated account, and for which task?',
    'Do the calls of the session fit its task policy and what was agreed upon?',
    'If nobody knows: look at everything that the caller of AssumeRoot did.',
  ],
  attack: ['T1078.004', 'T1548.005'],
  links: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html'],
  severity: 'Low',
  role: 'TARGET',

  on: 'cloudtrail',
  where: call =>
    call.principalType === 'root' &&
    call.invokedBy === '' &&
    call.errorCode === '' &&
    call.eventType !== 'AwsServiceEvent',
  by: ['principal', 'remote'],
  // Root's own credentials are Policy:IAMUser/RootCredentialUsage.
  confirm: record => String(pick(record, 'userIdentity', 'sessionContext', 'assumedRoot')) === 'true',
  because: ({ event, remote }) =>
    `A short root session called ${event.eventName} of ${event.eventSource} from ${remote}.`,

  examples: () => ({
    fires: {
      'a bucket policy is removed in a root session': told('DeleteBucketPolicy', session('true')),
      'the flag is written as a boolean': told('DeleteBucketPolicy', session(true)),
    },
    quiet: {
      'root’s own credentials': told('DeleteBucketPolicy', { attributes: { mfaAuthenticated: 'true' } }),
      'a session that says it is none': told('DeleteBucketPolicy', session('false')),
      'a call that was refused': told('DeleteBucketPolicy', session('true'), { errorCode: 'AccessDenied' }),
      'a role session': told('DeleteBucketPolicy', session('true'), { principalType: 'role' }),
    },
  }),
})

const session = (assumedRoot: unknown) => ({ assumedRoot, attributes: { mfaAuthenticated: 'false' } })
const told = (eventName: string, sessionContext: object, more: object = {}) => ({
  events: [
    {
      ...{ at: 60, id: 'e-1', eventName, eventSource: 's3.amazonaws.com', eventType: 'AwsApiCall' },
      ...{ principalType: 'root', principalAccount: '111122223333', principalName: 'root', remote: '198.51.100.109' },
      ...{ managementEvent: true, remotePublic: true, bucket: 'locked', ...more },
    },
  ],
  records: [{ eventName, userIdentity: { type: 'Root', sessionContext } }],
})
