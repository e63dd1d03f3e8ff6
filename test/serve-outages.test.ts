import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Finding } from '../src/findings/finding.ts'
import { openStore } from '../src/store/open.ts'
import { DIALECTS } from '../src/store/places.fixture.ts'
import { startPostgres, type TestPostgres } from '../src/store/postgres.fixture.ts'
import type { StorePlace } from '../src/store/store.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { allFindings } from './living.ts'
import { hasMoto, type Moto, startMoto } from './moto.ts'
import { metric, type Serving, serve } from './serving.ts'
import { buildCloud } from './story-cloud.ts'
import { trailObject } from './trail.ts'

/** What the service leans on fails under load: nothing is lost, nothing is doubled, and the operator is told. */
const LONG = process.env['LONG'] !== undefined
const ACCOUNT = '111122223333'
const REGION = 'eu-west-1'
const USERS = 60
const folder = mkdtempSync(join(tmpdir(), 'vedette-outages-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Each object holds one call, by a user of its own, that is a finding of its own. */
const objects = Array.from({ length: USERS }, (_, n) => {
  const id = String(n).padStart(4, '0')
  const userIdentity = {
    type: 'IAMUser',
    accountId: ACCOUNT,
    userName: `mallory-${id}`,
    principalId: `AIDAMALLORY${id}`,
    arn: `arn:aws:iam::${ACCOUNT}:user/mallory-${id}`,
    accessKeyId: `AKIAIOSFODNN7EX${id}`,
  }
  const call = {
    eventSource: 'cloudtrail.amazonaws.com',
    eventName: 'StopLogging',
    requestParameters: { name: 'main' },
  }
  return trailObject(ACCOUNT, REGION, n, { ...call, userIdentity })
})
const users = objects.map((_, n) => `mallory-${String(n).padStart(4, '0')}`)

const settled = <T>(check: () => Promise<T>, timeout = 180_000): Promise<T> =>
  vi.waitFor(check, { timeout, interval: 500 })

const isReady = async ({ url }: Serving): Promise<boolean> => (await fetch(`${url}/readyz`)).status === 200

/** All were read: neither waiting nor, as far as the metrics tell, anywhere else. */
const readAll = (serving: Serving): Promise<void> =>
  settled(async () => expect(await metric(serving, 'findings_total')).toBeGreaterThanOrEqual(USERS))

const whose = ({ resource }: Finding): string =>
  String((resource as { accessKeyDetails?: { userName?: string } }).accessKeyDetails?.userName)

/** One finding of each user, counted once. */
const expectEach = async (place: StorePlace, failed = 0): Promise<void> => {
  const store = await openStore(place)
  try {
    const all = await allFindings(store)
    const findings = all.filter(({ type }) => type === 'Stealth:IAMUser/CloudTrailLoggingDisabled')
    expect(findings.map(whose).toSorted()).toEqual(users)
    expect(findings.filter(({ service }) => service.count !== 1)).toEqual([])
    expect(await store.ledger.counts()).toMatchObject({ seen: 0, read: USERS, failed, unreadable: 0 })
  } finally {
    await store.close()
  }
}

/** Delivers some objects into a watched folder. */
const deliver = (watched: string, from: number, until: number): void => {
  for (const { key, body } of objects.slice(from, until)) {
    mkdirSync(dirname(join(watched, key)), { recursive: true })
    writeFileSync(join(watched, key), body)
  }
}

const watching = (name: string) => {
  const own = join(folder, name)
  const watched = join(own, 'watched')
  mkdirSync(watched, { recursive: true })
  return { own, watched, data: join(own, 'data'), sources: [{ type: 'folder', path: watched, every: 1 }] }
}

let serving: Serving | undefined
afterEach(async () => {
  await serving?.end('SIGKILL')
  serving = undefined
})

describe.skipIf(!LONG || !hasMoto)('AWS on a bad day', { timeout: 900_000 }, () => {
  let moto: Moto
  let proxy: FaultProxy
  beforeAll(async () => {
    moto = await startMoto()
    proxy = await startFaultProxy(moto.url)
  })
  afterAll(() => {
    proxy.stop()
    moto.stop()
  })

  /** Everything that has come over the bus. */
  const overTheBus = async (bus: string, wanted: number): Promise<string[]> => {
    const sqs = new SQSClient()
    const ids: string[] = []
    await settled(async () => {
      const asked = { QueueUrl: bus, MaxNumberOfMessages: 10 }
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(asked))
      for (const { ReceiptHandle, Body = '' } of Messages) {
        ids.push((JSON.parse(Body) as { detail: { id: string } }).detail.id)
        await sqs.send(new DeleteMessageCommand({ QueueUrl: bus, ReceiptHandle }))
      }
      expect(new Set(ids).size).toBe(wanted)
    })
    return ids
  }

  test('S3 and SQS answer 500, 503, half and late, the bus is down, and notifications come twice and in any order', async () => {
    const s3 = new S3Client({ forcePathStyle: true })
    const { queueUrl, found } = await buildCloud(s3, { logs: 'ill', lists: 'ill-lists', listed: '', region: REGION })
    // Each object tells of itself as it is put; and again, all mixed up, with one that is not there any more.
    for (const { key, body } of objects.toReversed())
      await s3.send(new PutObjectCommand({ Bucket: 'ill', Key: key, Body: body }))
    const bodies = objects.toSorted((a, b) => (a.key.at(-12) ?? '').localeCompare(b.key.at(-12) ?? ''))
    const keys = [...bodies.map(({ key }) => key), objects[0].key.replace('x0.json', 'xgone.json')]
    for (let i = 0; i < keys.length; i += 10) {
      const Entries = keys.slice(i, i + 10).map((key, n) => ({
        Id: String(n),
        MessageBody: JSON.stringify({ s3Bucket: 'ill', s3ObjectKey: [key] }),
      }))
      await new SQSClient().send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }))
    }
    const cycle = ['pass', 500, 503, 'truncate', 503, 500, 503, 'slow', 503] as const
    // A while of nothing but errors first, so that whole calls fail with all of their tries.
    proxy.behave((service, n) => (service === 'events' ? 500 : n < 12 ? 503 : cycle[n % cycle.length]))
    const own = join(folder, 'ill')
    mkdirSync(own, { recursive: true })
    const config = {
      data: join(own, 'data'),
      aws: { region: REGION },
      // What half an answer told of comes again after this.
      sources: [{ type: 'sqs', queueUrl: queueUrl.replace(moto.url, proxy.url), visibleAfter: 30 }],
      destinations: [{ name: 'bus', type: 'eventbridge' }],
    }
    serving = await serve(own, config, { AWS_ENDPOINT_URL: proxy.url })
    const it = serving
    await settled(async () => expect(await metric(it, 'source_trouble')).toBe(1))
    const ways = ['500', '503', 'truncate', 'slow'].flatMap(how => [`s3 ${how}`, `sqs ${how}`])
    await settled(async () => expect(ways.filter(way => !proxy.counts.has(way))).toEqual([]))
    await settled(async () => expect(it.log()).toContain('could not be read and are tried again'))
    expect(it.log()).toContain('a source fails and is tried again')
    proxy.behave(service => (service === 'events' ? 500 : 'pass'))
    await readAll(it)
    await settled(async () => expect(await metric(it, 'deliveries_total')).toBeGreaterThan(0))
    expect(it.log()).toContain('a delivery failed')
    expect(await metric(it, 'outbox')).toBe(USERS)
    proxy.behave(() => 'pass')
    const ids = await overTheBus(found, USERS)
    await settled(async () => expect(await metric(it, 'outbox')).toBe(0))
    expect(ids).toHaveLength(USERS)
    await settled(async () => expect(await metric(it, 'source_trouble')).toBe(0))
    expect(await it.end('SIGTERM')).toBe(0)
    // The one that is not there is on the shelf, and the log named it.
    expect(it.log()).toContain('objects were put on the shelf')
    await expectEach({ folder: join(own, 'data') }, 1)
  })
})

