import { detection, opensBucketTo } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Policy:S3/BucketAnonymousAccessGranted',
  title: ({ event, resource }) => `Bucket ${resource} was opened to everybody in the internet (${event.eventName}).`,
  why: 'Anybody can now reach the bucket without an account and without a name. Programs that look for open buckets find them within days.',
  falsePositives: ['a bucket that serves a website or data meant for everybody'],
  respond: [
    'Is what lies in the bucket meant for the world? If not, take the grant back and block public access.',
    'Who read or listed the bucket since the grant? Look at its data events.',
    'Did the principal open other buckets?',
  ],
  attack: ['T1530', 'T1098'],
  links: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html'],
  severity: 'High',
  role: 'TARGET',

  on: 'cloudtrail',
  calls: ['PutBucketAcl', 'PutBucketPolicy', 'CreateBucket'],
  where: call => call.errorCode === '',
  by: ['principal', 'bucket'],
  apart: ['bucket'],
  confirm: record => opensBucketTo('everyone', record),
  fires: ({ event, known }) => known.bucket(event.bucket)?.publicAccessBlocked !== true,
  because: ({ event, remote }) =>
    `${event.eventName} on ${event.bucket}, called from ${remote}, grants everybody access, and no public access block is known to hold it back.`,

  examples: () => ({
    fires: {
      'an ACL grants the AllUsers group': grant('PutBucketAcl', acl('AllUsers')),
      'a bucket is made with a canned ACL': grant('CreateBucket', { 'x-amz-acl': ['public-read'] }),
      'a policy allows anybody': grant('PutBucketPolicy', policy('*')),
      'a policy allows every AWS principal, which is the same': grant('PutBucketPolicy', policy({ AWS: '*' })),
      'a condition that narrows nothing': grant('PutBucketPolicy', policy('*', ip('0.0.0.0/0'))),
    },
    quiet: {
      'every AWS user: Policy:S3/BucketPublicAccessGranted': grant('PutBucketAcl', acl('AuthenticatedUsers')),
      'a policy allows one other account': grant('PutBucketPolicy', policy({ AWS: '444455556666' })),
      'anybody of one network': grant('PutBucketPolicy', policy('*', ip('198.51.100.0/24'))),
      'a public access block holds it back': { ...grant('PutBucketPolicy', policy('*')), before: [blocked] },
      'the call was refused': grant('PutBucketPolicy', policy('*'), 'AccessDenied'),
    },
  }),
})

const grant = (eventName: string, requestParameters: object, errorCode = '') => ({
  events: [
    { at: 1_790_000_060, id: 'e-1', eventName, principalName: 'ann', remote: '198.51.100.9', bucket: 'b', errorCode },
  ],
  records: [{ eventName, requestParameters }],
})
const acl = (group: string) => {
  const Grantee = { URI: `http://acs.amazonaws.com/groups/global/${group}` }
  return { AccessControlPolicy: { AccessControlList: { Grant: { Grantee, Permission: 'READ' } } } }
}
const ip = (range: string) => ({ IpAddress: { 'aws:SourceIp': range } })
const policy = (Principal: unknown, Condition?: object) => ({
  bucketPolicy: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', Principal, Condition }] },
})
const block = { IgnorePublicAcls: true, RestrictPublicBuckets: true }
const blocked = {
  ...{ eventName: 'PutBucketPublicAccessBlock', eventTime: '2026-01-01T00:00:00Z', eventID: 'b-1' },
  ...{ recipientAccountId: '111122223333' },
  requestParameters: { bucketName: 'b', PublicAccessBlockConfiguration: block },
}
