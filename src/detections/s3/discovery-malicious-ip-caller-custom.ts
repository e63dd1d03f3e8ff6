import { CUSTOM, detection, MALICIOUS, minutes } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Discovery:S3/MaliciousIPCaller.Custom',
  title: ({ event, remote, resource }) =>
    `${remote}, which is on your threat list, looked around in bucket ${resource} (${event.eventName}).`,
  why: 'Whoever lists a bucket from an address that you distrust is looking for what to take.',
  falsePositives: ['an entry on your own list that is out of date'],
  respond: [
    'Why is the address on your list, and is the entry still right?',
    'Did the same principal or address read, change or delete objects afterwards?',
    'Where did the caller get the credentials? Disable them.',
  ],
  attack: ['T1619'],
  severity: 'High',
  role: 'TARGET',

  on: 'cloudtrail',
  // S3's data events that tell what is there without reading it.
  calls: [
    'ListObjects',
    'ListObjectsV2',
    'ListObjectVersions',
    'ListMultipartUploads',
    'ListParts',
    'HeadBucket',
    'HeadObject',
    'GetObjectAcl',
    'GetObjectAttributes',
    'GetObjectTagging',
    'GetObjectLegalHold',
    'GetObjectRetention',
  ],
  where: call => (call.remoteLists & CUSTOM) !== 0 && call.errorCode === '',
  by: ['principal', 'bucket', 'remote'],
  apart: ['bucket'],
  within: minutes(5),
  because: ({ event, remote }) =>
    `${event.eventName} on ${event.bucket || 'an unnamed bucket'} came from ${remote}, which is on a list of your own.`,

  examples: () => ({
    fires: {
      'a bucket is listed from a listed address': [called('ListObjects')],
      'an object’s grants are read': [called('GetObjectAcl')],
      'the same over IPv6': [{ ...called('ListObjects'), remote: '2001:db8::66' }],
    },
    quiet: {
      'an object is read, which is not discovery': [called('GetObject')],
      'an address on a list of others': [{ ...called('ListObjects'), remoteLists: MALICIOUS }],
      'a call that was refused': [{ ...called('ListObjects'), errorCode: 'AccessDenied' }],
    },
  }),
})

const called = (eventName: string) => ({
  ...{ at: 60, id: 'e-1', eventName, eventSource: 's3.amazonaws.com', eventCategory: 'Data', readOnly: true },
  ...{ principalType: 'user', principalAccount: '111122223333', principalName: 'ann', remote: '198.51.100.66' },
  ...{ remotePublic: true, remoteLists: CUSTOM, bucket: 'exports' },
})
