import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { detections } from '../src/detections/index.generated.ts'
import type { Finding } from '../src/findings/finding.ts'
import { type Scanned, scan } from './scanning.ts'

/**
 * What others recorded, scanned whole: attacks played in real accounts, examples out of AWS's documentation, a host
 * that stood in the internet for a day. The logs are not part of the project; without them nothing here runs.
 */
const DATA = join(import.meta.dirname, '../../shared/data')
const absent = !existsSync(join(DATA, 'LABELS.json'))
const why = absent ? ' (skipped: ../shared/data is not there)' : ''

interface Label {
  readonly must?: readonly string[]
  readonly note?: string
}
const labels = (): [string, Label][] => {
  const { datasets } = JSON.parse(readFileSync(join(DATA, 'LABELS.json'), 'utf8')) as {
    datasets: Record<string, Record<string, Label>>
  }
  return Object.entries(datasets).flatMap(([set, files]) =>
    Object.entries(files).map(([name, label]): [string, Label] => [`cloudtrail/${set}/${name}.json`, label]),
  )
}
const KNOWN = new Set(detections.map(detection => detection.type))
const typesOf = (scanned: Scanned): string[] => [...new Set(scanned.raised.map(({ type }) => type))].sort()
const told = (findings: readonly Finding[]): string[] =>
  findings.map(({ type, accountId, title }) => `${type} ${accountId}: ${title}`).sort()

/** What LABELS.json notes of addresses: those of stolen credentials were drawn at random and fell into a range of AWS. */
const FACTS = mkdtempSync(join(tmpdir(), 'vedette-facts-'))
afterAll(() => rmSync(FACTS, { recursive: true }))
writeFileSync(join(FACTS, 'outside.txt'), '18.236.253.47\n')
writeFileSync(
  join(FACTS, 'intel.yaml'),
  'lists: [{ name: labels, file: outside.txt, format: TXT, outsideAws: true }]\n',
)
const scanLabelled = (paths: readonly string[]) => scan(paths, 1, FACTS)
const occurrencesOf = (scanned: Scanned) => scanned.raised.flatMap(({ vedette }) => vedette.occurrences)

const expectSound = ({ reports, losses }: Scanned, readable: number): void => {
  for (const { counts, duplicateOf } of reports) {
    if (duplicateOf !== undefined) continue
    const dropped = Object.values(counts.dropped).reduce((sum, n) => sum + n, 0)
    expect(counts.events + dropped).toBe(counts.records)
  }
  expect(reports.filter(({ counts }) => counts.events > 0).length).toBeGreaterThanOrEqual(readable)
  expect(losses).toMatchObject({
    tallyEvictions: 0,
    groupEvictions: 0,
    refusedValues: 0,
    inventoryEvictions: 0,
    broken: {},
  })
}

describe.skipIf(absent)(`attacks in CloudTrail${why}`, () => {
  let whole: Scanned
  beforeAll(async () => {
    whole = await scanLabelled([join(DATA, 'cloudtrail')])
  })

  test('are scanned whole, and every record is accounted for', () => expectSound(whole, 200))

  test('the High findings are these', () => {
    expect(told(whole.raised.filter(({ severity }) => severity >= 7))).toEqual([
      // PutBucketPolicy with Principal {"AWS": "*"} and no condition, which IAM reads like "*".
      'Policy:S3/BucketAnonymousAccessGranted 123456789012: Bucket example-bucket was opened to everybody in the internet (PutBucketPolicy).',
      // Role sessions named after their instances: from the thief's address that the labels note, and a hosting company's.
      'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS 017622104382: Credentials of instance i-786a3A8B5C0d92eF4 were used from 18.236.253.47, outside AWS.',
      'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS 123456789012: Credentials of instance i-0abcdef1234567890 were used from 45.33.32.156, outside AWS.',
    ])
  })

  // Alone, because records made from one template share their ids, and the same id twice is one record.
  for (const [path, { must = [] }] of absent ? [] : labels()) {
    const types = must.filter(type => KNOWN.has(type))
    if (types.length === 0) continue
    test(`${path} raises ${types.join(', ')}`, async () => {
      expect(typesOf(await scanLabelled([join(DATA, path)]))).toEqual(expect.arrayContaining(types))
    })
  }

  test('stolen credentials of an instance are seen because the thief’s address is noted as outside AWS', async () => {
    const path = join(DATA, 'cloudtrail/stratus-red-team/aws.credential-access.ec2-steal-instance-credentials.json')
    expect(typesOf(await scan([path]))).toEqual([])
    expect(typesOf(await scanLabelled([path]))).toEqual([
      'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
    ])
  })

  test('calls that were refused or failed raise nothing', async () => {
    const failed = labels().filter(([, { note = '' }]) => /denied|fail/i.test(note))
    expect(failed.length).toBeGreaterThan(3)
    expect(told((await scanLabelled(failed.map(([path]) => join(DATA, path)))).raised)).toEqual([])
    for (const { evidence } of occurrencesOf(whole))
      for (const { record } of evidence) expect(JSON.parse(record)).not.toHaveProperty('errorCode')
  })
})

