import { detection, pick } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Stealth:S3/ServerAccessLoggingDisabled',
  title: ({ resource }) => `Server access logging was switched off for bucket ${resource}.`,
  why: 'Without its access log, nobody sees who reads a bucket whose data events are not recorded. Thieves switch it off first.',
  falsePositives: ['a bucket whose requests are recorded as CloudTrail data events instead'],
  respond: [
    'Did somebody mean to do this? Ask the person behind the principal, and switch logging on again.',
    'Are the bucket’s data events in CloudTrail? Then look at who read or changed objects since.',
    'What else did this principal change in the bucket, or in others?',
  ],
  attack: ['T1562.008'],
  links: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html'],
  severity: 'Low',
  role: 'TARGET',

  on: 'cloudtrail',
  calls: ['PutBucketLogging'],
  where: call => call.errorCode === '' && !call.parametersOmitted,
  by: ['principal', 'bucket'],
  apart: ['bucket'],
  // Logging is switched off by putting a status in which nothing is enabled; a record without a status tells nothing.
  confirm: record => {
    const status = pick(record, 'requestParameters', 'BucketLoggingStatus')
    return status !== undefined && status !== null && (pick(status, 'LoggingEnabled') ?? '') === ''
  },
  because: ({ event, remote }) =>
    `PutBucketLogging on ${event.bucket || 'an unnamed bucket'} from ${remote} left no target to log to.`,

  examples: () => ({
    fires: {
      'an empty status is put': put({ xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/' }),
      'a status that is empty text': put(''),
    },
    quiet: {
      'logging is switched on': put({ LoggingEnabled: { TargetBucket: 'logs', TargetPrefix: 'a/' } }),
      'the call was refused': put({}, { errorCode: 'AccessDenied' }),
      'AWS left the parameters out': put({}, { parametersOmitted: true }),
    },
  }),
})

const put = (BucketLoggingStatus: unknown, more: object = {}) => ({
  events: [
    {
      ...{ at: 60, id: 'e-1', eventName: 'PutBucketLogging', eventSource: 's3.amazonaws.com', managementEvent: true },
      ...{ principalType: 'user', principalAccount: '111122223333', principalName: 'ann', bucket: 'exports', ...more },
    },
  ],
  records: [{ eventName: 'PutBucketLogging', requestParameters: { bucketName: 'exports', BucketLoggingStatus } }],
})
