import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { GuardDuty } from '@aws-sdk/client-guardduty'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Heard, listener } from './listener.ts'
import { hasMoto, type Moto, sayIfMissing, startMoto } from './moto.ts'
import { metric, type Serving, serve } from './serving.ts'
import { buildCloud } from './story-cloud.ts'
import { trailObject } from './trail.ts'

sayIfMissing('The whole story of the service')

const run = promisify(execFile)
const main = new URL('../src/main.ts', import.meta.url).pathname
const [ADMINISTRATOR, MEMBER, STRANGER] = ['111122223333', '444455556666', '777788889999']
const REGION = 'eu-west-1'
const [LOGS, LISTS] = ['story-logs', 'story-lists']
const LISTED = '45.83.64.10'
const FUNCTION = `arn:aws:lambda:${REGION}:${ADMINISTRATOR}:function:respond`
const KEY = `arn:aws:kms:${REGION}:${ADMINISTRATOR}:key/12345678-1234-1234-1234-123456789012`

/** One story in order: each test goes on where the one before it ended. */
describe.skipIf(!hasMoto)('from a log in a bucket to what people do about it', { timeout: 200_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-story-'))
  let moto: Moto
  let serving: Serving
  let functions: { server: Server; url: string; heard: Heard[] }
  let bus = ''
  let calls = 0
  const s3 = (): S3Client => new S3Client({ forcePathStyle: true })
  const callers = new Map<string, GuardDuty>()

  const as = async (account: string): Promise<GuardDuty> => {
    const known = callers.get(account)
    if (known !== undefined) return known
    const { stdout } = await run(process.execPath, [
      main,
      'keys',
      'create',
      '--account',
      account,
      '--data',
      join(folder, 'data'),
    ])
    const { AccessKeyId, SecretAccessKey } = JSON.parse(stdout)
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey }
    const caller = new GuardDuty({ endpoint: serving.url, region: REGION, credentials })
    callers.set(account, caller)
    return caller
  }
  const detectorOf = async (account: string): Promise<string> =>
    (await (await as(account)).listDetectors()).DetectorIds?.[0] ?? ''

  /** The findings that an account sees, of one type. */
  const seenBy = async (account: string, type: string) => {
    const [caller, DetectorId] = [await as(account), await detectorOf(account)]
    const criterion = { type: { Equals: [type] } }
    const { FindingIds = [] } = await caller.listFindings({ DetectorId, FindingCriteria: { Criterion: criterion } })
    return FindingIds.length === 0 ? [] : ((await caller.getFindings({ DetectorId, FindingIds })).Findings ?? [])
  }

  /** What CloudTrail writes about a call of now, delivered into the bucket. */
  const happens = async (change: Record<string, unknown>, minutesAgo = 0): Promise<void> => {
    const { key, body } = trailObject(MEMBER, REGION, ++calls, change, minutesAgo)
    await s3().send(new PutObjectCommand({ Bucket: LOGS, Key: key, Body: body }))
  }
  const stopsLogging = (trail: string, minutesAgo = 0) =>
    happens(
      { eventSource: 'cloudtrail.amazonaws.com', eventName: 'StopLogging', requestParameters: { name: trail } },
      minutesAgo,
    )
  const looksAround = () =>
    happens({
      eventSource: 'ec2.amazonaws.com',
      eventName: 'DescribeInstances',
      readOnly: true,
      sourceIPAddress: LISTED,
    })

  const settled = <T>(check: () => Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 90_000, interval: 500 })

  /** Everything that has come over the bus since it was last asked. */
  const overTheBus = async (): Promise<{ detail: { type: string; accountId: string } }[]> => {
    const sqs = new SQSClient()
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: bus, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    )
    for (const { ReceiptHandle } of Messages) await sqs.send(new DeleteMessageCommand({ QueueUrl: bus, ReceiptHandle }))
    return Messages.map(({ Body = '' }) => JSON.parse(Body))
  }

  beforeAll(async () => {
    moto = await startMoto()
    functions = await listener(202)
    const { queueUrl, found } = await buildCloud(s3(), { logs: LOGS, lists: LISTS, listed: LISTED, region: REGION })
    bus = found
    const destinations = [
      { name: 'bus', type: 'eventbridge' },
      { name: 'respond', type: 'lambda', function: FUNCTION },
    ]
    const config = {
      data: join(folder, 'data'),
      accounts: [ADMINISTRATOR, MEMBER, STRANGER],
      sources: [{ type: 'sqs', queueUrl }],
      destinations,
      aws: { region: REGION },
    }
    serving = await serve(folder, config, { AWS_ENDPOINT_URL_LAMBDA: functions.url })
  })
  afterAll(async () => {
    await serving?.end('SIGTERM')
    functions?.server.close()
    moto?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('an administrator invites a member', async () => {
    // Detectors of configured accounts come with their first logs, or when somebody makes them.
    for (const account of [ADMINISTRATOR, MEMBER, STRANGER]) {
      const caller = await as(account)
      if ((await detectorOf(account)) === '')
        await caller.createDetector({ Enable: true, FindingPublishingFrequency: 'FIFTEEN_MINUTES' })
    }
    const [administrator, member] = [await as(ADMINISTRATOR), await as(MEMBER)]
    const DetectorId = await detectorOf(ADMINISTRATOR)
    const invited = await administrator.createMembers({
      DetectorId,
      AccountDetails: [{ AccountId: MEMBER, Email: 'm@example.com' }],
    })
    expect(invited.UnprocessedAccounts).toEqual([])
    await administrator.inviteMembers({ DetectorId, AccountIds: [MEMBER] })
    const { Invitations: [invitation] = [] } = await member.listInvitations({})
    await member.acceptAdministratorInvitation({
      DetectorId: await detectorOf(MEMBER),
      AdministratorId: ADMINISTRATOR,
      InvitationId: invitation.InvitationId,
    })
    const properties = { DestinationArn: 'arn:aws:s3:::story-export', KmsKeyArn: KEY }
    await administrator.createPublishingDestination({
      DetectorId,
      DestinationType: 'S3',
      DestinationProperties: properties,
    })
  })

  test('a log in the bucket becomes a finding that its administrator sees, and no stranger', async () => {
    await stopsLogging('main')
    const type = 'Stealth:IAMUser/CloudTrailLoggingDisabled'
    const [finding] = await settled(async () => {
      const found = await seenBy(ADMINISTRATOR, type)
      expect(found).toHaveLength(1)
      return found
    })
    expect(finding).toMatchObject({ AccountId: MEMBER, Region: REGION, Service: { Archived: false, Count: 1 } })
    expect(await seenBy(MEMBER, type)).toEqual([finding])
    expect(await seenBy(STRANGER, type)).toEqual([])
  })

  test('it leaves over the bus, to the function and to the bucket', async () => {
    const events = await settled(async () => {
      const came = await overTheBus()
      expect(came.length).toBeGreaterThan(0)
      return came
    })
    expect(events.map(({ detail }) => [detail.accountId, detail.type])).toEqual([
      [MEMBER, 'Stealth:IAMUser/CloudTrailLoggingDisabled'],
    ])
    await settled(async () => expect(functions.heard).toHaveLength(1))
    expect(decodeURIComponent(functions.heard[0].request.url ?? '')).toContain(FUNCTION)
    await settled(async () => expect(await metric(serving, 'outbox')).toBe(0))
  })

  test('a filter that archives hides what is new from everybody outside', async () => {
    const administrator = await as(ADMINISTRATOR)
    const type = 'Policy:IAMUser/RootCredentialUsage'
    await administrator.createFilter({
      DetectorId: await detectorOf(ADMINISTRATOR),
      Name: 'root-is-fine',
      Action: 'ARCHIVE',
      FindingCriteria: { Criterion: { type: { Equals: [type] } } },
    })
    const root = { type: 'Root', accountId: MEMBER, principalId: MEMBER, arn: `arn:aws:iam::${MEMBER}:root` }
    await happens({ eventSource: 'ec2.amazonaws.com', eventName: 'DescribeRegions', userIdentity: root })
    await settled(async () => expect(await seenBy(MEMBER, type)).toMatchObject([{ Service: { Archived: true } }]))
    expect(await overTheBus()).toEqual([])
    expect(functions.heard).toHaveLength(1)
  })

  test('what is archived by hand is no longer exported, and counts on', async () => {
    const type = 'Stealth:IAMUser/CloudTrailLoggingDisabled'
    const [{ Id = '' }] = await seenBy(ADMINISTRATOR, type)
    const member = (await as(MEMBER)).archiveFindings({ DetectorId: await detectorOf(MEMBER), FindingIds: [Id] })
    await expect(member).rejects.toThrow()
    await (await as(ADMINISTRATOR)).archiveFindings({ DetectorId: await detectorOf(ADMINISTRATOR), FindingIds: [Id] })
    // Of an hour ago and late: another signal of the same finding.
    await stopsLogging('another', 70)
    await settled(async () =>
      expect(await seenBy(ADMINISTRATOR, type)).toMatchObject([{ Service: { Archived: true, Count: 2 } }]),
    )
    // The update waits for its turn to go over the bus, and nowhere else.
    const metrics = await (await fetch(`${serving.url}/metrics`)).text()
    const waiting = [...metrics.matchAll(/vedette_outbox\{destination="([^"]*)",state="waiting"\} ([1-9]\d*)/g)]
    expect(waiting.map(([, name, many]) => [name, many])).toEqual([['bus', '1']])
  })

  test('a changed threat list changes what is found', async () => {
    const administrator = await as(ADMINISTRATOR)
    const DetectorId = await detectorOf(ADMINISTRATOR)
    const type = 'Recon:IAMUser/MaliciousIPCaller.Custom'
    const set = {
      DetectorId,
      Name: 'ours',
      Format: 'TXT',
      Location: `s3://${LISTS}/first.txt`,
      Activate: true,
    } as const
    const { ThreatIntelSetId = '' } = await administrator.createThreatIntelSet(set)
    const active = async (): Promise<void> =>
      settled(async () =>
        expect((await administrator.getThreatIntelSet({ DetectorId, ThreatIntelSetId })).Status).toBe('ACTIVE'),
      )
    await active()
    await looksAround()
    await settled(async () => expect(await metric(serving, 'objects_waiting')).toBe(0))
    expect(await seenBy(MEMBER, type)).toEqual([])
    await administrator.updateThreatIntelSet({
      DetectorId,
      ThreatIntelSetId,
      Location: `s3://${LISTS}/second.txt`,
      Activate: true,
    })
    await active()
    await settled(async () => {
      await looksAround()
      expect(await seenBy(MEMBER, type)).toHaveLength(1)
    })
  })
})
