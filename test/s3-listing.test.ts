import { gzipSync } from 'node:zlib'
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BucketSource } from '../src/intake/listing.ts'
import { hasMoto, type Moto, sayIfMissing, startMoto } from './moto.ts'

sayIfMissing('listing a bucket again and again')

const BUCKET = 'vedette-listed-logs'
const A = '111122223333'
const NOW = Date.UTC(2026, 0, 6, 12)

const keyOf = (stamp: string): string =>
  `AWSLogs/${A}/CloudTrail/eu-west-1/${stamp.slice(0, 4)}/${stamp.slice(4, 6)}/${stamp.slice(6, 8)}/${A}_CloudTrail_eu-west-1_${stamp}_abc.json.gz`

describe.skipIf(!hasMoto)('a bucket that is listed again and again (needs moto_server on PATH)', () => {
  let moto: Moto | undefined
  let s3: S3Client
  const put = (stamp: string) =>
    s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: keyOf(stamp), Body: gzipSync(`{"Records":[]} ${stamp}`) }))

  beforeAll(async () => {
    moto = await startMoto()
    s3 = new S3Client({ forcePathStyle: true, region: 'us-east-1' })
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }))
    for (const stamp of ['20260101T0000Z', '20260105T2000Z', '20260106T1100Z']) await put(stamp)
  })
  afterAll(() => moto?.stop())

  test('finds what is new in the open hours, and late files of yesterday; and nothing twice', async () => {
    let now = NOW
    const stop = new AbortController()
    const offered: string[] = []
    const troubles: (string | undefined)[] = []
    const sink = {
      offer: async (objects: readonly { name: string }[]) => void offered.push(...objects.map(({ name }) => name)),
      hold: async () => {},
      trouble: (problem: string | undefined) => void troubles.push(problem),
    }
    const source = new BucketSource({ url: `s3://${BUCKET}/AWSLogs`, every: 100, now: () => now })
    const ended = source.run(sink, stop.signal)
    const until = async (objects: number): Promise<void> => {
      for (let i = 0; i < 300 && offered.length < objects; i++) await new Promise(resolve => setTimeout(resolve, 50))
    }
    await until(2)
    await put('20260106T1155Z')
    await until(3)
    await put('20260105T1900Z')
    now += 16 * 60_000
    await until(4)
    stop.abort()
    await ended
    expect(troubles).toEqual([])
    expect(offered.map(name => /\d{8}T\d{4}Z/.exec(name)?.[0])).toEqual([
      '20260105T2000Z',
      '20260106T1100Z',
      '20260106T1155Z',
      '20260105T1900Z',
    ])
  }, 60_000)
})
