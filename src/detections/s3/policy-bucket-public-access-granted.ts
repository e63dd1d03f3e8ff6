import { detection, opensBucketTo } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Policy:S3/BucketPublicAccessGranted',
  title: ({ event, resource }) =>
    `Bucket ${resource} was opened to everybody who has an AWS account (${event.eventName}).`,
  why: '"All authenticated users" means every AWS account of the world, not yours: anybody can open one in minutes.',
  falsePositives: ['a bucket that is meant to be shared with all AWS customers, such as a public data set'],
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
  confirm: record => opensBucketTo('authenticated', record),
  fires: ({ event, known }) => known.bucket(event.bucket)?.publicAccessBlocked !== true,
  because: ({ event, remote }) =>
    `${event.eventName} on ${event.bucket}, called from ${remote}, grants every authenticated AWS user access, and no public access block is known to hold it back.`,

  examples: () => ({
    fires: {
      'an ACL grants the AuthenticatedUsers group': grant('PutBucketAcl', acl('AuthenticatedUsers')),
      'a canned ACL does': grant('PutBucketAcl', { 'x-amz-acl': ['authenticated-read'] }),
      'a policy allows whoever signs the request': grant('PutBucketPolicy', policy('*', SIGNED)),
      'a condition that narrows nothing besides': grant(
        'PutBucketPolicy',
        policy({ AWS: ['*'] }, { ...SIGNED, ...ip('0.0.0.0/0') }),
      ),
    },
    quiet: {
      'an ACL grants the log delivery group': grant('PutBucketAcl', acl('LogDelivery')),
      'a policy allows one other account': grant('PutBucketPolicy', policy({ AWS: '444455556666' })),
      'every AWS principal of one network': grant(
        'PutBucketPolicy',
        policy({ AWS: '*' }, { ...SIGNED, ...ip('198.51.100.0/24') }),
      ),
      'a policy allows anybody: Policy:S3/BucketAnonymousAccessGranted': grant('PutBucketPolicy', policy('*')),
      'a public access block holds it back': { ...grant('PutBucketAcl', acl('AuthenticatedUsers')), before: [blocked] },
      'the call was refused': grant('PutBucketAcl', acl('AuthenticatedUsers'), 'AccessDenied'),
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
const SIGNED = { StringNotEquals: { 'aws:PrincipalType': 'Anonymous' } }
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
