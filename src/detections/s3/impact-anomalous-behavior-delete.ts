import { anomalous } from '../../sdk/sdk.ts'

export default anomalous({
  type: 'Impact:S3/AnomalousBehavior.Delete',
  verdict: 'S3.Delete',
  severity: 'High',
  does: 'deletes from',
  why: 'Deleted objects are gone unless the bucket keeps versions; ransom notes come after.',
  falsePositives: ['a clean-up that somebody asked for', 'a lifecycle that is done by hand'],
  respond: ['Does the bucket keep versions?', 'Who asked for it?', 'Were objects copied before?'],
  attack: ['T1485'],
  calls: [
    ['s3.amazonaws.com', 'DeleteObject'],
    ['s3.amazonaws.com', 'DeleteObjects'],
    ['s3.amazonaws.com', 'DeleteBucket'],
  ],
  bucket: 'reports',
})
