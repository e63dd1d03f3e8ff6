import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { DEFAULT_START, type SimulationOptions, type SimulationReport, simulate } from './simulate.ts'
import { STORIES } from './stories/stories.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

interface Written {
  readonly report: SimulationReport
  readonly files: readonly { readonly key: string; readonly text: string }[]
  readonly digest: string
}

async function write(options: Omit<SimulationOptions, 'out'>): Promise<Written> {
  const out = mkdtempSync(join(tmpdir(), 'vedette-simulate-'))
  folders.push(out)
  const report = await simulate({ ...options, out })
  const keys = (readdirSync(out, { recursive: true }) as string[]).filter(key => key.endsWith('.gz')).sort()
  const hash = createHash('sha256')
  const files = keys.map(key => {
    const bytes = readFileSync(join(out, key))
    hash.update(key).update(bytes)
    return { key, text: gunzipSync(bytes).toString() }
  })
  return { report, files, digest: hash.digest('hex') }
}

type Item = Record<string, unknown> & { eventTime: string; eventName: string; recipientAccountId: string }
const records = (w: Written): Item[] =>
  w.files.filter(f => f.key.includes('/CloudTrail/')).flatMap(f => JSON.parse(f.text).Records)
const linesOf = (w: Written, folder: string): string[] =>
  w.files.filter(f => f.key.includes(folder)).flatMap(f => f.text.trimEnd().split('\n'))

const SMALL = { events: { cloudtrail: 2400, flow: 6000, dns: 3000 } }
const noisy = await write({ ...SMALL, stories: 'all' })
const quiet = await write({ ...SMALL, stories: 'none' })

describe('the organisation', () => {
  test('is the same, byte for byte, for the same seed', async () => {
    expect((await write({ ...SMALL, stories: 'all' })).digest).toBe(noisy.digest)
  })

  test('is another for another seed', async () => {
    expect((await write({ ...SMALL, stories: 'all', seed: 2 })).digest).not.toBe(noisy.digest)
  })

  test('lives the same quiet life whether or not stories are played', () => {
    const ids = (w: Written) => new Set(linesOf(w, '/vpcdnsquerylogs/'))
    const all = ids(noisy)
    expect([...ids(quiet)].filter(line => !all.has(line))).toEqual([])
  })

  test('writes the volumes it was asked for', () => {
    expect(quiet.report.sources.flow.records).toBeGreaterThan(5950)
    expect(quiet.report.sources.flow.records).toBeLessThanOrEqual(6000)
    expect(quiet.report.sources.dns.records).toBeGreaterThan(2950)
    expect(records(quiet).length).toBe(quiet.report.sources.cloudtrail.records)
    expect(quiet.report.expected).toEqual([])
  })

  test('is reported with its files and bytes', () => {
    expect(noisy.report.files).toBe(noisy.files.length)
    expect(noisy.report.raw).toBe(noisy.files.reduce((sum, file) => sum + Buffer.byteLength(file.text), 0))
  })

  test('refuses a story that does not exist, and one that needs a second account', async () => {
    await expect(write({ stories: ['no-such-story'] })).rejects.toThrow('stories is no-such-story')
    await expect(write({ accounts: 1, stories: ['instance-credentials-inside'] })).rejects.toThrow('accounts is 1')
  })
})

describe('the layout', () => {
  const LAYOUTS = [
    /^AWSLogs\/(\d{12})\/CloudTrail\/([a-z0-9-]+)\/(\d{4}\/\d\d\/\d\d)\/\1_CloudTrail_\2_\d{8}T\d{4}Z_[A-Za-z0-9]{16}\.json\.gz$/,
    /^AWSLogs\/(\d{12})\/vpcflowlogs\/([a-z0-9-]+)\/(\d{4}\/\d\d\/\d\d)\/\1_vpcflowlogs_\2_fl-[0-9a-f]{17}_\d{8}T\d{4}Z_[0-9a-f]{8}\.log\.gz$/,
    /^AWSLogs\/(\d{12})\/vpcdnsquerylogs\/(vpc-[0-9a-f]{17})\/(\d{4}\/\d\d\/\d\d)\/\2_vpcdnsquerylogs_\1_\d{8}T\d{4}Z_[0-9a-f]{8}\.log\.gz$/,
  ]
  test('is AWS’s own', () => {
    expect(noisy.files.filter(file => !LAYOUTS.some(layout => layout.test(file.key)))).toEqual([])
    for (const layout of LAYOUTS) expect(noisy.files.some(file => layout.test(file.key))).toBe(true)
  })

  test('keeps CloudTrail records in the folder of their account and Region, delivered within 15 minutes', () => {
    for (const file of noisy.files.filter(f => f.key.includes('/CloudTrail/'))) {
      const [, account, , region] = file.key.split('/')
      const [, y, m, d, hh, mm] = /_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_/.exec(file.key)!
      const delivered = Date.UTC(+y, +m - 1, +d, +hh, +mm) / 1000
      for (const record of JSON.parse(file.text).Records as Item[]) {
        expect([record.recipientAccountId, record['awsRegion']]).toEqual([account, region])
        const late = delivered - Date.parse(record.eventTime) / 1000
        expect(late).toBeGreaterThanOrEqual(-60)
        expect(late).toBeLessThanOrEqual(900)
      }
    }
  })
})

