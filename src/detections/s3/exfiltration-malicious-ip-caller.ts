import { C2, detection, MALICIOUS, minutes, SCANNER } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Exfiltration:S3/MaliciousIPCaller',
  title: ({ event, remote, resource }) =>
    `${remote}, which is on a list of malicious addresses, took data out of bucket ${resource} (${event.eventName}).`,
  why: 'Objects went to an address that others saw attack. What was read is out.',
  falsePositives: [
    'an address that was listed for what an earlier holder did: look at how old the entry is',
    'a bucket that is meant for the world: anybody may come from anywhere',
  ],
  respond: [
    'Which list holds the address, and what did others see it do?',
    'Which objects were touched? List the data events of this principal and address.',
    'Where did the caller get the credentials, or is the bucket public? Disable the key or close the bucket.',
  ],
  attack: ['T1530', 'T1537'],
  severity: 'High',
  role: 'TARGET',

  on: 'cloudtrail',
  // S3's data events that carry an object's content away. A copy counts here: its record names both sides.
  calls: ['GetObject', 'GetObjectTorrent', 'CopyObject', 'UploadPartCopy', 'SelectObjectContent'],
  where: call =>
    (call.remoteLists & (MALICIOUS | C2)) !== 0 && call.eventSource === 's3.amazonaws.com' && call.errorCode === '',
  by: ['principal', 'bucket', 'remote'],
  apart: ['bucket'],
  within: minutes(5),
  because: ({ event, remote }) =>
    `${event.eventName} on ${event.bucket || 'an unnamed bucket'}, which reads what objects hold, came from ${remote}, which is on a list of malicious addresses.`,

  examples: () => ({
    fires: {
      'an object is read': [called('GetObject')],
      'an object is copied': [called('CopyObject')],
      'the same over IPv6': [{ ...called('GetObject'), remote: '2001:db8::d' }],
    },
    quiet: {
      'a bucket is only listed: Discovery:S3/MaliciousIPCaller': [called('ListObjects')],
      'an address that is only known to scan': [{ ...called('GetObject'), remoteLists: SCANNER }],
      'a call that was refused': [{ ...called('GetObject'), errorCode: 'AccessDenied' }],
    },
  }),
})

const called = (eventName: string) => ({
  ...{ at: 60, id: 'e-1', eventName, eventSource: 's3.amazonaws.com', eventCategory: 'Data' },
  ...{ principalType: 'user', principalAccount: '111122223333', principalName: 'ann', remote: '198.51.100.13' },
  ...{ remotePublic: true, remoteLists: MALICIOUS, bucket: 'exports' },
})
