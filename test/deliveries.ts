/** A day of a simulated organisation, what a scan finds in it, and its objects as they are delivered, for tests of a running service. */
import { copyFileSync, mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'
import { findObjects } from '../src/intake/order.ts'
import type { FoundObject } from '../src/intake/ports.ts'
import { simulate } from '../src/simulate/simulate.ts'
import { type Scanned, scan } from './scanning.ts'
import { metric, type Serving } from './serving.ts'

const DAY = Date.UTC(2026, 0, 5) / 1000
export const REGION = 'eu-west-1'

/** Records of two hours after `end`, so that all that was before is decided without waiting for the clock. */
const closing = (logs: string, end: number): void => {
  const at = end + 7200
  const iso = new Date(at * 1000).toISOString().slice(0, 19)
  const stamp = iso.replace(/[-:]/g, '').slice(0, 13)
  const day = iso.slice(0, 10).replaceAll('-', '/')
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(logs, path)), { recursive: true })
    writeFileSync(join(logs, path), gzipSync(text))
  }
  const of = (service: string): string => `AWSLogs/111122223333/${service}/${REGION}/${day}`
  const record = { eventVersion: '1.08', eventTime: `${iso}Z`, eventName: 'DescribeRegions', eventID: 'the-end' }
  const more = { eventSource: 'ec2.amazonaws.com', awsRegion: REGION, recipientAccountId: '111122223333' }
  const user = { userIdentity: { type: 'IAMUser', accountId: '111122223333' }, sourceIPAddress: '10.0.0.1' }
  write(
    `${of('CloudTrail')}/111122223333_CloudTrail_${REGION}_${stamp}Z_abcdefghijklmnop.json.gz`,
    JSON.stringify({ Records: [{ ...record, ...more, ...user }] }),
  )
  write(
    `${of('vpcflowlogs')}/111122223333_vpcflowlogs_${REGION}_fl-0123456789abcdef0_${stamp}Z_0123abcd.log.gz`,
    `version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status\n` +
      `2 111122223333 eni-0a1b2c3d4e5f60718 10.0.0.9 10.0.0.5 44444 443 6 2 400 ${at} ${at + 5} ACCEPT OK\n`,
  )
  const query = { version: '1.100000', account_id: '111122223333', region: REGION, vpc_id: 'vpc-0a1b2c3d' }
  const asked = { query_timestamp: `${iso}Z`, query_name: 'example.com.', query_type: 'A', query_class: 'IN' }
  write(
    `AWSLogs/111122223333/vpcdnsquerylogs/vpc-0a1b2c3d/${day}/vpc-0a1b2c3d_vpcdnsquerylogs_111122223333_${stamp}Z_0123abcd.log.gz`,
    `${JSON.stringify({ ...query, ...asked, rcode: 'NOERROR', answers: [], srcaddr: '10.0.0.5', srcport: '4', transport: 'UDP' })}\n`,
  )
}

export interface Organisation {
  readonly logs: string
  readonly scanned: Scanned
  /** In order of time; the last ones close the period. */
  readonly objects: readonly FoundObject[]
  /** Event time that is decided when all was read, seconds. */
  readonly end: number
}

/** Writes the logs into `logs`, and scans them. */
export const organisation = async (logs: string, scale: number, days = 1): Promise<Organisation> => {
  await simulate({ out: logs, seed: 7, days, accounts: 2, scale, stories: 'all', regions: [REGION] })
  const end = DAY + days * 86_400
  closing(logs, end)
  const objects: FoundObject[] = []
  const selection = { accounts: [], regions: [] }
  for await (const object of findObjects({ paths: [logs], selection, left: () => {} })) objects.push(object)
  return { logs, objects, end: end + 3600, scanned: await scan([logs], 1, undefined, REGION) }
}

/** Puts an object into a watched folder as a delivery does: whole, under its name, and written a while ago. */
export const deliver = (logs: string, object: string, watched: string): void => {
  const to = join(watched, relative(logs, object))
  mkdirSync(dirname(to), { recursive: true })
  const beside = join(dirname(to), '.delivery')
  copyFileSync(object, beside)
  const written = Date.now() / 1000 - 60
  utimesSync(beside, written, written)
  renameSync(beside, to)
}

export const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

/** Waits until all that was found is read and decided. */
export const decided = async (serving: Serving, end: number): Promise<void> => {
  for (let i = 0; i < 1200; i++) {
    const [at, waiting] = [await metric(serving, 'watermark_seconds'), await metric(serving, 'objects_waiting')]
    if (at > end && waiting === 0 && (await metric(serving, 'late_stretches')) === 0) return
    await wait(500)
  }
  throw new Error(`it does not come to an end: ${serving.log().slice(-3000)}`)
}