describe.skipIf(!LONG || !DIALECTS.includes('postgres'))('PostgreSQL restarted under the service', () => {
  let server: TestPostgres
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())

  test('it waits, says so, and goes on by itself', async () => {
    const { own, watched, ...config } = watching('restarted')
    const url = await server.database()
    serving = await serve(own, { ...config, store: url })
    const it = serving
    deliver(watched, 0, 20)
    await server.restart()
    deliver(watched, 20, 40)
    await server.restart()
    // Longer than the store waits without a word; logs keep coming, so that there is something to keep.
    const restarted = server.restart(25_000)
    // Whoever meets it first says so: the engine that keeps findings, a source that writes down what it saw, or upkeep.
    let next = 40
    await settled(async () => {
      if (next < USERS) deliver(watched, next, ++next)
      expect(it.log()).toContain('cannot be reached')
    })
    deliver(watched, next, USERS)
    await restarted
    await settled(async () => expect(await isReady(it)).toBe(true))
    await readAll(it)
    expect(await it.end('SIGTERM')).toBe(0)
    await expectEach({ url })
  }, 900_000)
})

const mounts = (program: string, ...words: string[]): boolean => {
  try {
    execFileSync(program, words, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe.skipIf(!LONG || process.getuid?.() !== 0)('a full disk under the service', () => {
  test('nothing is acknowledged that is not kept, and it goes on when there is room', async ({ skip }) => {
    const { own, watched, ...config } = watching('full')
    mkdirSync(config.data, { recursive: true })
    if (!mounts('mount', '-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', config.data))
      return skip('nothing can be mounted here')
    try {
      const sources = [...config.sources, { type: 'push', name: 'edge', keyFrom: 'TEST_PUSH_KEY' }]
      serving = await serve(own, { ...config, sources }, { TEST_PUSH_KEY: 'a-key-of-this-test' })
      const it = serving
      deliver(watched, 0, 20)
      await settled(async () => expect(await metric(it, 'findings_total')).toBe(20))
      // Whatever room there is goes to a file of somebody else.
      mounts('sh', '-c', `dd if=/dev/zero of=${config.data}/filler bs=4k || true`)
      deliver(watched, 20, USERS - 1)
      const headers = { authorization: 'Bearer a-key-of-this-test' }
      const push = () => fetch(`${it.url}/push/edge`, { method: 'POST', headers, body: objects[USERS - 1].body })
      expect((await push()).status).toBe(503)
      expect(await metric(it, 'source_trouble')).toBeGreaterThan(0)
      await settled(async () => expect(it.log()).toContain('no room'))
      rmSync(join(config.data, 'filler'))
      await settled(async () => expect((await push()).status).toBe(200))
      await readAll(it)
      await settled(async () => expect(await isReady(it)).toBe(true))
      await settled(async () => expect(await metric(it, 'source_trouble')).toBe(0))
      expect(await it.end('SIGTERM')).toBe(0)
      await expectEach({ folder: config.data })
    } finally {
      await serving?.end('SIGKILL')
      mounts('umount', config.data)
    }
  }, 900_000)
})
