/** What an object's key tells, where it follows one of AWS's delivery layouts. */
import type { KindName } from '../events/kinds.ts'

export interface KeyFacts {
  readonly kind: KindName | undefined
  /** A CloudTrail digest: it names log files and their hashes, it holds no records. */
  readonly digest: boolean
  /** 12 digits, or empty. */
  readonly account: string
  readonly region: string
  /** Seconds, 0 when the key does not say. */
  readonly at: number
  /** False when only a folder told the day: too coarse to put objects in order. */
  readonly exact: boolean
}

const NOTHING: KeyFacts = { kind: undefined, digest: false, account: '', region: '', at: 0, exact: false }

// Keys are the bucket owner's to choose, so each is cut to this before a pattern looks at it.
const KEY_MAX = 2048
const REGION = '[a-z]{2,4}(?:-[a-z]+){1,3}-\\d{1,2}'
const STAMP = '(\\d{4})(\\d\\d)(\\d\\d)T(\\d\\d)(\\d\\d)(?:\\d\\d)?Z'

// <account>_CloudTrail_<region>_<time>_<16 characters>.json.gz, also for Insights and network activity.
const CLOUDTRAIL = new RegExp(`^(\\d{12})_CloudTrail(?:-[A-Za-z]+)*_(${REGION})_${STAMP}_[^/]*$`)
// <account>_CloudTrail-Digest_<region>_<trail>_<home region>_<time>.json.gz
const DIGEST = new RegExp(`^(\\d{12})_CloudTrail-Digest_(${REGION})_[^/]*_${STAMP}[^/]*$`)
// <account>_vpcflowlogs_<region>_fl-<id>_<time>_<hash>.log.gz or .log.parquet
const FLOW = new RegExp(`^(\\d{12})_vpcflowlogs_(${REGION})_fl-[0-9a-f]+_${STAMP}_[^/]*$`)
// <vpc>_vpcdnsquerylogs_<account>_<time>_<hash>.log.gz
const DNS = new RegExp(`^vpc-[0-9a-f]+_vpcdnsquerylogs_(\\d{12})_${STAMP}_[^/]*$`)

// AWSLogs/[o-organisation/]<account>/<service>/…
const FOLDERS = new RegExp(
  `(?:^|/)AWSLogs/(?:o-[a-z0-9]{10,32}/)?(?:aws-account-id=)?(\\d{12})/(?:aws-service=)?(CloudTrail-Digest|CloudTrail(?:-[A-Za-z]+)*|vpcflowlogs|vpcdnsquerylogs)/(?:(?:aws-region=)?(${REGION})/|vpc-[0-9a-f]+/)?`,
)
const DAY =
  /\/(?:year=)?(20\d\d)\/(?:month=)?(0[1-9]|1[0-2])\/(?:day=)?(0[1-9]|[12]\d|3[01])(?:\/(?:hour=)?([01]\d|2[0-3]))?\//

const at = (parts: readonly (string | undefined)[], from: number): number => {
  const [year, month, day, hour, minute] = parts.slice(from, from + 5).map(part => Number(part ?? 0))
  const ms = Date.UTC(year, month - 1, day, hour || 0, minute || 0)
  return Number.isFinite(ms) && ms > 0 ? ms / 1000 : 0
}

const fromFileName = (name: string): KeyFacts => {
  const digest = DIGEST.exec(name)
  if (digest)
    return { kind: 'cloudtrail', digest: true, account: digest[1], region: digest[2], at: at(digest, 3), exact: true }
  const trail = CLOUDTRAIL.exec(name)
  if (trail)
    return { kind: 'cloudtrail', digest: false, account: trail[1], region: trail[2], at: at(trail, 3), exact: true }
  const flow = FLOW.exec(name)
  if (flow) return { kind: 'flow', digest: false, account: flow[1], region: flow[2], at: at(flow, 3), exact: true }
  const dns = DNS.exec(name)
  if (dns) return { kind: 'dns', digest: false, account: dns[1], region: '', at: at(dns, 2), exact: true }
  return NOTHING
}

const KIND_OF_SERVICE: Readonly<Record<string, KindName>> = { vpcflowlogs: 'flow', vpcdnsquerylogs: 'dns' }

/**
 * Reads account, Region, source and time from a key. The file's own name is asked first, because people copy single
 * days out of their bucket and lose the folders above; what it leaves open is taken from the folders.
 */
export const readLayout = (key: string): KeyFacts => {
  const bounded = key.length > KEY_MAX ? key.slice(-KEY_MAX) : key
  const path = bounded.replaceAll('\\', '/')
  const named = fromFileName(path.slice(path.lastIndexOf('/') + 1))
  if (named.at !== 0 && named.region !== '') return named
  const folders = FOLDERS.exec(path)
  if (!folders) return named
  const [, account, service, region] = folders
  const day = DAY.exec(path.slice(folders.index))
  return {
    kind: named.kind ?? KIND_OF_SERVICE[service] ?? 'cloudtrail',
    digest: named.digest || service === 'CloudTrail-Digest',
    account: named.account || account,
    region: named.region || (region ?? ''),
    at: named.at || (day ? at(day, 1) : 0),
    exact: named.exact || day?.[4] !== undefined,
  }
}

const YEAR = /^(?:year=)?(20\d\d)$/

/** True for a folder name that AWS's layouts use for a year: what lies beneath is then in order of time. */
export const isYear = (folder: string): boolean => YEAR.test(folder)

const MONTH = /^(?:month=)?(0[1-9]|1[0-2])$/

/** True for a folder name that AWS's layouts use for a month. */
export const isMonth = (folder: string): boolean => MONTH.test(folder)

/** The first and last second that a dated folder (`…/2026/01/05/`) can stand for, undefined when it names no date. */
export const spanOfFolder = (path: string): { from: number; to: number } | undefined => {
  const found = /\/(?:year=)?(20\d\d)(?:\/(?:month=)?(\d\d)(?:\/(?:day=)?(\d\d))?)?(?:\/|$)/.exec(path)
  if (!found) return undefined
  const year = Number(found[1])
  const month = found[2] === undefined ? undefined : Number(found[2]) - 1
  const day = found[3] === undefined ? undefined : Number(found[3])
  const from = Date.UTC(year, month ?? 0, day ?? 1) / 1000
  const to =
    (day !== undefined
      ? Date.UTC(year, month ?? 0, day + 1)
      : month !== undefined
        ? Date.UTC(year, month + 1, 1)
        : Date.UTC(year + 1, 0, 1)) / 1000
  return { from, to: to - 1 }
}
