import { createHmac } from 'node:crypto'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch'
import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge'
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mergeSignals } from '../src/findings/merge.ts'
import { ports, sshSignal } from '../src/findings/signals.fixture.ts'
import type { Delivery } from '../src/publish/destination.ts'
import { makeDestination } from '../src/publish/make.ts'
import { destinationList, destinationSettings } from '../src/publish/settings.ts'
import { listener } from './listener.ts'
import { hasMoto, type Moto, sayIfMissing, startMoto } from './moto.ts'

sayIfMissing('Publishing to AWS')

const NOW = Date.parse('2026-01-02T03:10:00Z')
const [finding] = mergeSignals([sshSignal()], ports)
const delivery: Delivery = {
  entry: 7,
  kept: {
    finding,
    group: 'g',
    archived: undefined,
    feedback: undefined,
    sample: false,
    createdAt: NOW,
    updatedAt: NOW,
  },
  isFirst: true,
  at: NOW,
}
const needs = { ruleOf: () => undefined, guard: { allowLoopback: true } }
const destination = (settings: Record<string, unknown>) =>
  makeDestination(destinationSettings.parse({ name: 'test', ...settings }), needs)

/** What an event must say, whichever way it went. */
const event = {
  version: '0',
  'detail-type': 'GuardDuty Finding',
  source: 'aws.guardduty',
  account: finding.accountId,
  region: 'eu-west-1',
  resources: [],
  detail: { id: finding.id, type: 'UnauthorizedAccess:EC2/SSHBruteForce', severity: 2, service: { archived: false } },
}

describe.skipIf(!hasMoto)('AWS services', () => {
  let moto: Moto
  beforeAll(async () => {
    moto = await startMoto()
  })
  afterAll(() => moto.stop())

  const queue = async (name: string): Promise<{ url: string; arn: string }> => {
    const { QueueUrl = '' } = await new SQSClient().send(new CreateQueueCommand({ QueueName: name }))
    return { url: QueueUrl, arn: `arn:aws:sqs:eu-west-1:123456789012:${name}` }
  }
  const received = async (url: string): Promise<string> => {
    const asked = new ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds: 5 })
    return (await new SQSClient().send(asked)).Messages?.[0]?.Body ?? ''
  }

  test('an event bus hands the event to a rule that matches GuardDuty', async () => {
    const { url, arn } = await queue('from-the-bus')
    const bus = new EventBridgeClient()
    const EventPattern = JSON.stringify({
      source: ['aws.guardduty'],
      'detail-type': ['GuardDuty Finding'],
      detail: { severity: [{ numeric: ['>=', 2] }] },
    })
    await bus.send(new PutRuleCommand({ Name: 'guardduty', EventPattern }))
    await bus.send(new PutTargetsCommand({ Rule: 'guardduty', Targets: [{ Id: '1', Arn: arn }] }))
    expect(await destination({ type: 'eventbridge' }).deliver([delivery])).toEqual([{ entry: 7 }])
    // The bus gives the event an id and an account of its own.
    const { account: _, ...rest } = event
    expect(JSON.parse(await received(url))).toMatchObject(rest)
  })

  test('a queue and a topic get the whole event', async () => {
    const direct = await queue('direct')
    expect(await destination({ type: 'sqs', queueUrl: direct.url }).deliver([delivery])).toEqual([{ entry: 7 }])
    expect(JSON.parse(await received(direct.url))).toMatchObject(event)

    const behind = await queue('behind-the-topic')
    const { TopicArn = '' } = await new SNSClient().send(new CreateTopicCommand({ Name: 'findings' }))
    await new SNSClient().send(
      new SubscribeCommand({
        TopicArn,
        Protocol: 'sqs',
        Endpoint: behind.arn,
        Attributes: { RawMessageDelivery: 'true' },
      }),
    )
    expect(await destination({ type: 'sns', topicArn: TopicArn }).deliver([delivery])).toEqual([{ entry: 7 }])
    expect(JSON.parse(await received(behind.url))).toMatchObject(event)
  })

  test('a bucket gets compressed lines under the key that GuardDuty would use', async () => {
    const s3 = new S3Client({ forcePathStyle: true })
    await s3.send(
      new CreateBucketCommand({ Bucket: 'exported', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }),
    )
    const settings = { type: 's3', destinationArn: 'arn:aws:s3:::exported/some/prefix/' }
    expect(await destination(settings).deliver([delivery])).toEqual([{ entry: 7 }])
    const { Contents: [object] = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'exported' }))
    expect(object.Key).toMatch(
      /^some\/prefix\/AWSLogs\/111122223333\/GuardDuty\/eu-west-1\/2026\/01\/02\/[0-9a-f-]{36}\.jsonl\.gz$/,
    )
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'exported', Key: object.Key }))
    const lines = gunzipSync((await Body?.transformToByteArray()) ?? new Uint8Array()).toString()
    expect(lines.endsWith('\n')).toBe(true)
    expect(JSON.parse(lines)).toMatchObject(event.detail)
    expect(JSON.parse(lines)).not.toHaveProperty('vedette')
  })

  test('CloudWatch counts findings and logs events', async () => {
    expect(await destination({ type: 'cloudwatch-metrics' }).deliver([delivery])).toEqual([{ entry: 7 }])
    const { Metrics = [] } = await new CloudWatchClient().send(new ListMetricsCommand({ Namespace: 'Vedette' }))
    expect(Metrics.map(({ Dimensions }) => Dimensions?.[0]?.Value).sort()).toEqual([
      '111122223333',
      'Low',
      'UnauthorizedAccess:EC2/SSHBruteForce',
    ])
    const logs = destination({ type: 'cloudwatch-logs', logGroup: '/vedette/findings' })
    // CloudWatch refuses events that are older than two weeks.
    expect(await logs.deliver([{ ...delivery, at: Date.now() }])).toEqual([{ entry: 7 }])
    const { events = [] } = await new CloudWatchLogsClient().send(
      new GetLogEventsCommand({ logGroupName: '/vedette/findings', logStreamName: 'vedette', startFromHead: true }),
    )
    expect(JSON.parse(events[0]?.message ?? '')).toMatchObject(event)
  })

  test('Security Hub takes the finding in its own format', async () => {
    const outcome = await destination({ type: 'securityhub' }).deliver([delivery])
    expect(outcome).toEqual([{ entry: 7 }])
  })
})

