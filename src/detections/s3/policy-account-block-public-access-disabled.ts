import { detection, pick } from '../../sdk/sdk.ts'

const SETTINGS = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets']

/** Each setting that a Put leaves off. What S3 is not told is off. */
const leftOff = (record: unknown): string[] => {
  const block = pick(record, 'requestParameters', 'PublicAccessBlockConfiguration')
  if (block === undefined || block === null) return []
  return SETTINGS.filter(setting => String(pick(block, setting)) !== 'true')
}

export default detection.match({
  type: 'Policy:S3/AccountBlockPublicAccessDisabled',
  title: ({ event, resource }) =>
    `Block Public Access was switched off for account ${event.account} by ${resource} (${event.eventName}).`,
  why: 'The account’s Block Public Access keeps every bucket closed whatever policies and ACLs say. Without it one more call opens any of them.',
  falsePositives: [
    'an account that is meant to serve public buckets',
    'a tool that takes the block off and puts it back on, as some do when they remove a bucket',
  ],
  respond: [
    'Was it agreed upon that this account may hold public buckets?',
    'Did the same principal then put a bucket policy or ACL? Look for Policy:S3/BucketAnonymousAccessGranted.',
    'Is the block on again?',
  ],
  attack: ['T1562.007'],
  links: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html'],
  severity: 'Low',
  role: 'TARGET',

  on: 'cloudtrail',
  calls: ['PutAccountPublicAccessBlock', 'DeleteAccountPublicAccessBlock'],
  where: call => call.eventSource === 's3.amazonaws.com' && call.errorCode === '' && !call.parametersOmitted,
  by: ['principal', 'eventName'],
  confirm: (record, call) => call.eventName === 'DeleteAccountPublicAccessBlock' || leftOff(record).length > 0,
  because: ({ event, record, remote }) =>
    `${event.eventName} for the whole account, called from ${remote}, switched off ${leftOff(record).join(', ') || 'all four settings'}.`,

  examples: () => ({
    fires: {
      'the block is deleted': told('DeleteAccountPublicAccessBlock'),
      'all four settings are switched off': told('PutAccountPublicAccessBlock', block(false, false, false, false)),
      'only public ACLs are let in': told('PutAccountPublicAccessBlock', block(false, false, true, true)),
    },
    quiet: {
      'all four settings are switched on': told('PutAccountPublicAccessBlock', block(true, true, true, true)),
      'the call was refused': told('DeleteAccountPublicAccessBlock', undefined, { errorCode: 'AccessDenied' }),
      'a bucket’s block: Policy:S3/BucketBlockPublicAccessDisabled': told(
        'PutBucketPublicAccessBlock',
        block(false, false, false, false),
      ),
    },
  }),
})

const block = (...on: boolean[]) => ({
  PublicAccessBlockConfiguration: Object.fromEntries(SETTINGS.map((setting, i) => [setting, on[i]])),
})
const told = (eventName: string, requestParameters: object = {}, more: object = {}) => ({
  events: [
    {
      ...{ at: 60, id: 'e-1', eventName, eventSource: 's3.amazonaws.com', managementEvent: true },
      ...{ principalType: 'user', principalAccount: '111122223333', principalName: 'ann', remote: '198.51.100.109' },
      ...more,
    },
  ],
  records: [{ eventName, requestParameters }],
})
