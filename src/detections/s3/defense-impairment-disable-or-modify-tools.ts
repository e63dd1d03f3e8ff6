import { called, named, pickList, rule } from '../../sdk/sdk.ts'

/** A rule that blocks no kind of encryption says so with NONE. Where nothing is said, nothing is changed. */
const allowsBroughtKeys = (request: unknown): boolean =>
  pickList(request, 'ServerSideEncryptionConfiguration', 'Rule').some(rule =>
    pickList(rule, 'BlockedEncryptionTypes', 'EncryptionType').includes('NONE'),
  )

export default rule({
  type: 'DefenseImpairment:S3/DisableOrModifyTools',
  title: ({ resource }) => `${resource} let objects be encrypted with keys that the caller brings (SSE-C).`,
  why: 'S3 keeps no copy of a key that the caller brings. Extortionists encrypt objects with one: nobody else can read them again. Buckets block such keys unless somebody allows them.',
  falsePositives: ['an application that really brings its own keys; few do'],
  respond: [
    'Does anything that you run use customer-provided keys?',
    'Were objects written with such a key since? Data events name the algorithm.',
    'Block the keys again, and make sure that versions or backups exist.',
  ],
  attack: ['T1562.001', 'T1486'],
  links: ['https://www.halcyon.ai/blog/abusing-aws-native-services-ransomware-encrypting-s3-buckets-with-sse-c'],
  mode: 'dry-run',

  source: 's3.amazonaws.com',
  where: call => call.errorCode === '',
  signals: {
    S3CustomerProvidedKeysEnabled: {
      severity: 'High',
      calls: ['PutBucketEncryption'],
      when: request => allowsBroughtKeys(request),
      says: request => `Bucket ${named(request, 'bucketName')} now allows keys that the caller brings`,
    },
  },

  examples: () => ({
    fires: {
      'nothing is blocked any more': call('PutBucketEncryption', encryption('NONE'), { bucket: 'b' }),
      'as a list': call('PutBucketEncryption', encryption(['NONE']), { bucket: 'b' }),
    },
    quiet: {
      'such keys are blocked': call('PutBucketEncryption', encryption('SSE-C'), { bucket: 'b' }),
      'only the default encryption is set': call('PutBucketEncryption', encryption(undefined), { bucket: 'b' }),
      'without permission': call('PutBucketEncryption', encryption('NONE'), { bucket: 'b', errorCode: 'AccessDenied' }),
    },
  }),
})

const call = (name: string, request: object | null, event: object = {}, record: object = {}) =>
  called('s3.amazonaws.com', name, request, event, record)

const encryption = (EncryptionType: unknown) => ({
  bucketName: 'b',
  ServerSideEncryptionConfiguration: {
    Rule: {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
      BlockedEncryptionTypes: { EncryptionType },
    },
  },
})
