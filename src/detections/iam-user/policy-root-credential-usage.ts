import { detection, pick, pickText } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Policy:IAMUser/RootCredentialUsage',
  title: ({ event }) =>
    `The root user of account ${event.principalAccount || event.account} called ${event.eventName}.`,
  why: 'Nothing can restrict the root user, so it is kept for the few acts that need it. Any other use is bad practice or an intruder.',
  falsePositives: ['one of the tasks that AWS reserves for root, such as closing the account'],
  respond: [
    'Did the holder of the root credentials do this, and for a task that needs root?',
    'Was MFA used, and is the address one of yours?',
    'Does the root user have access keys? Delete them.',
  ],
  attack: ['T1078.004'],
  links: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-tasks.html'],
  severity: 'Low',
  role: 'TARGET',

  on: 'cloudtrail',
  where: call =>
    call.principalType === 'root' &&
    call.invokedBy === '' &&
    call.errorCode === '' &&
    call.eventType !== 'AwsServiceEvent',
  by: ['principal', 'remote'],
  // A refused sign-in used no credentials. A session that the management account opened for a task (AssumeRoot) is
  // Policy:IAMUser/ShortTermRootCredentialUsage.
  confirm: record =>
    pickText(record, 'responseElements', 'ConsoleLogin') !== 'Failure' &&
    String(pick(record, 'userIdentity', 'sessionContext', 'assumedRoot')) !== 'true',
  because: ({ event, remote }) =>
    `Root credentials ${event.mfa ? 'with' : 'without'} MFA in their session called ${event.eventName} of ${event.eventSource} from ${remote}.`,

  examples: () => ({
    fires: {
      'root makes itself an access key': [called('CreateAccessKey')],
      'root signs in to the console': { events: [called('ConsoleLogin')], records: [login('Success')] },
      'root only reads': [{ ...called('ListBuckets'), readOnly: true }],
    },
    quiet: {
      'an administrator does the same': [{ ...called('CreateAccessKey'), principalType: 'user', principalName: 'ann' }],
      'a service acts in root’s name': [{ ...called('Decrypt'), invokedBy: 'backup.amazonaws.com' }],
      'a sign-in that was refused': { events: [called('ConsoleLogin')], records: [login('Failure')] },
      'a root session that the management account opened': {
        events: [called('DeleteBucketPolicy')],
        records: [{ userIdentity: { type: 'Root', sessionContext: { assumedRoot: 'true' } } }],
      },
    },
  }),
})

const login = (outcome: string) => ({ eventName: 'ConsoleLogin', responseElements: { ConsoleLogin: outcome } })
const called = (eventName: string) => ({
  ...{ at: 60, id: 'e-1', eventName, eventSource: 'iam.amazonaws.com', eventType: 'AwsApiCall', managementEvent: true },
  ...{ principalType: 'root', principalAccount: '111122223333', principalName: 'root', remote: '198.51.100.9' },
  remotePublic: true,
})
