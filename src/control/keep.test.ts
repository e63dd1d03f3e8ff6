import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { detectorIdOf, groupKeyOf } from '../findings/identity.ts'
import { mergeSignals } from '../findings/merge.ts'
import { AT, DAY, ports, sshSignal } from '../findings/signals.fixture.ts'
import type { Signal } from '../sdk/sdk.ts'
import { openStore } from '../store/open.ts'
import type { Store } from '../store/store.ts'
import { newDetector, putDetector } from './detectors.ts'
import { createFilter, deleteFilter } from './filters.ts'
import { keepFindings } from './keep.ts'
import { putAdministrator } from './members.ts'

const ADMINISTRATOR = { account: '999988887777', region: 'eu-west-1' }
const PLACE = { account: '111122223333', region: 'eu-west-1' }
const folder = mkdtempSync(join(tmpdir(), 'vedette-keep-'))
let store: Store
let detectors: string[]

beforeAll(async () => {
  store = await openStore({ folder })
  for (const place of [PLACE, ADMINISTRATOR]) await putDetector(store, place, newDetector(1), 1)
  detectors = [PLACE, ADMINISTRATOR].map(({ account, region }) => detectorIdOf(account, region))
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

const keep = async (at: number, ...signals: Signal[]) => {
  const [finding] = mergeSignals(signals, ports)
  const [settled] = await keepFindings(store, [{ finding, group: groupKeyOf(signals[0]), sample: false }], at)
  return settled
}

const rule = (name: string, criterion: object, rank = 1) => ({
  name,
  action: 'ARCHIVE' as const,
  rank,
  criteria: { criterion },
})
const onInstance = (instance: string): Signal => sshSignal({ id: instance, event: { ...sshSignal().event, instance } })

test('the rule of the lowest rank that matches archives a new finding, and gets the credit', async () => {
  await createFilter(store, PLACE, detectors[0], rule('everything', { severity: { gte: 1 } }), 2)
  await createFilter(store, PLACE, detectors[0], rule('ssh', { type: { matches: ['*SSHBrute*'] } }), 2)
  await createFilter(store, PLACE, detectors[0], rule('others', { type: { matches: ['Recon*'] } }), 2)
  const { kept, isNew } = await keep(1000, onInstance('i-1'))
  expect([kept.archived, isNew]).toEqual([{ by: 'filter', name: 'ssh' }, true])
  expect(kept.finding.service.archived).toBe(true)
})

test('a rule acts on new findings while it exists: not backwards, and not after', async () => {
  for (const name of ['everything', 'ssh', 'others']) await deleteFilter(store, PLACE, detectors[0], name, 3)
  const signal = onInstance('i-2')
  expect((await keep(2000, signal)).kept.archived).toBeUndefined()
  await createFilter(store, PLACE, detectors[0], rule('late', { severity: { gte: 1 } }), 4)
  const again = await keep(3000, signal, { ...signal, id: 'again', at: AT + DAY })
  expect([again.isNew, again.kept.archived, again.kept.finding.service.count]).toEqual([false, undefined, 2])
  await deleteFilter(store, PLACE, detectors[0], 'late', 5)
  const first = onInstance('i-1')
  const old = await keep(4000, first, { ...first, id: 'more', at: AT + 60 })
  expect(old.kept.archived).toEqual({ by: 'filter', name: 'ssh' })
})

test('a known finding keeps its first time and what people said of it', async () => {
  const signal = onInstance('i-3')
  const { kept } = await keep(5000, signal)
  const scope = { accounts: [PLACE.account], region: PLACE.region }
  await store.findings.archive(scope, [kept.finding.id], { by: 'hand' }, 5500)
  await store.findings.giveFeedback(scope, [kept.finding.id], { value: 'USEFUL', comments: 'yes' }, 5500)
  const again = (await keep(6000, signal, { ...signal, id: 'x', at: AT + 60 })).kept
  expect(again).toMatchObject({
    createdAt: 5000,
    updatedAt: 6000,
    archived: { by: 'hand' },
    feedback: { value: 'USEFUL' },
  })
  expect(again.finding).toMatchObject({
    createdAt: new Date(5000).toISOString(),
    updatedAt: new Date(6000).toISOString(),
  })
})

test('a member’s findings are suppressed by its administrator’s rules, not by its own', async () => {
  await createFilter(store, PLACE, detectors[0], rule('own', { severity: { gte: 1 } }), 6)
  await createFilter(store, ADMINISTRATOR, detectors[1], rule('theirs', { accountId: { eq: [PLACE.account] } }), 6)
  expect((await keep(7000, onInstance('i-4'))).kept.archived).toEqual({ by: 'filter', name: 'own' })
  await putAdministrator(store, PLACE.account, PLACE.region, { account: ADMINISTRATOR.account, by: 'organization' }, 7)
  expect((await keep(8000, onInstance('i-5'))).kept.archived).toEqual({ by: 'filter', name: 'theirs' })
})
