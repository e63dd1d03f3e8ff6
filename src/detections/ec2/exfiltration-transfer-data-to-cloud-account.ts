import { type About, type CloudTrailEvent, called, named, parameter, pickList, pickText, rule } from '../../sdk/sdk.ts'

const ACCOUNT = /^\d{12}$/

/** Accounts that a permission is given to; `all`, the one group, is everybody. Organisations are no accounts: they are left out. */
const added = (request: unknown, permission: string): string[] =>
  pickList(parameter(request, permission), 'add', 'items')
    .map(item => pickText(item, 'userId') || pickText(item, 'group'))
    .filter(who => who === 'all' || ACCOUNT.test(who))

const isOurs = (accounts: readonly string[], { event, known }: About<CloudTrailEvent>): boolean =>
  accounts.every(account => account === event.account || known.isAffiliated(account))

export default rule({
  type: 'Exfiltration:EC2/TransferDataToCloudAccount',
  title: ({ resource }) => `${resource} shared an image or snapshot outside.`,
  why: 'A disk that is shared with another account is a copy of everything on it, and copying it leaves no trace in your network.',
  falsePositives: ['images that are sold or given to customers; accounts of yours whose logs are not read here'],
  respond: [
    'Whose is the account that it was shared with? `all` is everybody.',
    'What is on the disk: keys, databases?',
    'Take the permission back. Assume that it was copied: change the secrets on it.',
  ],
  attack: ['T1537'],
  mode: 'dry-run',

  source: 'ec2.amazonaws.com',
  where: call => call.errorCode === '',
  signals: {
    AMIExternalAccess: {
      severity: 'High',
      calls: ['ModifyImageAttribute'],
      when: request => added(request, 'launchPermission').length > 0,
      unless: (request, about) => isOurs(added(request, 'launchPermission'), about),
      says: request =>
        `Image ${named(request, 'imageId')} was shared with ${added(request, 'launchPermission').slice(0, 3).join(', ')}`,
    },
    EBSSnapshotExternalAccess: {
      severity: 'High',
      calls: ['ModifySnapshotAttribute'],
      when: request => added(request, 'createVolumePermission').length > 0,
      unless: (request, about) => isOurs(added(request, 'createVolumePermission'), about),
      says: request =>
        `Snapshot ${named(request, 'snapshotId')} was shared with ${added(request, 'createVolumePermission').slice(0, 3).join(', ')}`,
    },
  },

  examples: () => ({
    fires: {
      'a snapshot is shared with another account': call(
        'ModifySnapshotAttribute',
        share('createVolumePermission', { userId: '444455556666' }),
      ),
      'an image is shared with everybody': call('ModifyImageAttribute', share('launchPermission', { group: 'all' })),
    },
    quiet: {
      'shared with the account itself': call(
        'ModifySnapshotAttribute',
        share('createVolumePermission', { userId: '111122223333' }),
      ),
      'a group that does not exist': call('ModifyImageAttribute', share('launchPermission', { group: 'none' })),
      'a permission is taken back': call('ModifyImageAttribute', {
        imageId: 'ami-1',
        launchPermission: { remove: { items: [{ group: 'all' }] } },
      }),
      'without permission': call('ModifySnapshotAttribute', share('createVolumePermission', { group: 'all' }), {
        errorCode: 'Client.UnauthorizedOperation',
      }),
    },
  }),
})

const call = (name: string, request: object | null, event: object = {}, record: object = {}) =>
  called('ec2.amazonaws.com', name, request, event, record)

const share = (permission: string, item: object) => ({ [permission]: { add: { items: [item] } } })
