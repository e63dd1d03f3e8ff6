import type { CloudTrailEvent } from '../events/cloudtrail.ts'
import { placeNumber } from '../events/places.ts'
import { type About, detection, type Story } from './detection.ts'
import type { ProfileDetection } from './profile.ts'

type Given = 'shape' | 'on' | 'role' | 'model' | 'title' | 'examples'
type Call = Partial<CloudTrailEvent>

/** What differs between the types that tell of unusual behaviour. */
export interface Anomalous extends Omit<ProfileDetection<'cloudtrail'>, Given> {
  /** The rest of `… did what is not usual for it: `, in a few words. */
  readonly does: string
  /** Operations of the tactic with their services, for the examples. */
  readonly calls: readonly (readonly [service: string, call: string])[]
  /** The bucket that they are made on, for what is about buckets. */
  readonly bucket?: string
}

/** A morning, so that people are at work. */
const MORNING = 1_767_603_600
const DAYS = 18

const ANA: Call = {
  ...{ principalType: 'user', principalName: 'ana', principalAccount: '111122223333', userType: 'IAMUser' },
  ...{ eventType: 'AwsApiCall', remote: '198.51.100.20', remotePlace: placeNumber('DE') },
  ...{ userAgent: 'aws-cli/2.15.30 Python/3.11', region: 'eu-west-1' },
}
const NETWORKS = {
  '198.51.100.20': { asn: 64_500, asnOrg: 'Example Telecom' },
  '203.0.113.9': { asn: 64_501, asnOrg: 'Example Hosting' },
}
/** What somebody does with stolen keys: from a rented machine, with a tool of their own. */
const STRANGER: Call = {
  ...ANA,
  ...{ remote: '203.0.113.9', remotePlace: placeNumber('NL'), userAgent: 'Boto3/1.34.0 Python/3.12' },
}

const call = (who: Call, at: number, [eventSource, eventName]: readonly [string, string], bucket = ''): Call => ({
  ...who,
  ...{ at, eventName, eventSource, bucket, managementEvent: bucket === '', id: `${eventName}-${at}` },
})

const WORK = [
  ['ec2.amazonaws.com', 'DescribeInstances'],
  ['logs.amazonaws.com', 'FilterLogEvents'],
  ['cloudwatch.amazonaws.com', 'GetMetricData'],
  ['s3.amazonaws.com', 'ListBuckets'],
] as const

const examplesOf = ({ calls, bucket }: Pick<Anomalous, 'calls' | 'bucket'>) => {
  const work = WORK.map((one, i) => call(ANA, MORNING + i * 600, one))
  const own = calls.map((one, i) => call(ANA, MORNING + 3000 + i * 30, one, bucket))
  const acts = (who: Call) => calls.map((one, i) => call(who, MORNING + 3600 + i * 30, one, bucket))
  const story = (events: Call[], usual: Call[], days = DAYS): Story<'cloudtrail'> => ({
    ...{ events, usual: { days, events: usual }, networks: NETWORKS },
  })
  return {
    fires: { 'somebody else with her keys, from a rented machine': story(acts(STRANGER), work) },
    quiet: {
      'what she does every day': story(acts(ANA), [...work, ...own]),
      'the same stranger in an account that is still learning': story(acts(STRANGER), work, 6),
    },
  }
}

/** Declares a detection of unusual behaviour: the model decides, the type says what it may mean. */
export const anomalous = ({ does, calls, bucket, ...declared }: Anomalous): ProfileDetection<'cloudtrail'> =>
  detection.profile<'cloudtrail'>({
    ...declared,
    ...{ on: 'cloudtrail', role: 'TARGET', model: 'behaviour' },
    title: ({ event, resource }: About<CloudTrailEvent>) =>
      bucket === undefined
        ? `${resource} ${does} in a way that is not usual for it.`
        : `${event.principalName || 'Somebody'} ${does} ${resource} in a way that is not usual.`,
    examples: () => examplesOf({ calls, bucket }),
  })
