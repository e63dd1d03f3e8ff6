import { anomalous } from '../../sdk/sdk.ts'

export default anomalous({
  type: 'Exfiltration:IAMUser/AnomalousBehavior',
  verdict: 'Exfiltration',
  severity: 'High',
  does: 'moves data towards the way out',
  why: 'Snapshots, replication and restored databases carry data out without a single file being read.',
  falsePositives: ['a new backup or migration', 'a disaster-recovery rehearsal'],
  respond: [
    'Which account or bucket received a copy?',
    'Is there a change request for it?',
    'Can sharing be taken back?',
  ],
  attack: ['T1537', 'T1078.004'],
  calls: [
    ['s3.amazonaws.com', 'PutBucketReplication'],
    ['ec2.amazonaws.com', 'CreateSnapshot'],
    ['rds.amazonaws.com', 'RestoreDBInstanceFromDBSnapshot'],
  ],
})
