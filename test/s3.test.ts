import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { open } from '../src/intake/open.ts'
import { findObjects } from '../src/intake/order.ts'
import { type RequestCounts, requests } from '../src/intake/requests.ts'
import { hasMoto, type Moto, sayIfMissing, startMoto } from './moto.ts'

sayIfMissing('S3')

const BUCKET = 'vedette-test-logs'
const A = '111122223333'

const keyOf = (stamp: string): string =>
  `logs/AWSLogs/${A}/CloudTrail/eu-west-1/${stamp.slice(0, 4)}/${stamp.slice(4, 6)}/${stamp.slice(6, 8)}/${A}_CloudTrail_eu-west-1_${stamp}_abc.json.gz`

/** Requests that an act sends. */
const sent = async (act: () => Promise<unknown>): Promise<RequestCounts> => {
  const before = { ...requests }
  await act()
  return { list: requests.list - before.list, get: requests.get - before.get, head: requests.head - before.head }
}

const listed = async (paths: string[], selection = {}): Promise<string[]> => {
  const names: string[] = []
  for await (const { name } of findObjects({ paths, selection, left: () => {} })) names.push(name)
  return names
}

const readAll = async (name: string): Promise<Buffer> => {
  const source = await open(name)
  const pieces: Buffer[] = []
  const into = new Uint8Array(1000)
  for (let got = await source.read(into); got > 0; got = await source.read(into))
    pieces.push(Buffer.from(into.subarray(0, got)))
  source.close()
  return Buffer.concat(pieces)
}

describe.skipIf(!hasMoto)('logs in a bucket (needs moto_server on PATH)', () => {
  let moto: Moto | undefined
  const stamps = ['20260105T0000Z', '20260105T0005Z', '20260106T1200Z', '20260201T0000Z']
  const big = Buffer.alloc(300_000, 'vedette ')

  beforeAll(async () => {
    moto = await startMoto()
    // Elsewhere than the logs: a bucket answers from its own Region.
    process.env.AWS_REGION = 'us-east-1'
    const s3 = new S3Client({ forcePathStyle: true })
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }))
    const put = (Key: string, Body: Buffer | string) => s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }))
    for (const stamp of stamps) await put(keyOf(stamp), gzipSync('{"Records":[]}'))
    await put('logs/AWSLogs/', '')
    await put('odd/a #1?x=%20+é.json', '{"Records":[{"eventTime":"2026-01-05T00:02:00Z"}]}')
    await put('big.bin', big)
    // More than one page of a listing.
    await Promise.all(Array.from({ length: 1100 }, (_, i) => put(`many/${String(i).padStart(4, '0')}.json`, '[]')))
  })
  afterAll(() => {
    moto?.stop()
  })

  test('are found in order of time, from any depth', async () => {
    const all = stamps.map(stamp => `s3://${BUCKET}/${keyOf(stamp)}`)
    expect(await listed([`s3://${BUCKET}/logs/`])).toEqual(all)
    expect(await listed([`s3://${BUCKET}/logs/AWSLogs`])).toEqual(all)
    expect(await listed([all[2], all[1]])).toEqual([all[1], all[2]])
  })

  test('of other days are not asked for', async () => {
    const selection = { since: Date.parse('2026-01-20') / 1000 }
    expect(await listed([`s3://${BUCKET}/logs/`], selection)).toEqual([`s3://${BUCKET}/${keyOf(stamps[3])}`])
  })

  test('may have any key, and are looked into when the key tells nothing', async () => {
    const [odd] = await listed([`s3://${BUCKET}/odd/`])
    expect(odd).toBe(`s3://${BUCKET}/odd/a #1?x=%20+é.json`)
    expect((await readAll(odd)).toString()).toContain('eventTime')
  })

  test('are listed beyond the first page', async () => {
    const made = await sent(async () => expect(await listed([`s3://${BUCKET}/many/`])).toHaveLength(1100))
    // Two pages; a key that tells nothing is looked into. That is what --plan counts.
    expect(made).toEqual({ list: 2, get: 1100, head: 0 })
  })

  test('are read whole, in pieces', async () => {
    expect((await readAll(`s3://${BUCKET}/big.bin`)).equals(big)).toBe(true)
  })

  test('are scanned by workers', async () => {
    const record = {
      eventVersion: '1.08',
      userIdentity: { type: 'IAMUser', accountId: A, userName: 'mallory', principalId: 'AIDAEXAMPLE', arn: 'x' },
      eventTime: '2026-01-05T00:01:00Z',
      eventSource: 'cloudtrail.amazonaws.com',
      eventName: 'StopLogging',
      awsRegion: 'eu-west-1',
      sourceIPAddress: '203.0.113.150',
      userAgent: 'aws-cli/2',
      requestParameters: { name: 'main' },
      eventID: '00000000-0000-4000-8000-000000000001',
      eventType: 'AwsApiCall',
      recipientAccountId: A,
    }
    const key = keyOf('20260301T0000Z').replace('logs/', 'scanned/')
    const Body = gzipSync(JSON.stringify({ Records: [record] }))
    await new S3Client({ forcePathStyle: true }).send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body }))
    const state = mkdtempSync(join(tmpdir(), 'vedette-s3-'))
    const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
    const scan = spawn(process.execPath, [main, 'scan', `s3://${BUCKET}/scanned`, '--quiet', '--format', 'jsonl'], {
      env: { ...process.env, XDG_STATE_HOME: state },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let out = ''
    for await (const piece of scan.stdout) out += piece
    rmSync(state, { recursive: true })
    const finding = JSON.parse(out)
    expect(finding.type).toBe('Stealth:IAMUser/CloudTrailLoggingDisabled')
    expect(finding.vedette.occurrences[0].evidence[0].object).toBe(`s3://${BUCKET}/${key}`)
  })

  test('that are not there are told from logs that are empty', async () => {
    await expect(listed(['s3://no-such-bucket-here/x'])).rejects.toMatchObject({ code: 'E_S3' })
    await expect(listed([`s3://${BUCKET}/nothing/here`])).rejects.toMatchObject({ code: 'E_NO_LOGS' })
    await expect(readAll(`s3://${BUCKET}/gone.json`)).rejects.toMatchObject({ code: 'E_S3' })
  })
})
