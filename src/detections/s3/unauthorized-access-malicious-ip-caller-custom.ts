import { CUSTOM, detection, MALICIOUS, minutes } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'UnauthorizedAccess:S3/MaliciousIPCaller.Custom',
  title: ({ event, remote, resource }) =>
    `${remote}, which is on a threat list of yours, reached into bucket ${resource} (${event.eventName}).`,
  why: 'Objects were read or changed from an address that you distrust.',
  falsePositives: [
    'an entry on your own list that is out of date',
    'a bucket that is meant for the world: anybody may come from anywhere',
  ],
  respond: [
    'Why is the address on your list, and is the entry still right?',
    'Which objects were touched? List the data events of this principal and address.',
    'Where did the caller get the credentials, or is the bucket public? Disable the key or close the bucket.',
  ],
  attack: ['T1530', 'T1485'],
  severity: 'High',
  role: 'TARGET',

  on: 'cloudtrail',
  // S3's data events that read, change or remove objects. There is no Exfiltration type for such callers, so that reads belong here.
  calls: [
    'GetObject',
    'GetObjectTorrent',
    'CopyObject',
    'UploadPartCopy',
    'SelectObjectContent',
    'PutObject',
    'PostObject',
    'RenameObject',
    'RestoreObject',
    'CreateMultipartUpload',
    'UploadPart',
    'CompleteMultipartUpload',
    'AbortMultipartUpload',
    'DeleteObject',
    'DeleteObjects',
    'PutObjectAcl',
    'PutObjectTagging',
    'DeleteObjectTagging',
    'PutObjectRetention',
    'PutObjectLegalHold',
    'UpdateObjectEncryption',
  ],
  where: call => (call.remoteLists & CUSTOM) !== 0 && call.eventSource === 's3.amazonaws.com' && call.errorCode === '',
  by: ['principal', 'bucket', 'remote'],
  apart: ['bucket'],
  within: minutes(5),
  because: ({ event, remote }) =>
    `${event.eventName} on ${event.bucket || 'an unnamed bucket'}, which reads or changes objects, came from ${remote}, which is on a threat list of yours.`,

  examples: () => ({
    fires: {
      'an object is overwritten': [called('PutObject')],
      'an object is read': [called('GetObject')],
      'the same over IPv6': [{ ...called('PutObject'), remote: '2001:db8::d' }],
    },
    quiet: {
      'a bucket is only listed: Discovery:S3/MaliciousIPCaller.Custom': [called('ListObjects')],
      'an address on a list of others': [{ ...called('PutObject'), remoteLists: MALICIOUS }],
      'a call that was refused': [{ ...called('PutObject'), errorCode: 'AccessDenied' }],
    },
  }),
})

const called = (eventName: string) => ({
  ...{ at: 60, id: 'e-1', eventName, eventSource: 's3.amazonaws.com', eventCategory: 'Data' },
  ...{ principalType: 'user', principalAccount: '111122223333', principalName: 'ann', remote: '198.51.100.91' },
  ...{ remotePublic: true, remoteLists: CUSTOM, bucket: 'exports' },
})
