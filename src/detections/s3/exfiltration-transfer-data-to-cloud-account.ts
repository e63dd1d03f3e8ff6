import { accountsLetIn, called, isAwsDelivery, named, parameter, rule } from '../../sdk/sdk.ts'

const letInBy = (request: unknown): string[] =>
  [...accountsLetIn(parameter(request, 'bucketPolicy'))].filter(account => !isAwsDelivery(account))

export default rule({
  type: 'Exfiltration:S3/TransferDataToCloudAccount',
  title: ({ resource }) => `${resource} let another account into a bucket.`,
  why: 'A bucket policy that names a strange account lets it fetch everything in its own time, with its own credentials, from wherever it likes.',
  falsePositives: [
    'partners and vendors who read a bucket by contract; accounts of yours whose logs are not read here',
  ],
  respond: [
    'Whose is the account, and does somebody know it?',
    'Which actions does the policy allow, on which objects?',
    'What did that account read since? Look at the bucket’s data events.',
  ],
  attack: ['T1537'],
  links: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-walkthroughs-managing-access-example2.html'],
  mode: 'dry-run',

  source: 's3.amazonaws.com',
  where: call => call.errorCode === '',
  signals: {
    S3BucketPolicyExternalAccess: {
      severity: 'High',
      calls: ['PutBucketPolicy'],
      when: request => letInBy(request).length > 0,
      unless: (request, { event, known }) =>
        letInBy(request).every(account => account === event.account || known.isAffiliated(account)),
      says: request =>
        `The policy of ${named(request, 'bucketName')} lets in ${letInBy(request).slice(0, 3).join(', ')}`,
    },
  },

  examples: () => ({
    fires: {
      'a policy names another account': call('PutBucketPolicy', policy({ AWS: 'arn:aws:iam::444455556666:root' }), {
        bucket: 'b',
      }),
      'among others': call('PutBucketPolicy', policy({ AWS: ['111122223333', '444455556666'] }), { bucket: 'b' }),
      'a policy lets in everybody': call('PutBucketPolicy', policy('*'), { bucket: 'b' }),
    },
    quiet: {
      'a policy names the account itself': call(
        'PutBucketPolicy',
        policy({ AWS: 'arn:aws:iam::111122223333:role/app' }),
        { bucket: 'b' },
      ),
      'a service': call('PutBucketPolicy', policy({ Service: 'cloudtrail.amazonaws.com' }), { bucket: 'b' }),
      'the account from which AWS writes load balancers’ logs': call(
        'PutBucketPolicy',
        policy({ AWS: 'arn:aws:iam::127311923021:root' }),
        { bucket: 'b' },
      ),
      'only members of an organisation': call(
        'PutBucketPolicy',
        policy({ AWS: '444455556666' }, { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }),
        { bucket: 'b' },
      ),
      'without permission': call('PutBucketPolicy', policy({ AWS: '444455556666' }), {
        bucket: 'b',
        errorCode: 'AccessDenied',
      }),
    },
  }),
})

const call = (name: string, request: object | null, event: object = {}, record: object = {}) =>
  called('s3.amazonaws.com', name, request, event, record)

const policy = (Principal: unknown, Condition?: object) => ({
  bucketName: 'b',
  bucketPolicy: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', Principal, Condition }] },
})
