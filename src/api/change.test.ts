import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { allDestinations } from '../control/destinations.ts'
import { openStore } from '../store/open.ts'
import { rawly } from '../store/rawly.fixture.ts'
import type { Store } from '../store/store.ts'
import { dispatch } from './dispatch.ts'
import type { OperationName, Service } from './operation.ts'
import { caller, REGION } from './operations/calling.fixture.ts'
import { operations } from './operations/index.ts'
import { CONTRACTS } from './schema.ts'

const ACCOUNT = '111122223333'
const MANAGEMENT = '100000000000'
let folder: string
let store: Store
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vedette-change-'))
  store = await openStore({ folder })
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const ask = async (name: OperationName, path: Record<string, string>, body: object, more: Partial<Service> = {}) =>
  dispatch(
    CONTRACTS.get(name)!,
    { path, query: new Map(), body: Buffer.from(JSON.stringify(body)) },
    caller(name.includes('Organization') ? MANAGEMENT : ACCOUNT, REGION),
    { store, now: () => 1_760_000_000_000, ...more },
    operations,
  )

const settings = async () => (await store.settings.list({})).items.map(({ kind }) => kind)

test('a change whose record cannot be written is not made', async () => {
  await rawly({ folder }, 'alter table audit rename to audit_elsewhere')
  await expect(ask('CreateDetector', {}, { enable: true })).rejects.toThrow('audit')
  expect(await settings()).toEqual([])
  await rawly({ folder }, 'alter table audit_elsewhere rename to audit')
  await ask('CreateDetector', {}, { enable: true })
  expect(await settings()).toEqual(['detector'])
  expect((await store.audit.list({ limit: 9 })).items).toMatchObject([{ eventName: 'CreateDetector' }])
})

test('the organisation is asked once, while others can write', async () => {
  const other = await openStore({ folder }, { alongside: true })
  let asked = 0
  const organization = {
    managementAccount: MANAGEMENT,
    listAccounts: async () => {
      await other.settings.put({ account: ACCOUNT, region: '', kind: 'other', name: `${asked++}` }, {}, 1)
      return [MANAGEMENT, ACCOUNT].map(id => ({ id, active: true }))
    },
  }
  await ask('EnableOrganizationAdminAccount', {}, { adminAccountId: ACCOUNT }, { organization })
  expect([asked, (await settings()).includes('other')]).toEqual([1, true])
  expect((await store.audit.list({ limit: 9 })).items).toHaveLength(1)
  await other.close()
})

test('others are told of a change when it is there to be seen', async () => {
  const { body } = await ask('CreateDetector', {}, { enable: true })
  const detectorId = String(body?.['detectorId'])
  let seen: Promise<number> | undefined
  const destinationsChanged = (): void => {
    seen = allDestinations(store).then(({ length }) => length)
  }
  const destinationProperties = {
    destinationArn: 'arn:aws:s3:::findings',
    kmsKeyArn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`,
  }
  const wish = { destinationType: 'S3', destinationProperties, clientToken: 'one' }
  await ask('CreatePublishingDestination', { DetectorId: detectorId }, wish, { ports: { destinationsChanged } })
  expect(await seen).toBe(1)
})
