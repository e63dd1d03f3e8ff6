import { C2, detection, MALICIOUS, minutes, SCANNER } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Discovery:S3/MaliciousIPCaller',
  title: ({ event, remote, resource }) =>
    `${remote}, which is on a list of malicious addresses, looked around in bucket ${resource} (${event.eventName}).`,
  why: 'Whoever lists a bucket from an address that others saw attack is looking for what to take.',
  falsePositives: [
    'an address that was listed for what an earlier holder did: look at how old the entry is',
    'a bucket that is meant for the world: anybody may come from anywhere',
  ],
  respond: [
    'Which list holds the address, and what did others see it do?',
    'Which objects were touched? List the data events of this principal and address.',
    'Where did the caller get the credentials, or is the bucket public? Disable the key or close the bucket.',
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
  where: call =>
    (call.remoteLists & (MALICIOUS | C2)) !== 0 && call.eventSource === 's3.amazonaws.com' && call.errorCode === '',
  by: ['principal', 'bucket', 'remote'],
  apart: ['bucket'],
  within: minutes(5),
  because: ({ event, remote }) =>
    `${event.eventName} on ${event.bucket || 'an unnamed bucket'}, which tells what is there, came from ${remote}, which is on a list of malicious addresses.`,

  examples: () => ({
    fires: {
      'a bucket is listed': [called('ListObjects')],
      'an object’s grants are read': [called('GetObjectAcl')],
      'the same over IPv6': [{ ...called('ListObjects'), remote: '2001:db8::d' }],
    },
    quiet: {
      'an object is read: Exfiltration:S3/MaliciousIPCaller': [called('GetObject')],
      'an address that is only known to scan': [{ ...called('ListObjects'), remoteLists: SCANNER }],
      'a call that was refused': [{ ...called('ListObjects'), errorCode: 'AccessDenied' }],
    },
  }),
})

const called = (eventName: string) => ({
  ...{ at: 60, id: 'e-1', eventName, eventSource: 's3.amazonaws.com', eventCategory: 'Data' },
  ...{ principalType: 'user', principalAccount: '111122223333', principalName: 'ann', remote: '198.51.100.13' },
  ...{ remotePublic: true, remoteLists: MALICIOUS, bucket: 'exports' },
})