test('a Lambda function is invoked with the event and not waited for', async () => {
  const { server, url, heard } = await listener(202)
  const before = process.env.AWS_ENDPOINT_URL
  process.env.AWS_ENDPOINT_URL = url
  const credentials = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'not-a-secret' }
  Object.assign(process.env, credentials)
  try {
    const arn = 'arn:aws:lambda:eu-west-1:111122223333:function:respond'
    expect(await destination({ type: 'lambda', function: arn }).deliver([delivery])).toEqual([{ entry: 7 }])
    const [{ request, body }] = heard
    expect(decodeURIComponent(request.url ?? '')).toBe(`/2015-03-31/functions/${arn}/invocations`)
    expect(request.headers['x-amz-invocation-type']).toBe('Event')
    expect(JSON.parse(body)).toMatchObject(event)
  } finally {
    if (before === undefined) delete process.env.AWS_ENDPOINT_URL
    else process.env.AWS_ENDPOINT_URL = before
    server.close()
  }
})

describe('a webhook', () => {
  const SECRET = 'a secret of this test'
  const settings = { type: 'webhook', secretFrom: 'TEST_WEBHOOK_SECRET' }

  test('gets a CloudEvent whose signature it can check', async () => {
    const { server, url, heard } = await listener(204)
    process.env['TEST_WEBHOOK_SECRET'] = SECRET
    expect(await destination({ ...settings, url }).deliver([delivery])).toEqual([{ entry: 7 }])
    server.close()
    const [{ request, body }] = heard
    expect(JSON.parse(body)).toMatchObject({
      specversion: '1.0',
      type: 'vedette.finding',
      subject: finding.id,
      data: event,
    })
    const [, seconds, hex] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request.headers['x-vedette-signature'])) ?? []
    expect(hex).toBe(createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex'))
  })

  test.each([
    [500, undefined],
    [404, false],
    [410, true],
  ])('that answers %i is a problem', async (status, final) => {
    const { server, url } = await listener(status)
    const [outcome] = await destination({ ...settings, url }).deliver([delivery])
    server.close()
    expect(outcome).toMatchObject({ entry: 7, problem: `answered ${status}` })
    if (final !== undefined) expect(outcome.final).toBe(final)
  })

  test('on this machine is refused for good unless it is permitted', async () => {
    const settingsOfIt = destinationSettings.parse({ name: 'test', ...settings, url: 'http://localhost:9/' })
    const strict = makeDestination(settingsOfIt, { ...needs, guard: { allowLoopback: false } })
    expect(await strict.deliver([delivery])).toMatchObject([{ entry: 7, final: true, problem: /is this machine/ }])
  })

  test('without its secret keeps what it should send', async () => {
    delete process.env['TEST_WEBHOOK_SECRET']
    const [outcome] = await destination({ ...settings, url: 'http://127.0.0.1:9/' }).deliver([delivery])
    expect(outcome).toMatchObject({ problem: expect.stringContaining('TEST_WEBHOOK_SECRET') })
    expect(outcome.final).toBeUndefined()
  })
})

test('a file gets a line for each event', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'vedette-file-')), 'deep', 'findings.jsonl')
  const lines = destination({ type: 'file', path })
  expect(await lines.deliver([delivery, { ...delivery, entry: 8 }])).toEqual([{ entry: 7 }, { entry: 8 }])
  const [first, second] = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(first).toMatchObject(event)
  expect(second.id).not.toBe(first.id)
})

test('settings that are wrong are told one by one', () => {
  const { error } = destinationList.safeParse([
    { name: 'a', type: 'sqs', queueUrl: 'not a url' },
    { name: 'a', type: 's3', destinationArn: 'arn:aws:sns:x:y:z' },
    { name: 'b', type: 'pigeon' },
    { name: 'c', type: 'file', path: '/x', colour: 'red' },
  ])
  expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(
    expect.arrayContaining(['0.queueUrl', '1.destinationArn', '2.type', '3']),
  )
})
