import { gzipSync } from 'node:zlib'
import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FoundObject } from '../src/intake/ports.ts'
import { QueueSource } from '../src/intake/queue.ts'
import { hasMoto, type Moto, sayIfMissing, startMoto } from './moto.ts'

sayIfMissing('S3 by SQS')

const BUCKET = 'queue-test-logs'
const KEY =
  'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/01/02/111122223333_CloudTrail_eu-west-1_20260102T0300Z_abcdefghijklmnop.json.gz'

describe.skipIf(!hasMoto)('S3 by SQS', () => {
  let moto: Moto
  let s3: S3Client
  const sqs = (): SQSClient => new SQSClient()
  beforeAll(async () => {
    moto = await startMoto()
    s3 = new S3Client({ forcePathStyle: true })
    await s3.send(
      new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }),
    )
  })
  afterAll(() => moto.stop())

  const queue = async (name: string) => {
    const { QueueUrl: url = '' } = await sqs().send(new CreateQueueCommand({ QueueName: name }))
    return { url, arn: `arn:aws:sqs:eu-west-1:123456789012:${name}` }
  }

  /** Runs the source until it has offered `wanted` objects. */
  const taken = async (source: QueueSource, wanted: number, refuse = 0): Promise<FoundObject[]> => {
    const offered: FoundObject[] = []
    const stop = new AbortController()
    let refusals = refuse
    await source.run(
      {
        offer: async objects => {
          if (refusals-- > 0) throw new Error('disk full')
          offered.push(...objects)
          if (offered.length >= wanted) stop.abort()
        },
        hold: async () => {},
        trouble: () => {},
      },
      stop.signal,
    )
    return offered
  }

  const left = async (url: string): Promise<number[]> => {
    const asked = {
      QueueUrl: url,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const,
    }
    const { Attributes = {} } = await sqs().send(
      new GetQueueAttributesCommand({ ...asked, AttributeNames: [...asked.AttributeNames] }),
    )
    return [
      Number(Attributes['ApproximateNumberOfMessages']),
      Number(Attributes['ApproximateNumberOfMessagesNotVisible']),
    ]
  }

  test('an object in the bucket is offered with what its key tells, and then acknowledged', async () => {
    const { url, arn } = await queue('direct')
    const QueueConfigurations = [{ QueueArn: arn, Events: ['s3:ObjectCreated:*' as const] }]
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: BUCKET,
        NotificationConfiguration: { QueueConfigurations },
      }),
    )
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: KEY, Body: gzipSync('{"Records":[]}') }))
    const [object] = await taken(new QueueSource({ queueUrl: url }), 1)
    expect(object).toMatchObject({
      name: `s3://${BUCKET}/${KEY}`,
      kind: 'cloudtrail',
      account: '111122223333',
      at: Date.parse('2026-01-02T03:00Z') / 1000,
    })
    expect(object.bytes).toBeGreaterThan(0)
    // The test ended the source in the middle of its acknowledgement or after it; a message that stays comes again.
    const [waiting, hidden] = await left(url)
    expect(waiting + hidden).toBeLessThanOrEqual(1)
  })

  test('through a topic as well', async () => {
    const { url, arn } = await queue('behind')
    const { TopicArn = '' } = await new SNSClient().send(new CreateTopicCommand({ Name: 'new-objects' }))
    await new SNSClient().send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: arn }))
    const TopicConfigurations = [{ TopicArn, Events: ['s3:ObjectCreated:*' as const] }]
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: BUCKET,
        NotificationConfiguration: { TopicConfigurations },
      }),
    )
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: KEY, Body: gzipSync('{"Records":[]}') }))
    const [object] = await taken(new QueueSource({ queueUrl: url }), 1)
    expect(object.name).toBe(`s3://${BUCKET}/${KEY}`)
  })

  test('what could not be written down is not acknowledged; what is foreign stays for its owner', async () => {
    const { url } = await queue('kept')
    const send = (MessageBody: string) => sqs().send(new SendMessageCommand({ QueueUrl: url, MessageBody }))
    await send(JSON.stringify({ s3Bucket: BUCKET, s3ObjectKey: [KEY] }))
    await send('hello')
    const source = new QueueSource({ queueUrl: url })
    const stop = new AbortController()
    const troubles: (string | undefined)[] = []
    await source.run(
      {
        offer: async () => {
          stop.abort()
          throw new Error('disk full')
        },
        hold: async () => {},
        trouble: problem => troubles.push(problem),
      },
      stop.signal,
    )
    const [waiting, hidden] = await left(url)
    expect(waiting + hidden).toBe(2)
  })
})
