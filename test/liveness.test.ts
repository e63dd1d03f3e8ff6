import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { detections } from '../src/detections/index.generated.ts'
import { CATEGORIES } from '../src/events/categories.ts'
import { type Liveness, livenessOf, type Recorded } from '../src/own/liveness.ts'
import { isOperation } from '../src/own/operations.ts'
import type { Detection } from '../src/sdk/sdk.ts'
import { runVedette } from './command-line.ts'

const ALL: Recorded = {
  events: { cloudtrail: 1, flow: 1, dns: 1 },
  dataEvents: 1,
  flowsOfSix: 1,
  categories: new Set(CATEGORIES),
}
const find = (type: string): Detection => detections.find(each => each.type === type) as Detection

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'vedette-live-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('where everything is recorded and every category has a list, every detection can fire', () => {
  expect(detections.map(each => livenessOf(each, ALL)).filter(({ live }) => !live)).toEqual([])
})

test('what is missing is said', () => {
  const why = (type: string, recorded: Partial<Recorded>) => livenessOf(find(type), { ...ALL, ...recorded }).why.join()
  expect(why('UnauthorizedAccess:EC2/MetadataDNSRebind', { events: { ...ALL.events, dns: 0 } })).toMatch(/no DNS/)
  expect(why('Recon:EC2/Portscan', { events: { ...ALL.events, flow: 0 } })).toMatch(/no flow logs/)
  expect(why('PenTest:S3/KaliLinux', { dataEvents: 0 })).toMatch(/no data events/)
  expect(why('PenTest:IAMUser/KaliLinux', { dataEvents: 0 })).toBe('')
  expect(why('UnauthorizedAccess:IAMUser/TorIPCaller', { categories: new Set() })).toMatch(
    /no list of category tor-exit/,
  )
  const misspelt = { ...find('Stealth:IAMUser/CloudTrailLoggingDisabled'), calls: ['StopLoging'] } as Detection
  expect(livenessOf(misspelt, ALL).why.join()).toMatch(/no API operation called StopLoging/)
})

test('AWS’s operations are known, with and without the version of their API', () => {
  for (const name of [
    'RunInstances',
    'ConsoleLogin',
    'CreateFunction20150331',
    'UpdateFunctionCode20150331v2',
    'CreateDistribution2020_05_31',
  ])
    expect(isOperation(name), name).toBe(true)
  for (const name of ['StopLoging', '', 'runinstances']) expect(isOperation(name), name).toBe(false)
})

test('the command reads logs and names what cannot fire', async () => {
  mkdirSync(join(root, 'logs'))
  const record = { eventTime: '2026-10-01T10:00:00Z', eventSource: 'iam.amazonaws.com', eventName: 'ListUsers' }
  const facts = { eventVersion: '1.08', awsRegion: 'eu-west-1', eventID: 'a', recipientAccountId: '111122223333' }
  const more = {
    sourceIPAddress: '198.51.100.7',
    eventType: 'AwsApiCall',
    managementEvent: true,
    userIdentity: { type: 'Root' },
  }
  writeFileSync(join(root, 'logs/a.json'), JSON.stringify({ Records: [{ ...record, ...facts, ...more }] }))
  const { code, out, err } = await runVedette(root, ['detections', '--live', join(root, 'logs'), '--json'])
  expect([code, err]).toEqual([
    0,
    expect.stringMatching(/^1 cloudtrail, 0 flow, 0 dns events\. \d+ detections of \d+ cannot fire/),
  ])
  const told = JSON.parse(out) as Liveness[]
  const of = (type: string) => told.find(each => each.type === type)
  expect(of('Recon:EC2/Portscan')?.why).toEqual(['these logs hold no flow logs'])
  expect(of('PenTest:IAMUser/KaliLinux')?.live).toBe(true)
  const words = await runVedette(root, ['detections', '--live', join(root, 'logs')])
  expect(words.out).toContain('Recon:EC2/Portscan\n    these logs hold no flow logs\n')
  expect((await runVedette(root, ['detections', '--live', join(root, 'nowhere')])).err).toContain('(E_NO_PATH)')
})
