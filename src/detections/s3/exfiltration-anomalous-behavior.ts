import { anomalous } from '../../sdk/sdk.ts'

export default anomalous({
  type: 'Exfiltration:S3/AnomalousBehavior',
  verdict: 'S3.Exfiltration',
  severity: 'High',
  does: 'reads objects of',
  why: 'Data in buckets is what most thefts are about, and reading is all that they need.',
  falsePositives: ['a new job that reads the bucket', 'restoring or moving data'],
  respond: ['How many objects were read, and which?', 'Does this principal need them?', 'Is the network one of yours?'],
  attack: ['T1530'],
  calls: [
    ['s3.amazonaws.com', 'GetObject'],
    ['s3.amazonaws.com', 'CopyObject'],
    ['s3.amazonaws.com', 'SelectObjectContent'],
  ],
  bucket: 'reports',
})
