import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { activateLists, activeLists } from '../src/control/activate-lists.ts'
import { createDestination, destinationNamed, verifyDestinations } from '../src/control/destinations.ts'
import { newDetector, putDetector } from '../src/control/detectors.ts'
import { listSource } from '../src/control/list-fetch.ts'
import { createList, deleteList, listNamed, updateList } from '../src/control/lists.ts'
import { detectorIdOf } from '../src/findings/identity.ts'
import { verifyBucket } from '../src/publish/verify-bucket.ts'
import { openStore } from '../src/store/open.ts'
import type { Store } from '../src/store/store.ts'
import { hasMoto, type Moto, sayIfMissing, startMoto } from './moto.ts'

sayIfMissing('what administrators keep in S3')

const PLACE = { account: '111122223333', region: 'eu-west-1' }
const DETECTOR = detectorIdOf(PLACE.account, PLACE.region)

describe.skipIf(!hasMoto)('lists and destinations in S3', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-lists-s3-'))
  const source = listSource({ allowLoopback: false })
  let moto: Moto
  let store: Store
  let at = 1000
  beforeAll(async () => {
    moto = await startMoto()
    store = await openStore({ folder })
    await putDetector(store, PLACE, newDetector(1), 1)
    await s3().send(new CreateBucketCommand({ Bucket: 'our-lists' }))
  }, 120_000)
  afterAll(async () => {
    await store.close()
    moto.stop()
    rmSync(folder, { recursive: true })
  })

  const s3 = () => new S3Client({ region: 'us-east-1', forcePathStyle: true })
  const put = (Key: string, Body: string) => s3().send(new PutObjectCommand({ Bucket: 'our-lists', Key, Body }))
  const activate = (reload = false) => activateLists(store, source, () => ++at, { reload, reloadEvery: 0 })
  const bodyOf = async (id: string) => (await listNamed(store, 'threatintelset', PLACE, DETECTOR, id)).body
  const create = async (location: string) => {
    const wish = { title: 'ours', format: 'TXT', location, activate: true } as const
    const id = await createList(store, 'threatintelset', PLACE, DETECTOR, wish, ++at)
    await activate()
    return id
  }
  const remove = async (id: string) => {
    await deleteList(store, 'threatintelset', PLACE, DETECTOR, id, ++at)
    await activate()
  }

  test.each([
    's3://our-lists/lists/bad ones.txt',
    'https://s3.amazonaws.com/our-lists/lists/bad%20ones.txt',
    'https://our-lists.s3.us-east-1.amazonaws.com/lists/bad%20ones.txt',
    'https://s3-us-east-1.amazonaws.com/our-lists/lists/bad%20ones.txt',
  ])('%s is read', async location => {
    await put('lists/bad ones.txt', '9.9.9.0/24\n8.8.8.8\n')
    const id = await create(location)
    expect(await bodyOf(id)).toMatchObject({ status: 'ACTIVE', loaded: { entries: 2, bad: 0 } })
    await remove(id)
  })

  test('an object is asked for by its tag, and read again only when it is another', async () => {
    await put('live.txt', '9.9.9.9\n')
    const id = await create('s3://our-lists/live.txt')
    expect(await activate(true)).toBe(false)
    await put('live.txt', '9.9.9.9\n7.7.7.7\n')
    expect([await activate(false), await activate(true)]).toEqual([false, true])
    expect((await bodyOf(id)).loaded?.entries).toBe(2)
    const [{ sources }] = await activeLists(store)
    expect(Buffer.concat([...sources[0].pieces()]).toString()).toBe('9.9.9.9\n7.7.7.7\n')
    await remove(id)
  })

  test('what S3 says is told', async () => {
    const id = await create('s3://our-lists/nothing.txt')
    expect(await bodyOf(id)).toMatchObject({ status: 'ERROR', problem: expect.stringContaining('NoSuchKey') })
    await updateList(
      store,
      'threatintelset',
      PLACE,
      DETECTOR,
      id,
      { location: 's3://no-such-bucket/a', activate: true },
      ++at,
    )
    await activate()
    expect((await bodyOf(id)).problem).toContain('NoSuchBucket')
    await remove(id)
  })

  test('a destination is tried with an object in its folder', async () => {
    const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1'
    expect(await verifyBucket(PLACE, { destinationArn: 'arn:aws:s3:::our-lists/exports/', kmsKeyArn })).toBeUndefined()
    const destinationArn = 'arn:aws:s3:::no-such-bucket'
    const id = await createDestination(store, PLACE, DETECTOR, { destinationArn, kmsKeyArn }, ++at)
    await verifyDestinations(store, verifyBucket, () => ++at)
    expect((await destinationNamed(store, PLACE, DETECTOR, id)).body).toMatchObject({
      status: 'UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY',
      problem: expect.stringContaining('NoSuchBucket'),
    })
  })
})
