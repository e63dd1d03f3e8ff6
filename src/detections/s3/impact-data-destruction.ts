import { called, named, pick, pickList, pickText, rule } from '../../sdk/sdk.ts'

/** Nobody gets a copy out of the way in three days over a weekend; rules for logs and caches keep a week or more. */
const DAYS = 3

const expiresSoon = (request: unknown, at: number): boolean =>
  pickList(request, 'LifecycleConfiguration', 'Rule').some(rule => {
    if (pickText(rule, 'Status') !== 'Enabled') return false
    const days = Number(pick(rule, 'Expiration', 'Days') ?? Number.NaN)
    const date = Date.parse(pickText(rule, 'Expiration', 'Date')) / 1000
    return days <= DAYS || date - at <= DAYS * 86_400
  })

export default rule({
  type: 'Impact:S3/DataDestruction',
  title: ({ resource }) => `${resource} let a bucket’s objects expire within days.`,
  why: 'A lifecycle rule deletes every object without one call of DeleteObject: quiet, complete and hard to stop once it has run. Extortionists give a few days to pay.',
  falsePositives: ['rules for temporary files: look at the prefix'],
  respond: [
    'Is the rule for a prefix of temporary files, or for all?',
    'Take the rule away: expiry runs once a day, at midnight UTC.',
    'Are versions kept? Then delete markers can be taken away.',
  ],
  attack: ['T1485.001'],
  mode: 'dry-run',

  source: 's3.amazonaws.com',
  where: call => call.errorCode === '',
  signals: {
    S3LifecycleRapidExpiration: {
      severity: 'Medium',
      calls: ['PutBucketLifecycle', 'PutBucketLifecycleConfiguration'],
      when: (request, call) => expiresSoon(request, call.at),
      says: request => `Objects of ${named(request, 'bucketName')} now expire within ${DAYS} days`,
    },
  },

  examples: () => ({
    fires: {
      'all objects expire after a day': call(
        'PutBucketLifecycle',
        lifecycle({ Status: 'Enabled', Expiration: { Days: 1 } }),
        { bucket: 'b' },
      ),
      'on a day that is near': call(
        'PutBucketLifecycle',
        lifecycle({ Status: 'Enabled', Expiration: { Date: '2026-09-22T00:00:00.000Z' } }),
        { bucket: 'b' },
      ),
    },
    quiet: {
      'after a year': call('PutBucketLifecycle', lifecycle({ Status: 'Enabled', Expiration: { Days: 365 } }), {
        bucket: 'b',
      }),
      'the rule is disabled': call('PutBucketLifecycle', lifecycle({ Status: 'Disabled', Expiration: { Days: 1 } }), {
        bucket: 'b',
      }),
      'uploads that were never finished': call(
        'PutBucketLifecycle',
        lifecycle({ Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }),
        { bucket: 'b' },
      ),
      'without permission': call('PutBucketLifecycle', lifecycle({ Status: 'Enabled', Expiration: { Days: 1 } }), {
        bucket: 'b',
        errorCode: 'AccessDenied',
      }),
    },
  }),
})

const call = (name: string, request: object | null, event: object = {}, record: object = {}) =>
  called('s3.amazonaws.com', name, request, event, record)

const lifecycle = (Rule: object) => ({ bucketName: 'b', LifecycleConfiguration: { Rule } })
