import { anomalous } from '../../sdk/sdk.ts'

export default anomalous({
  type: 'Impact:S3/AnomalousBehavior.Permission',
  verdict: 'S3.Permission',
  severity: 'High',
  does: 'changes who may use',
  why: 'A policy or ACL that lets others in gives away all that a bucket holds.',
  falsePositives: ['a new partner or account that is let in on purpose', 'a deployment that sets policies'],
  respond: ['Who is let in now?', 'Was the bucket read from there since?', 'Is public access blocked for the account?'],
  attack: ['T1222', 'T1530'],
  calls: [
    ['s3.amazonaws.com', 'PutBucketPolicy'],
    ['s3.amazonaws.com', 'PutBucketAcl'],
    ['s3.amazonaws.com', 'PutObjectAcl'],
  ],
  bucket: 'reports',
})
