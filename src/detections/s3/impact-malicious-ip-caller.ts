import { C2, detection, MALICIOUS, minutes, SCANNER } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Impact:S3/MaliciousIPCaller',
  title: ({ event, remote, resource }) =>
    `${remote}, which is on a list of malicious addresses, changed what lies in bucket ${resource} (${event.eventName}).`,
  why: 'Objects were written, removed or opened from an address that others saw attack: ransom and defacement begin so.',
  falsePositives: [
    'an address that was listed for what an earlier holder did: look at how old the entry is',
    'a bucket that is meant for the world: anybody may come from anywhere',
  ],
  respond: [
    'Which list holds the address, and what did others see it do?',
    'Which objects were touched? List the data events of this principal and address.',
    'Where did the caller get the credentials, or is the bucket public? Disable the key or close the bucket.',
  ],
  attack: ['T1485', 'T1486', 'T1565'],
  severity: 'High',
  role: 'TARGET',

  on: 'cloudtrail',
  // S3's data events that change, add or remove objects, or who may reach them.
  calls: [
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
    (call.remoteLists & (MALICIOUS | C2)) !== 0 && call.eventSource === 's3.amazonaws.com' && call.errorCode === '',
  by: ['principal', 'bucket', 'remote'],
  apart: ['bucket'],
  within: minutes(5),
  because: ({ event, remote }) =>
    `${event.eventName} on ${event.bucket || 'an unnamed bucket'}, which changes or removes objects, came from ${remote}, which is on a list of malicious addresses.`,

  examples: () => ({
    fires: {
      'an object is overwritten': [called('PutObject')],
      'many objects are deleted': [called('DeleteObjects')],
      'the same over IPv6': [{ ...called('PutObject'), remote: '2001:db8::d' }],
    },
    quiet: {
      'an object is read: Exfiltration:S3/MaliciousIPCaller': [called('GetObject')],
      'an address that is only known to scan': [{ ...called('PutObject'), remoteLists: SCANNER }],
      'a call that was refused': [{ ...called('PutObject'), errorCode: 'AccessDenied' }],
    },
  }),
})

const called = (eventName: string) => ({
  ...{ at: 60, id: 'e-1', eventName, eventSource: 's3.amazonaws.com', eventCategory: 'Data' },
  ...{ principalType: 'user', principalAccount: '111122223333', principalName: 'ann', remote: '198.51.100.13' },
  ...{ remotePublic: true, remoteLists: MALICIOUS, bucket: 'exports' },
})
