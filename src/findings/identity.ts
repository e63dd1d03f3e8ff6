import type { Signal } from '../sdk/sdk.ts'
import { hex32, isoTime, textOf } from './fields.ts'
import type { ResourceType } from './finding.ts'

/** This many days without a signal end an episode; the next signal begins a new finding. As long as GuardDuty keeps one. */
export const SILENT_DAYS = 90

/** The instance behind a signal: as the log named it, else as the inventory resolved the interface. */
export const instanceIdOf = (signal: Signal): string =>
  textOf(signal.event, 'instance') || signal.known.instance?.instanceId || signal.known.interface?.instanceId || ''

/** The Lambda function behind a signal's interface; an interface that belongs to an instance belongs to no function. */
export const functionNameOf = (signal: Signal): string =>
  instanceIdOf(signal) === '' ? (signal.known.interface?.functionName ?? '') : ''

/**
 * GuardDuty's resourceType. What rules find is a sequence of acts, whatever they were done to. Another CloudTrail finding about S3 has the bucket as its resource, but Policy and Stealth are
 * about the identity that changed the bucket, and AWS gives those AccessKey.
 */
export const resourceTypeOf = (signal: Signal): ResourceType => {
  if (signal.acts !== undefined) return 'AttackSequence'
  if (signal.kind !== 'cloudtrail') return functionNameOf(signal) === '' ? 'Instance' : 'Lambda'
  const [purpose, rest = ''] = signal.type.split(':')
  return rest.startsWith('S3/') && purpose !== 'Policy' && purpose !== 'Stealth' ? 'S3Bucket' : 'AccessKey'
}

const principalOf = (signal: Signal): string[] => {
  const { event } = signal
  const name = textOf(event, 'principalName')
  const id = name === '' ? textOf(event, 'principalId') : ''
  return ['principal', textOf(event, 'principalAccount'), textOf(event, 'principalType'), name, id]
}

/** What keeps findings of one type apart: the affected resource, by its most lasting name. */
export const resourceKeyOf = (signal: Signal): readonly string[] => {
  const { event, kind, type } = signal
  // GuardDuty gathers a rule's signals by tactic, service, technique and principal: the type holds the first three.
  if (signal.acts !== undefined) return principalOf(signal)
  if (kind === 'cloudtrail') {
    const aboutS3 = type.split(':')[1]?.startsWith('S3/')
    return aboutS3 ? ['bucket', textOf(event, 'bucket'), ...principalOf(signal)] : principalOf(signal)
  }
  const instance = instanceIdOf(signal)
  if (instance !== '') return ['instance', instance]
  const name = functionNameOf(signal)
  if (name !== '') return ['function', name]
  if (kind === 'dns') return ['asker', textOf(event, 'vpc'), textOf(event, 'source')]
  return ['interface', textOf(event, 'interface')]
}

/** Signals with the same key belong to the same finding, unless a silent time lies between them. */
export const groupKeyOf = (signal: Signal): string =>
  JSON.stringify([
    signal.account,
    signal.region,
    signal.type,
    signal.role,
    resourceKeyOf(signal),
    signal.apart.map(String),
  ])

/** The id of the finding whose episode begins with this signal. 32 hex digits, as GuardDuty's are. */
export const findingIdOf = (first: Signal): string => hex32(groupKeyOf(first), isoTime(first.at).slice(0, 10))

/**
 * A stable stand-in for the detector's id. A scan has no detector, yet consumers take the finding's ARN apart; hashing
 * account and Region gives each pair the one id that it would have.
 */
export const detectorIdOf = (account: string, region: string): string => hex32('detector', account, region)

/** The id of the one sample finding that a type has in an account × Region. */
export const sampleIdOf = (account: string, region: string, type: string): string =>
  hex32('sample', account, region, type)

/** The AWS partition that a Region belongs to. */
export const partitionOf = (region: string): string => {
  if (region.startsWith('cn-')) return 'aws-cn'
  if (region.startsWith('us-gov-')) return 'aws-us-gov'
  if (region.startsWith('us-isob-')) return 'aws-iso-b'
  if (region.startsWith('us-iso-')) return 'aws-iso'
  return region.startsWith('eusc-') ? 'aws-eusc' : 'aws'
}

export const findingArnOf = (account: string, region: string, id: string): string =>
  `arn:${partitionOf(region)}:guardduty:${region}:${account}:detector/${detectorIdOf(account, region)}/finding/${id}`
