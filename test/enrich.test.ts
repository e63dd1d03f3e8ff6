import { CreateTagsCommand, DescribeSubnetsCommand, EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2'
import { CreateBucketCommand, PutPublicAccessBlockCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ToldRecord } from '../src/aws/describe.ts'
import { MemoryLog } from '../src/engine/memory-log.ts'
import { enrich } from '../src/service/enrich.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { hasMoto, type Moto, sayIfMissing, startMoto } from './moto.ts'

sayIfMissing('Asking AWS about resources')

const ACCOUNT = '123456789012'
const REGION = 'eu-west-1'

describe.skipIf(!hasMoto)('what the logs never told', { timeout: 120_000 }, () => {
  let moto: Moto
  let proxy: FaultProxy
  let instance: string
  beforeAll(async () => {
    moto = await startMoto()
    proxy = await startFaultProxy(moto.url)
    process.env['AWS_ENDPOINT_URL'] = proxy.url
    const ec2 = new EC2Client({})
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}))
    const wish = { ImageId: 'ami-12c6146b', MinCount: 1, MaxCount: 1, SubnetId: Subnets[0]?.SubnetId }
    const { Instances = [] } = await ec2.send(new RunInstancesCommand({ ...wish, InstanceType: 't3.micro' }))
    instance = Instances[0]?.InstanceId ?? ''
    await ec2.send(new CreateTagsCommand({ Resources: [instance], Tags: [{ Key: 'team', Value: 'blue' }] }))
    const s3 = new S3Client({ forcePathStyle: true })
    const CreateBucketConfiguration = { LocationConstraint: REGION } as const
    for (const Bucket of ['closed', 'a-secret', 'open'])
      await s3.send(new CreateBucketCommand({ Bucket: `enrich-${Bucket}`, CreateBucketConfiguration }))
    const PublicAccessBlockConfiguration = { IgnorePublicAcls: true, RestrictPublicBuckets: true }
    await s3.send(new PutPublicAccessBlockCommand({ Bucket: 'enrich-closed', PublicAccessBlockConfiguration }))
  }, 120_000)
  afterAll(() => {
    proxy.stop()
    moto.stop()
  })

  test('is asked of AWS, known from then on, and told once', async () => {
    // Who may not ask about one bucket is told of the rest.
    let asked = 0
    proxy.behave((_service, _n, url) => {
      if (url.includes('enrich-a-secret')) asked++
      return url.includes('enrich-a-secret') ? 403 : 'pass'
    })
    const stop = new AbortController()
    const log = new MemoryLog()
    const told: ToldRecord[] = []
    const problems: unknown[] = []
    const learn = (records: readonly ToldRecord[]): void => {
      told.push(...records)
      log.learn(records)
    }
    const settings = [{ account: ACCOUNT, regions: [REGION], every: 0.2 }]
    const tell = (_: string, words: string, about: unknown = {}): void => void problems.push([words, about])
    const running = enrich(settings, { signal: stop.signal, now: Date.now, learn, tell, pause: 1 })
    const known = () => log.memory.inventory.knownAt(ACCOUNT, REGION, Math.floor(Date.now() / 1000) + 60)
    await vi.waitFor(() => expect(known().bucket('enrich-open')).toBeDefined(), { timeout: 60_000, interval: 100 })
    await vi.waitFor(() => expect(known().bucket('enrich-closed')).toBeDefined(), { timeout: 60_000, interval: 100 })
    expect(known().instance(instance)).toMatchObject({
      instanceType: 't3.micro',
      tags: [{ key: 'team', value: 'blue' }],
      interfaces: [{ instanceId: instance, privateAddresses: [expect.stringMatching(/^\d+\./)] }],
    })
    expect([known().bucket('enrich-closed'), known().bucket('enrich-open')]).toMatchObject([
      { publicAccessBlocked: true },
      { publicAccessBlocked: false },
    ])
    const names = told.filter(({ eventName }) => eventName === 'RunInstances')
    await vi.waitFor(() => expect(asked).toBeGreaterThan(2), { timeout: 60_000, interval: 100 })
    expect(told.filter(({ eventName }) => eventName === 'RunInstances')).toHaveLength(names.length)
    stop.abort()
    await running
    expect(log.changes().size).toBe(1)
    const resource = 'bucket enrich-a-secret'
    expect(problems).toMatchObject([
      ['AWS does not tell of a resource', { resource }],
      ['AWS told of resources', {}],
    ])
  })
})
