import { anomalous } from '../../sdk/sdk.ts'

export default anomalous({
  type: 'Impact:S3/AnomalousBehavior.Write',
  verdict: 'S3.Write',
  severity: 'Medium',
  does: 'writes into',
  why: 'Overwritten objects are as lost as deleted ones, and written ones may be run by somebody.',
  falsePositives: ['a new job that writes there', 'an upload by hand'],
  respond: [
    'What was written, and is it run or published?',
    'Were objects overwritten, with another key?',
    'Does the bucket keep versions?',
  ],
  attack: ['T1565'],
  calls: [
    ['s3.amazonaws.com', 'PutObject'],
    ['s3.amazonaws.com', 'UploadPart'],
    ['s3.amazonaws.com', 'CompleteMultipartUpload'],
  ],
  bucket: 'reports',
})
