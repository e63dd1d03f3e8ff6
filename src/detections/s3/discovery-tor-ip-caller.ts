import { detection, minutes, TOR_EXIT, TOR_RELAY } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'Discovery:S3/TorIPCaller',
  title: ({ event, remote, resource }) =>
    `${remote}, which is an exit of Tor, looked around in bucket ${resource} (${event.eventName}).`,
  why: 'Whoever lists a bucket through Tor hides who is looking for what to take.',
  falsePositives: [
    'a person who uses Tor on principle',
    'a bucket that is meant for the world: anybody may come from anywhere',
  ],
  respond: [
    'Does the person behind this principal use Tor? Ask them.',
    'Which objects were touched? List the data events of this principal and address.',
    'Where did the caller get the credentials, or is the bucket public? Disable the key or close the bucket.',
  ],
  attack: ['T1619', 'T1090.003'],
  severity: 'Medium',
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
    (call.remoteLists & TOR_EXIT) !== 0 && call.eventSource === 's3.amazonaws.com' && call.errorCode === '',
  by: ['principal', 'bucket', 'remote'],
  apart: ['bucket'],
  within: minutes(5),
  because: ({ event, remote }) =>
    `${event.eventName} on ${event.bucket || 'an unnamed bucket'}, which tells what is there, came from ${remote}, which is an exit of Tor.`,

  examples: () => ({
    fires: {
      'a bucket is listed': [called('ListObjects')],
      'an object’s grants are read': [called('GetObjectAcl')],
      'the same over IPv6': [{ ...called('ListObjects'), remote: '2001:db8::d' }],
    },
    quiet: {
      'an object is read: UnauthorizedAccess:S3/TorIPCaller': [called('GetObject')],
      'a Tor relay that is no exit': [{ ...called('ListObjects'), remoteLists: TOR_RELAY }],
      'a call that was refused': [{ ...called('ListObjects'), errorCode: 'AccessDenied' }],
    },
  }),
})

const called = (eventName: string) => ({
  ...{ at: 60, id: 'e-1', eventName, eventSource: 's3.amazonaws.com', eventCategory: 'Data' },
  ...{ principalType: 'user', principalAccount: '111122223333', principalName: 'ann', remote: '198.51.100.4' },
  ...{ remotePublic: true, remoteLists: TOR_EXIT, bucket: 'exports' },
})
