import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { canonicalFindings } from '../src/findings/canonical.ts'
import { findObjects } from '../src/intake/order.ts'
import { simulate } from '../src/simulate/simulate.ts'
import { openStore } from '../src/store/open.ts'
import { allFindings } from './living.ts'
import { type Scanned, scan } from './scanning.ts'
import { metric, serve } from './serving.ts'

/** A service that is killed under load, again and again: nothing lost, nothing twice, and the counts are right. */
const KILLS = process.env.LONG === undefined ? 4 : 20
const folder = mkdtempSync(join(tmpdir(), 'vedette-faults-'))
const logs = join(folder, 'logs')
const watched = join(folder, 'watched')
const out = join(folder, 'out.jsonl')
const DAY = Date.UTC(2026, 0, 5) / 1000
let scanned: Scanned
let objects: string[] = []

/** Records of two hours later, so that all that was before is decided without waiting for the clock. */
const closing = (): void => {
  const at = DAY + 86_400 + 7200
  const iso = new Date(at * 1000).toISOString().slice(0, 19)
  const stamp = iso.replace(/[-:]/g, '').slice(0, 13)
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(logs, path)), { recursive: true })
    writeFileSync(join(logs, path), gzipSync(text))
  }
  const of = (service: string): string => `AWSLogs/111122223333/${service}/eu-west-1/2026/01/06`
  const record = { eventVersion: '1.08', eventTime: `${iso}Z`, eventName: 'DescribeRegions', eventID: 'the-end' }
  const more = { eventSource: 'ec2.amazonaws.com', awsRegion: 'eu-west-1', recipientAccountId: '111122223333' }
  const user = { userIdentity: { type: 'IAMUser', accountId: '111122223333' }, sourceIPAddress: '10.0.0.1' }
  write(
    `${of('CloudTrail')}/111122223333_CloudTrail_eu-west-1_${stamp}Z_abcdefghijklmnop.json.gz`,
    JSON.stringify({ Records: [{ ...record, ...more, ...user }] }),
  )
  write(
    `${of('vpcflowlogs')}/111122223333_vpcflowlogs_eu-west-1_fl-0123456789abcdef0_${stamp}Z_0123abcd.log.gz`,
    `version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status\n` +
      `2 111122223333 eni-0a1b2c3d4e5f60718 10.0.0.9 10.0.0.5 44444 443 6 2 400 ${at} ${at + 5} ACCEPT OK\n`,
  )
  const query = { version: '1.100000', account_id: '111122223333', region: 'eu-west-1', vpc_id: 'vpc-0a1b2c3d' }
  const asked = { query_timestamp: `${iso}Z`, query_name: 'example.com.', query_type: 'A', query_class: 'IN' }
  write(
    `AWSLogs/111122223333/vpcdnsquerylogs/vpc-0a1b2c3d/2026/01/06/vpc-0a1b2c3d_vpcdnsquerylogs_111122223333_${stamp}Z_0123abcd.log.gz`,
    `${JSON.stringify({ ...query, ...asked, rcode: 'NOERROR', answers: [], srcaddr: '10.0.0.5', srcport: '4', transport: 'UDP' })}\n`,
  )
}

beforeAll(async () => {
  await simulate({ out: logs, seed: 7, days: 1, accounts: 2, scale: 0.1, stories: 'all', regions: ['eu-west-1'] })
  closing()
  scanned = await scan([logs])
  const selection = { accounts: [], regions: [] }
  for await (const { name } of findObjects({ paths: [logs], selection, left: () => {} })) objects.push(name)
  objects = objects.toSorted()
  mkdirSync(watched)
}, 300_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Puts an object into the watched folder as a delivery does: whole, under its name. */
const deliver = (object: string): void => {
  const to = join(watched, relative(logs, object))
  mkdirSync(dirname(to), { recursive: true })
  const beside = join(dirname(to), '.delivery')
  copyFileSync(object, beside)
  renameSync(beside, to)
}

const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

test(`killed ${KILLS} times under load: the findings of a scan, once each, and every record counted once`, async () => {
  const config = {
    data: join(folder, 'data'),
    sources: [{ type: 'folder', path: watched, every: 1 }],
    destinations: [{ type: 'file', name: 'out', path: out }],
  }
  const share = Math.ceil(objects.length / (KILLS + 1))
  for (let kill = 0; kill < KILLS; kill++) {
    const serving = await serve(folder, config)
    for (const object of objects.slice(kill * share, (kill + 1) * share)) deliver(object)
    // Different moments of a step: a multiple of nothing.
    await wait(300 + ((kill * 733) % 3000))
    expect(await serving.end('SIGKILL')).toBe('SIGKILL')
  }
  for (const object of objects.slice(KILLS * share)) deliver(object)
  const serving = await serve(folder, config)
  const end = DAY + 86_400 + 3600
  for (let i = 0; i < 600; i++) {
    const [at, waiting] = [await metric(serving, 'watermark_seconds'), await metric(serving, 'objects_waiting')]
    if (at > end && waiting === 0 && (await metric(serving, 'late_stretches')) === 0) break
    await wait(500)
  }
  expect(await serving.end('SIGTERM')).toBe(0)
  const store = await openStore({ folder: join(folder, 'data') })
  try {
    const counts = await store.ledger.counts()
    expect(counts).toMatchObject({ seen: 0, failed: 0, unreadable: 0, duplicate: 0, read: objects.length })
    const hours = await store.ledger.coverage({ from: 0, until: 4e9 })
    const events = scanned.reports.reduce((sum, report) => sum + report.counts.events, 0)
    expect(hours.reduce((sum, hour) => sum + hour.events, 0)).toBe(events)
    const findings = await allFindings(store)
    expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length)
    expect(canonicalFindings(findings)).toEqual(canonicalFindings(scanned.raised))
    const told = readFileSync(out, 'utf8').trimEnd().split('\n')
    const left = new Set(told.map(line => (JSON.parse(line) as { detail: { id: string } }).detail.id))
    // A delivery that a killed process had taken is free again when its lease is over.
    const waiting = await store.outbox.take('out', 10_000, Date.now() + 86_400_000, 1)
    const leaves = new Set([...left, ...waiting.map(({ key }) => key)])
    expect(findings.filter(({ id }) => !leaves.has(id)).map(({ type }) => type)).toEqual([])
  } finally {
    await store.close()
  }
}, 3_600_000)
