import { anomalous } from '../../sdk/sdk.ts'

export default anomalous({
  type: 'Discovery:S3/AnomalousBehavior',
  verdict: 'S3.Discovery',
  severity: 'Low',
  does: 'looks into',
  why: 'Whoever wants data looks first what lies in which bucket.',
  falsePositives: ['a new tool that makes an inventory', 'a new colleague'],
  respond: ['Does this principal work with this bucket?', 'Were objects read afterwards?'],
  attack: ['T1619'],
  calls: [
    ['s3.amazonaws.com', 'ListObjects'],
    ['s3.amazonaws.com', 'ListObjectVersions'],
    ['s3.amazonaws.com', 'GetBucketPolicy'],
    ['s3.amazonaws.com', 'GetBucketAcl'],
  ],
  bucket: 'reports',
})
