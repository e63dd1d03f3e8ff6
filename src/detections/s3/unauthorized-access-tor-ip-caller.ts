import { detection, minutes, TOR_EXIT, TOR_RELAY } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'UnauthorizedAccess:S3/TorIPCaller',
  title: ({ event, remote, resource }) =>
    `${remote}, which is an exit of Tor, reached into bucket ${resource} (${event.eventName}).`,
  why: 'Objects were read or changed through Tor, which hides who did it.',
  falsePositives: [
    'a person who uses Tor on principle',
    'a bucket that is meant for the world: anybody may come from anywhere',
  ],
  respond: [
    'Does the person behind this principal use Tor? Ask them.',
    'Which objects were touched? List the data events of this principal and address.',
    'Where did the caller get the credentials, or is the bucket public? Disable the key or close the bucket.',
  ],
  attack: ['T1530', 'T1485', 'T1090.003'],
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
  where: call =>
    (call.remoteLists & TOR_EXIT) !== 0 && call.eventSource === 's3.amazonaws.com' && call.errorCode === '',
  by: ['principal', 'bucket', 'remote'],
  apart: ['bucket'],
  within: minutes(5),
  because: ({ event, remote }) =>
    `${event.eventName} on ${event.bucket || 'an unnamed bucket'}, which reads or changes objects, came from ${remote}, which is an exit of Tor.`,

  examples: () => ({
    fires: {
      'an object is overwritten': [called('PutObject')],
      'an object is read': [called('GetObject')],
      'the same over IPv6': [{ ...called('PutObject'), remote: '2001:db8::d' }],
    },
    quiet: {
      'a bucket is only listed: Discovery:S3/TorIPCaller': [called('ListObjects')],
      'a Tor relay that is no exit': [{ ...called('PutObject'), remoteLists: TOR_RELAY }],
      'a call that was refused': [{ ...called('PutObject'), errorCode: 'AccessDenied' }],
    },
  }),
})

const called = (eventName: string) => ({
  ...{ at: 60, id: 'e-1', eventName, eventSource: 's3.amazonaws.com', eventCategory: 'Data' },
  ...{ principalType: 'user', principalAccount: '111122223333', principalName: 'ann', remote: '198.51.100.4' },
  ...{ remotePublic: true, remoteLists: TOR_EXIT, bucket: 'exports' },
})
