/** CloudTrail, plainly: parse the whole object, look at each record. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { pick, pickText } from '../src/sdk/json.ts'
import type { Answer } from './measure.ts'
import { KALI, LOGGING_DISABLED, ROOT_USE, TOR_CALLER, TOR_EXITS } from './subset.ts'

interface CloudTrailRecord {
  eventName: string
  eventTime: string
  eventType: string
  sourceIPAddress: string
  userAgent?: string
  errorCode?: string
  readOnly?: boolean
  managementEvent?: boolean
  recipientAccountId: string
  userIdentity: { type?: string; arn?: string; accountId?: string; userName?: string; invokedBy?: string }
}

const tor = new Set(TOR_EXITS)
const KINDS: Readonly<Record<string, string>> = {
  ...{ IAMUser: 'user', AssumedRole: 'role', Root: 'root', AWSService: 'service', AWSAccount: 'account' },
  FederatedUser: 'federated',
}

const principalOf = (record: CloudTrailRecord): string => {
  const { type, arn, accountId, userName, invokedBy } = record.userIdentity
  const issuer = pick(record, 'userIdentity', 'sessionContext', 'sessionIssuer')
  const account = accountId ?? pickText(issuer, 'accountId')
  let name = userName ?? arn?.split('/').at(-1)
  if (type === 'Root') name = 'root'
  else if (type === 'AWSService') name = invokedBy
  else if (type === 'AssumedRole') name = pickText(issuer, 'userName') || arn?.split('/')[1]
  return `${record.recipientAccountId} ${account} ${KINDS[type ?? ''] ?? ''} ${name ?? ''}`
}

const WEAKER = ['isMultiRegionTrail', 'includeGlobalServiceEvents', 'isOrganizationTrail', 'enableLogFileValidation']

const weakens = (record: CloudTrailRecord): boolean => {
  const asked = pick(record, 'requestParameters')
  if (pickText(asked, 's3BucketName') !== '' || pick(asked, 'cloudWatchLogsLogGroupArn') === '') return true
  return WEAKER.some(option => String(pick(asked, option)) === 'false')
}

const isKali = (userAgent: string): boolean => /(?:^|[^a-z])kali(?![a-z])/i.test(userAgent)

class Trails {
  readonly #into: { bucket: string; at: string }[] = []
  readonly #deleted: CloudTrailRecord[] = []
  readonly fired = new Set<string>()

  take(record: CloudTrailRecord): void {
    const { eventName } = record
    if (eventName === 'CreateTrail' || eventName === 'UpdateTrail')
      this.#into.push({ bucket: pickText(record, 'requestParameters', 's3BucketName'), at: record.eventTime })
    if (eventName === 'StopLogging' || eventName === 'DeleteTrail') this.#fire(record)
    else if (eventName === 'UpdateTrail' && weakens(record)) this.#fire(record)
    else if (eventName === 'DeleteBucket') this.#deleted.push(record)
  }

  /** Which buckets are trails' is known when all is read. */
  finish(): void {
    for (const record of this.#deleted) {
      const bucket = pickText(record, 'requestParameters', 'bucketName')
      if (this.#into.some(trail => trail.bucket === bucket && trail.at <= record.eventTime)) this.#fire(record)
    }
  }

  #fire(record: CloudTrailRecord): void {
    const bucket = pickText(record, 'requestParameters', 'bucketName')
    this.fired.add(`${principalOf(record)} ${record.eventName} ${bucket}`)
  }
}

export const plainCloudTrail = (files: readonly string[]): Answer => {
  const trails = new Trails()
  const fired = { [ROOT_USE]: new Set<string>(), [TOR_CALLER]: new Set<string>(), [KALI]: new Set<string>() }
  let records = 0
  for (const file of files) {
    const { Records } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as { Records: CloudTrailRecord[] }
    for (const record of Records) {
      records++
      if (record.errorCode !== undefined) continue
      trails.take(record)
      const { type, invokedBy } = record.userIdentity
      const key = (): string => `${principalOf(record)} ${record.sourceIPAddress}`
      const refused = pickText(record, 'responseElements', 'ConsoleLogin') === 'Failure'
      const byService = invokedBy !== undefined && invokedBy !== 'signin.amazonaws.com'
      const assumed = pick(record, 'userIdentity', 'sessionContext', 'assumedRoot')
      if (type === 'Root' && !byService && record.eventType !== 'AwsServiceEvent' && !refused)
        if (String(assumed) !== 'true') fired[ROOT_USE].add(key())
      if (record.managementEvent && isKali(record.userAgent ?? '')) fired[KALI].add(key())
      if (tor.has(record.sourceIPAddress) && !record.readOnly && record.managementEvent && !refused)
        fired[TOR_CALLER].add(key())
    }
  }
  trails.finish()
  const all: [string, Set<string>][] = [...Object.entries(fired), [LOGGING_DISABLED, trails.fired]]
  return { records, fired: Object.fromEntries(all.map(([type, keys]) => [type, [...keys].sort()])) }
}
