import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeDetector, createDetector, detectorOf } from '../control/detectors.ts'
import { ACCOUNT, AT, callWith } from '../findings/signals.fixture.ts'
import { openStore } from '../store/open.ts'
import type { Store } from '../store/store.ts'
import { unmasked } from './unmasked.ts'

const folder = mkdtempSync(join(tmpdir(), 'vedette-unmasked-'))
let store: Store
beforeAll(async () => {
  store = await openStore({ folder })
  await createDetector(store, { account: ACCOUNT, region: 'eu-west-1' }, { enabled: true }, (AT - 86_400) * 1000)
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const ports = {
  featureOf: () => 'CLOUD_TRAIL',
  isDryRun: () => false,
  rules: [],
  at: AT * 1000,
  trusts: () => false,
  speaksFor: (list: string, account: string) => list !== 'theirs' && account === ACCOUNT,
  titleOf: (list: string) => (list === 'ours' ? 'Our title' : list),
}

const hit = (list: string) => ({ list, category: 'custom', value: '203.0.113.9' })
const listed = (...names: string[]) => ({
  ...callWith({ remote: '203.0.113.9' }),
  lists: names.map(hit),
  reason: { summary: 's', factors: names.map(name => ({ name: `list ${name}`, value: '203.0.113.9' })) },
})

test('a signal names the lists that speak for its account, by their titles, and no others', async () => {
  const [signal] = await unmasked(store, [listed('ours', 'theirs')], ports)
  expect(signal.lists).toEqual([hit('Our title')])
  expect(signal.reason.factors.map(({ name }) => name)).toEqual(['list Our title'])
})

test('what only others list is no signal here', async () => {
  expect(await unmasked(store, [listed('theirs')], ports)).toEqual([])
})

test('a feature that is off, and a detector that is suspended, find nothing from then on, and what was before stays', async () => {
  const place = { account: ACCOUNT, region: 'eu-west-1' }
  const change = async (wish: Parameters<typeof changeDetector>[2], at: number): Promise<void> =>
    changeDetector(store, (await detectorOf(store, place))!, wish, at * 1000)
  const of = (seconds: number) => ({ ...callWith({}), at: AT + seconds, until: AT + seconds + 1 })
  const count = async (seconds: number, feature: string): Promise<number> =>
    (await unmasked(store, [of(seconds)], { ...ports, featureOf: () => feature })).length
  await change({ features: [{ name: 'S3_DATA_EVENTS', enabled: false }] }, AT + 100)
  expect([await count(50, 'S3_DATA_EVENTS'), await count(150, 'S3_DATA_EVENTS')]).toEqual([1, 0])
  await change({ enabled: false }, AT + 200)
  expect([await count(150, 'CLOUD_TRAIL'), await count(250, 'CLOUD_TRAIL')]).toEqual([1, 0])
  await change({ enabled: true }, AT + 300)
  expect([await count(250, 'CLOUD_TRAIL'), await count(350, 'CLOUD_TRAIL')]).toEqual([0, 1])
})
