import { called, named, pickList, rule } from '../../sdk/sdk.ts'

export default rule({
  type: 'Exfiltration:RDS/TransferDataToCloudAccount',
  title: ({ resource }) => `${resource} shared a database snapshot with everybody.`,
  why: 'A public snapshot can be restored by anybody who has an AWS account. People look for them all day.',
  falsePositives: ['a sample database that is published on purpose'],
  respond: [
    'What is in the database? Assume that it was copied.',
    'Take the permission back, and ask who made it public and why.',
    'Did the principal share other snapshots?',
  ],
  attack: ['T1537'],
  mode: 'dry-run',

  source: 'rds.amazonaws.com',
  where: call => call.errorCode === '',
  signals: {
    RDSSnapshotPubliclyShared: {
      severity: 'High',
      calls: ['ModifyDBSnapshotAttribute', 'ModifyDBClusterSnapshotAttribute'],
      when: request =>
        named(request, 'attributeName') === 'restore' && pickList(request, 'valuesToAdd').includes('all'),
      says: request =>
        `Snapshot ${named(request, 'dBSnapshotIdentifier', 'dBClusterSnapshotIdentifier')} can be restored by everybody`,
    },
  },

  examples: () => ({
    fires: {
      'a snapshot is made public': call('ModifyDBSnapshotAttribute', {
        dBSnapshotIdentifier: 's',
        attributeName: 'restore',
        valuesToAdd: ['all'],
      }),
      'of a cluster': call('ModifyDBClusterSnapshotAttribute', { attributeName: 'restore', valuesToAdd: ['all'] }),
    },
    quiet: {
      'it is shared with one account': call('ModifyDBSnapshotAttribute', {
        attributeName: 'restore',
        valuesToAdd: ['444455556666'],
      }),
      'it is made private': call('ModifyDBSnapshotAttribute', { attributeName: 'restore', valuesToRemove: ['all'] }),
      'without permission': call(
        'ModifyDBSnapshotAttribute',
        { attributeName: 'restore', valuesToAdd: ['all'] },
        { errorCode: 'AccessDenied' },
      ),
    },
  }),
})

const call = (name: string, request: object | null, event: object = {}, record: object = {}) =>
  called('rds.amazonaws.com', name, request, event, record)