describe.skipIf(absent)(`everyday CloudTrail${why}`, () => {
  let whole: Scanned
  beforeAll(async () => {
    whole = await scan([join(DATA, 'cloudtrail-benign')])
  })

  test('is scanned whole, and every record is accounted for', () => expectSound(whole, 60))

  test('raises nothing of High severity', () => {
    expect(told(whole.raised.filter(({ severity }) => severity >= 7))).toEqual([])
  })

  test('what it raises below has its reason', () => {
    const count: Record<string, number> = {}
    for (const { type } of whole.raised) count[type] = (count[type] ?? 0) + 1
    expect(count).toEqual({
      // In AWS's examples root makes buckets, alarms and keys. Root use is root use, and Low.
      'Policy:IAMUser/RootCredentialUsage': 10,
      // Somebody did delete a trail in the console; that it was meant is for its owner to say.
      'Stealth:IAMUser/CloudTrailLoggingDisabled': 1,
      // The documentation's examples use documentation addresses, which the sample lists of Vedette also use.
      'Recon:IAMUser/MaliciousIPCaller': 2,
      'Recon:IAMUser/TorIPCaller': 4,
      'UnauthorizedAccess:IAMUser/MaliciousIPCaller': 2,
      'UnauthorizedAccess:IAMUser/TorIPCaller': 3,
    })
    const sample = /"(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+"/
    for (const { type, service } of whole.raised)
      if (type.endsWith('IPCaller')) expect(JSON.stringify(service.action)).toMatch(sample)
  })
})

describe.skipIf(absent)(`network logs${why}`, () => {
  test('flows are scanned whole; only label files are unreadable', async () => {
    const whole = await scan([join(DATA, 'flow')])
    expectSound(whole, 9)
    const unread = whole.reports.filter(({ counts }) => counts.records === 0).map(({ object }) => object.name)
    expect(unread.filter(name => !/labels\.txt\.gz$|tests\.jsonl$/.test(name))).toEqual([])
  })

  // Counted apart from Vedette, by a plain script: seven addresses made 20 or more connections of 1 to 8 kB to port 22
  // within ten minutes. Hundreds of others knocked more slowly, which is the noise of every host in the internet.
  test('the host that stood in the internet was guessed at by seven addresses', async () => {
    const whole = await scan([join(DATA, 'flow/rita')])
    expect(typesOf(whole)).toEqual(['UnauthorizedAccess:EC2/SSHBruteForce'])
    expect(whole.raised[0]?.severity).toBe(2)
    const guessers = occurrencesOf(whole).map(({ reason }) => /from ([\d.]+) within/.exec(reason.summary)?.[1])
    expect([...new Set(guessers)].sort()).toEqual([
      ...['118.41.204.57', '170.64.237.193', '179.43.180.108', '183.81.169.238'],
      ...['220.80.110.205', '60.51.53.31', '82.66.61.97'],
    ])
  })

  test('a scan of one host’s ports is seen; one port on port 902, pings and web traffic are not', async () => {
    const folder = join(DATA, 'flow/slips')
    for (const name of readdirSync(folder).filter(name => name.includes('.vpcflow.'))) {
      const types = typesOf(await scan([join(folder, name)]))
      const wanted = name.startsWith('port-scan-vertical')
        ? ['Recon:EC2/Portscan']
        : // Besides its one port it greets a mail server outside, and never did before.
          name.startsWith('port-scan-horizontal')
          ? ['Backdoor:EC2/Spambot']
          : []
      expect([name, types]).toEqual([name, wanted])
    }
  })

  test('DNS queries are scanned whole; lists of names are no logs', async () => {
    const whole = await scan([join(DATA, 'dns')])
    expectSound(whole, 10)
    const unread = whole.reports.filter(({ counts }) => counts.records === 0).map(({ object }) => object.name)
    expect(unread.filter(name => !/\.(csv|txt)(\.gz)?$/.test(name))).toEqual([])
    // One host of each capture moved data out; nobody of the everyday hosts did, nor asked for names that programs make.
    const outward = whole.raised.map(({ type, title }) => `${type}: ${title.replace(/^\S+ /, '')}`)
    const tunnel = 'Trojan:EC2/DNSDataExfiltration: moves data out in the names that it looks up under ggy666.tk.'
    expect(outward).toEqual([tunnel, tunnel, tunnel])
    const from = whole.raised.map(({ vedette }) => vedette.occurrences[0].evidence[0].object)
    expect(from.filter(name => !/tunnels\/tunnel-/.test(name))).toEqual([])
  })
})