describe('the records', () => {
  test('of CloudTrail are JSON with unique ids, whole and of AWS’s size', () => {
    const all = records(noisy)
    expect(new Set(all.map(record => record['eventID'])).size).toBe(all.length)
    for (const record of all)
      for (const member of ['userIdentity', 'eventSource', 'sourceIPAddress', 'userAgent', 'eventType', 'readOnly'])
        expect(record[member], `${member} of ${record.eventName}`).toBeDefined()
    const bytes = noisy.report.sources.cloudtrail.raw / all.length
    expect(bytes).toBeGreaterThan(1100)
    expect(bytes).toBeLessThan(1700)
  })

  test('of DNS are JSON lines', () => {
    for (const line of linesOf(noisy, '/vpcdnsquerylogs/')) {
      const record = JSON.parse(line)
      expect(record.version).toBe('1.100000')
      expect(record.query_name).toMatch(/\.$/)
      expect(record.srcids.instance).toMatch(/^i-[0-9a-f]{17}$/)
    }
  })

  test('of flow logs have as many fields as their header names, in both formats', () => {
    const headers = new Set<string>()
    for (const file of noisy.files.filter(f => f.key.includes('/vpcflowlogs/'))) {
      const [header, ...lines] = file.text.trimEnd().split('\n')
      const names = header.split(' ')
      headers.add(header)
      for (const line of lines) {
        const record = Object.fromEntries(line.split(' ').map((value, i) => [names[i], value]))
        expect(Object.keys(record).length, line).toBe(names.length)
        expect(record['version']).toBe(names.length === 14 ? '2' : '5')
        expect(record['log-status']).toMatch(/^(OK|NODATA|SKIPDATA)$/)
        if (record['log-status'] !== 'OK') continue
        expect(record['action']).toMatch(/^(ACCEPT|REJECT)$/)
        expect(+record['start']).toBeGreaterThanOrEqual(DEFAULT_START)
        expect(+record['end']).toBeGreaterThanOrEqual(+record['start'])
        expect(+record['packets']).toBeGreaterThan(0)
      }
    }
    expect(headers.size).toBe(2)
  })

  test('tell of every instance before it acts', () => {
    const told = new Map<string, number>()
    for (const record of records(noisy).filter(r => r.eventName === 'RunInstances')) {
      const answer = record['responseElements'] as { instancesSet: { items: { instanceId: string }[] } }
      told.set(answer.instancesSet.items[0].instanceId, Date.parse(record.eventTime))
    }
    let acts = 0
    for (const record of records(noisy)) {
      const session = /^AROA\w+:(i-\w+)$/.exec((record['userIdentity'] as { principalId?: string }).principalId ?? '')
      if (session === null) continue
      acts++
      expect(told.get(session[1])).toBeLessThan(Date.parse(record.eventTime))
    }
    expect(acts).toBeGreaterThan(100)
  })
})

describe('the stories', () => {
  test.each([...STORIES.values()])('$name expects what it says it raises', story => {
    const expected = noisy.report.expected.filter(one => one.story === story.name)
    expect(new Set(expected.map(one => one.type))).toEqual(new Set(story.raises))
    const spared = noisy.report.spared.filter(one => one.story === story.name)
    expect(new Set(spared.map(one => one.type))).toEqual(new Set(story.misses))
  })

  test('leave traces in the account where they are expected, at that time', () => {
    for (const one of [...noisy.report.expected, ...noisy.report.spared]) {
      const day = noisy.files.filter(file => file.key.startsWith(`AWSLogs/${one.account}/`))
      expect(
        day.some(file => file.text.includes(one.resource)),
        one.story,
      ).toBe(true)
      expect(one.at).toBeGreaterThan(DEFAULT_START)
      expect(one.at).toBeLessThan(DEFAULT_START + 86400)
    }
  })

  test('scan a thousand ports, sweep four hundred hosts and flood with 400,000 packets a port', () => {
    const v2 = linesOf(noisy, '/vpcflowlogs/')
      .map(line => line.split(' '))
      .filter(f => f.length === 14)
    const flood = v2.filter(f => f[4] === '203.0.113.210' && f[6] === '22' && f[7] === '17')
    const named = (story: string) => noisy.report.expected.find(one => one.story === story)!
    const interfaceOf = (story: string) =>
      new RegExp(`"instanceId":"${named(story).resource}".*?"networkInterfaceId":"(eni-\\w+)"`).exec(
        JSON.stringify(
          records(noisy).filter(
            r => r.eventName === 'RunInstances' && JSON.stringify(r).includes(named(story).resource),
          ),
        ),
      )![1]
    const of = (story: string, protocol: string) => {
      const nic = interfaceOf(story)
      return linesOf(noisy, '/vpcflowlogs/').filter(line => line.includes(nic) && line.includes(` ${protocol} `))
    }
    expect(of('port-scan-internal', '6').length).toBeGreaterThan(1000)
    expect(of('port-sweep', '6').filter(line => line.includes(' 6379 ')).length).toBeGreaterThanOrEqual(400)
    expect(of('udp-flood-on-tcp-port', '17').length).toBeGreaterThanOrEqual(8)
    expect(flood.every(f => +f[8] === 100_000)).toBe(true)
  })
})
