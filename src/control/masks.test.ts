import { describe, expect, test } from 'vitest'
import { play } from '../api/operations/calling.fixture.ts'
import { detectorIdOf } from '../findings/identity.ts'
import { deleteDetector, newDetector, putDetector } from './detectors.ts'
import { changeFeatures, defaultFeatures, type FeatureChange } from './features.ts'
import { lets, loadMasks, masksFrom } from './masks.ts'

const HOUR = 3600
const DETECTOR = { account: '111111111111', region: 'eu-west-1', kind: 'detector', name: 'd' }

/** One version of a detector's setting, written at an hour of the play. */
const version = (hour: number, enabled: boolean, changes: readonly FeatureChange[] = [], about = {}) => ({
  ...DETECTOR,
  version: 1,
  createdAt: 0,
  updatedAt: hour * HOUR * 1000,
  removed: false,
  body: { enabled, frequency: 'SIX_HOURS', features: changeFeatures(defaultFeatures(0), changes, 0) },
  ...about,
})
const removal = (hour: number) => ({ ...version(hour, true), body: undefined, removed: true })

const at = (history: Parameters<typeof masksFrom>[0], hour: number, account = DETECTOR.account) =>
  masksFrom(history).maskAt(account, DETECTOR.region, hour * HOUR)

describe('what counts at a time', () => {
  const off = [{ name: 'S3_DATA_EVENTS' as const, enabled: false }]
  const history = [version(10, true), version(20, false), version(30, true, off), removal(40), version(50, true)]

  test.each([
    [5, 'on', true],
    [10, 'on', true],
    [19.99, 'on', true],
    [20, 'suspended', false],
    [29, 'suspended', false],
    [30, 'on', false],
    [40, 'none', false],
    [49, 'none', false],
    [99, 'on', true],
  ])('hour %s: %s, S3 detections %s', (hour, state, s3) => {
    const mask = at(history, hour)
    expect(mask.state).toBe(state)
    expect(lets(mask, 'S3_DATA_EVENTS')).toBe(s3)
    expect(lets(mask, 'FLOW_LOGS')).toBe(state === 'on')
  })

  test('another account or Region has none of it', () => {
    expect(at(history, 15, '222222222222').state).toBe('none')
    expect(masksFrom(history).maskAt(DETECTOR.account, 'us-east-1', 15 * HOUR).state).toBe('none')
    expect(masksFrom([]).maskAt(DETECTOR.account, DETECTOR.region, 1).state).toBe('none')
  })

  test('accounts do not get into each other’s way', () => {
    const mixed = [version(10, true), version(15, false, [], { account: '222222222222' })]
    expect(at(mixed, 20).state).toBe('on')
    expect(at(mixed, 20, '222222222222').state).toBe('suspended')
  })

  test('runtime monitoring is on by either of its names', () => {
    const eks = at([version(1, true, [{ name: 'EKS_RUNTIME_MONITORING', enabled: true }])], 2)
    expect(lets(eks, 'RUNTIME_MONITORING')).toBe(true)
    expect(lets(at([version(1, true)], 2), 'RUNTIME_MONITORING')).toBe(false)
  })
})

test('masks are read again when a detector changed, and only then', async () => {
  const { store, now } = await play()
  const place = { account: DETECTOR.account, region: DETECTOR.region }
  const none = await loadMasks(store)
  expect(await loadMasks(store)).toBe(none)
  await putDetector(store, place, newDetector(now()), now())
  const on = await loadMasks(store)
  expect(on.maskAt(place.account, place.region, now() / 1000).state).toBe('on')
  const at = now() / 1000 + 2
  const suspend = () => putDetector(store, place, { ...newDetector(now()), enabled: false }, now() + 1000)
  const undone = store.transaction(async store => {
    await suspend()
    expect((await loadMasks(store)).maskAt(place.account, place.region, at).state).toBe('suspended')
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  expect((await loadMasks(store)).maskAt(place.account, place.region, at).state).toBe('on')
  await suspend()
  expect((await loadMasks(store)).maskAt(place.account, place.region, at).state).toBe('suspended')
  const removal = deleteDetector(store, place, detectorIdOf(place.account, place.region), now() + 3000)
  const [during] = await Promise.all([loadMasks(store), removal])
  expect(['none', 'suspended']).toContain(during.maskAt(place.account, place.region, now() / 1000 + 4).state)
  expect((await loadMasks(store)).maskAt(place.account, place.region, now() / 1000 + 4).state).toBe('none')
})
