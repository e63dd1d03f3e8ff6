import { detection, pick, pickText } from '../../sdk/sdk.ts'

/**
 * An update weakens a trail when it leaves out Regions, global services, the organisation or the digests, cuts the copy
 * to CloudWatch Logs, or names a bucket (the record does not say whether it is a new one). Others change a description.
 */
const weakens = (record: unknown): boolean => {
  const wanted = pick(record, 'requestParameters')
  if (pickText(wanted, 's3BucketName') !== '' || pick(wanted, 'cloudWatchLogsLogGroupArn') === '') return true
  return ['isMultiRegionTrail', 'includeGlobalServiceEvents', 'isOrganizationTrail', 'enableLogFileValidation'].some(
    option => String(pick(wanted, option)) === 'false',
  )
}

export default detection.match({
  type: 'Stealth:IAMUser/CloudTrailLoggingDisabled',
  title: ({ event, resource }) => `${resource} disabled or weakened CloudTrail logging (${event.eventName}).`,
  why: 'Intruders switch off the log before they do what it would show. From here on, silence in the logs proves nothing.',
  falsePositives: ['a trail that is replaced on purpose; Terraform and the console name the bucket in every update'],
  respond: [
    'Did somebody mean to do this? Ask the person behind the principal.',
    'Is the trail running again, into a bucket that you own?',
    'What did this principal do just before, and what else logged the time since (VPC flow logs, S3 access logs)?',
  ],
  attack: ['T1562.008'],
  severity: 'Low',
  role: 'TARGET',

  on: 'cloudtrail',
  calls: ['StopLogging', 'DeleteTrail', 'UpdateTrail', 'DeleteBucket'],
  where: call => call.errorCode === '',
  by: ['principal', 'eventName', 'bucket'],
  confirm: (record, call) => call.eventName !== 'UpdateTrail' || weakens(record),
  fires: ({ event, known }) => event.eventName !== 'DeleteBucket' || known.trailsInto(event.bucket).length > 0,
  because: ({ event, known, record, remote }) =>
    event.eventName === 'DeleteBucket'
      ? `Bucket ${event.bucket}, into which ${known.trailsInto(event.bucket).join(', ')} delivers, was deleted from ${remote}.`
      : `${event.eventName} of trail ${pickText(record, 'requestParameters', 'name') || 'unknown'} succeeded from ${remote}.`,

  examples: () => ({
    fires: {
      'a trail is stopped': [called('StopLogging')],
      'a trail is deleted': [called('DeleteTrail')],
      'a trail is cut down to one Region': {
        events: [called('UpdateTrail')],
        records: [update({ isMultiRegionTrail: false })],
      },
      'the bucket of a trail is deleted': { events: [deleted], before: [created] },
    },
    quiet: {
      'a trail is stopped without permission': [{ ...called('StopLogging'), errorCode: 'AccessDenied' }],
      'a trail is widened': { events: [called('UpdateTrail')], records: [update({ isMultiRegionTrail: true })] },
      'a bucket that no trail delivers into is deleted': {
        events: [{ ...deleted, bucket: 'other' }],
        before: [created],
      },
    },
  }),
})

const called = (eventName: string) => ({
  ...{ at: 1_790_000_060, id: 'e-1', eventName, eventSource: 'cloudtrail.amazonaws.com', managementEvent: true },
  ...{ principalType: 'user', principalAccount: '111122223333', principalName: 'ann', remote: '198.51.100.9' },
})
const deleted = { ...called('DeleteBucket'), eventSource: 's3.amazonaws.com', bucket: 'trail-logs' }
const update = (more: object) => ({ eventName: 'UpdateTrail', requestParameters: { name: 'main', ...more } })
const created = {
  ...{ eventName: 'CreateTrail', eventTime: '2026-01-01T00:00:00Z', awsRegion: 'eu-west-1', eventID: 'b-1' },
  ...{ recipientAccountId: '111122223333', requestParameters: { name: 'main', s3BucketName: 'trail-logs' } },
}
