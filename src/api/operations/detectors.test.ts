import { describe, expect, test } from 'vitest'
import { putDetector, unaskedDetector } from '../../control/detectors.ts'
import { kept } from '../../store/kept.fixture.ts'
import { play, REGION, START } from './calling.fixture.ts'

const A = '111111111111'
const B = '222222222222'
const DAY = 86_400_000

const statuses = (features: readonly { Name?: string; Status?: string }[] | undefined): Record<string, string> =>
  Object.fromEntries((features ?? []).map(({ Name = '', Status = '' }) => [Name, Status]))

describe('a detector', () => {
  test('is one per account and Region, with an id of 32 hex digits', async () => {
    const { call } = await play()
    const { DetectorId } = await call(A, 'CreateDetector', { Enable: true })
    expect(DetectorId).toMatch(/^[0-9a-f]{32}$/)
    await expect(call(A, 'CreateDetector', { Enable: true })).rejects.toThrow(
      'The request is rejected because a detector already exists for the current account.',
    )
    const { DetectorId: elsewhere } = await call(A, 'CreateDetector', { Enable: true }, 'us-east-1')
    const { DetectorId: others } = await call(B, 'CreateDetector', { Enable: true })
    expect(new Set([DetectorId, elsewhere, others]).size).toBe(3)
    expect(await call(A, 'ListDetectors', {})).toEqual({ DetectorIds: [DetectorId] })
    expect(await call(A, 'ListDetectors', {}, 'eu-north-1')).toEqual({ DetectorIds: [] })
  })

  test('has all optional features on but those that are opted into, and the foundational ones always', async () => {
    const { call, detector } = await play()
    const { Features, DataSources, ServiceRole, Status, FindingPublishingFrequency, CreatedAt } = await call(
      A,
      'GetDetector',
      { DetectorId: await detector(A) },
    )
    expect(statuses(Features)).toEqual({
      CLOUD_TRAIL: 'ENABLED',
      DNS_LOGS: 'ENABLED',
      FLOW_LOGS: 'ENABLED',
      S3_DATA_EVENTS: 'ENABLED',
      EKS_AUDIT_LOGS: 'ENABLED',
      EBS_MALWARE_PROTECTION: 'ENABLED',
      RDS_LOGIN_EVENTS: 'ENABLED',
      LAMBDA_NETWORK_LOGS: 'ENABLED',
      EKS_RUNTIME_MONITORING: 'DISABLED',
      RUNTIME_MONITORING: 'DISABLED',
      AI_PROTECTION: 'ENABLED',
      AI_ANALYST: 'DISABLED',
    })
    expect(DataSources?.S3Logs?.Status).toBe('ENABLED')
    expect(ServiceRole).toBe(
      `arn:aws:iam::${A}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty`,
    )
    expect({ Status, FindingPublishingFrequency, CreatedAt }).toEqual({
      Status: 'ENABLED',
      FindingPublishingFrequency: 'SIX_HOURS',
      CreatedAt: new Date(START).toISOString(),
    })
  })

  test('is described by features or by data sources, never by both, and either shows in the other', async () => {
    const { call, detector } = await play()
    const both = { Features: [], DataSources: { S3Logs: { Enable: true } } }
    const refused = /^The request failed because both data sources and features were provided/
    await expect(call(A, 'CreateDetector', { Enable: true, ...both })).rejects.toThrow(refused)
    const DetectorId = await detector(A)
    await expect(call(A, 'UpdateDetector', { DetectorId, ...both })).rejects.toThrow(refused)
    await call(A, 'UpdateDetector', { DetectorId, DataSources: { S3Logs: { Enable: false } } })
    const first = await call(A, 'GetDetector', { DetectorId })
    expect(statuses(first.Features)['S3_DATA_EVENTS']).toBe('DISABLED')
    await call(A, 'UpdateDetector', { DetectorId, Features: [{ Name: 'EKS_AUDIT_LOGS', Status: 'DISABLED' }] })
    const second = await call(A, 'GetDetector', { DetectorId })
    expect(second.DataSources?.Kubernetes?.AuditLogs?.Status).toBe('DISABLED')
    expect(second.DataSources?.S3Logs?.Status).toBe('DISABLED')
  })

  test('remembers when each feature changed, with its additional configuration', async () => {
    const { call, detector, pass } = await play()
    const DetectorId = await detector(A)
    pass(DAY)
    await call(A, 'UpdateDetector', {
      DetectorId,
      Features: [
        {
          Name: 'RUNTIME_MONITORING',
          Status: 'ENABLED',
          AdditionalConfiguration: [{ Name: 'EC2_AGENT_MANAGEMENT', Status: 'ENABLED' }],
        },
        { Name: 'S3_DATA_EVENTS', Status: 'ENABLED' },
      ],
    })
    const { Features = [] } = await call(A, 'GetDetector', { DetectorId })
    const runtime = Features.find(({ Name }) => Name === 'RUNTIME_MONITORING')
    expect(runtime?.UpdatedAt?.getTime()).toBe(START + DAY)
    expect(statuses(runtime?.AdditionalConfiguration)).toEqual({
      EKS_ADDON_MANAGEMENT: 'DISABLED',
      ECS_FARGATE_AGENT_MANAGEMENT: 'DISABLED',
      EC2_AGENT_MANAGEMENT: 'ENABLED',
    })
    expect(Features.find(({ Name }) => Name === 'S3_DATA_EVENTS')?.UpdatedAt?.getTime()).toBe(START)
  })

  test.each([
    [
      'both kinds of runtime monitoring',
      [
        { Name: 'EKS_RUNTIME_MONITORING', Status: 'ENABLED' },
        { Name: 'RUNTIME_MONITORING', Status: 'ENABLED' },
      ],
    ],
    [
      'a feature twice',
      [
        { Name: 'S3_DATA_EVENTS', Status: 'ENABLED' },
        { Name: 'S3_DATA_EVENTS', Status: 'DISABLED' },
      ],
    ],
    [
      'additional configuration of another feature',
      [
        {
          Name: 'S3_DATA_EVENTS',
          Status: 'ENABLED',
          AdditionalConfiguration: [{ Name: 'EC2_AGENT_MANAGEMENT', Status: 'ENABLED' }],
        },
      ],
    ],
  ] as const)('refuses %s', async (_, features) => {
    const { call } = await play()
    const Features = features.map(feature => ({ ...feature })) as never
    await expect(call(A, 'CreateDetector', { Enable: true, Features })).rejects.toThrow('The request is rejected')
    expect((await call(A, 'ListDetectors', {})).DetectorIds).toEqual([])
  })

  test('is made once for one client token, and the token is not another request', async () => {
    const { call } = await play()
    const request = { Enable: true, ClientToken: 'once', Tags: { team: 'blue' } }
    const { DetectorId } = await call(A, 'CreateDetector', request)
    expect(await call(A, 'CreateDetector', request)).toEqual({ DetectorId })
    await expect(call(A, 'CreateDetector', { ...request, Enable: false })).rejects.toThrow('other parameters')
    await expect(call(A, 'CreateDetector', { ...request, ClientToken: 'twice' })).rejects.toThrow('already exists')
  })

  test('that logs alone have made is there to be seen, and becomes theirs who ask for it', async () => {
    const { call, store, now, pass } = await play()
    await putDetector(store, { account: A, region: REGION }, unaskedDetector(now()), now())
    pass(DAY)
    const { DetectorIds } = await call(A, 'ListDetectors', {})
    const { DetectorId } = await call(A, 'CreateDetector', { Enable: false })
    expect(DetectorIds).toEqual([DetectorId])
    expect(await call(A, 'GetDetector', { DetectorId })).toMatchObject({ Status: 'DISABLED' })
    await expect(call(A, 'CreateDetector', { Enable: true })).rejects.toThrow('already exists')
  })

  test('is suspended and resumed, and nobody else’s', async () => {
    const { call, detector } = await play()
    const DetectorId = await detector(A)
    await call(A, 'UpdateDetector', { DetectorId, Enable: false, FindingPublishingFrequency: 'ONE_HOUR' })
    const { Status, FindingPublishingFrequency, Features } = await call(A, 'GetDetector', { DetectorId })
    expect([Status, FindingPublishingFrequency]).toEqual(['DISABLED', 'ONE_HOUR'])
    expect(statuses(Features)).toMatchObject({ FLOW_LOGS: 'DISABLED', S3_DATA_EVENTS: 'ENABLED' })
    await detector(B)
    const notOwned = 'The request is rejected because the input detectorId is not owned by the current account.'
    await expect(call(B, 'GetDetector', { DetectorId })).rejects.toThrow(notOwned)
    await expect(call(B, 'UpdateDetector', { DetectorId, Enable: true })).rejects.toThrow(notOwned)
    await expect(call(B, 'DeleteDetector', { DetectorId })).rejects.toThrow(notOwned)
    await expect(call(A, 'GetDetector', { DetectorId }, 'us-east-1')).rejects.toThrow(notOwned)
  })

  test('goes with its findings, settings and tags', async () => {
    const { call, detector, store } = await play()
    const DetectorId = await detector(A)
    const other = await detector(B)
    const FindingCriteria = { Criterion: { severity: { Gte: 4 } } }
    for (const [account, id] of [
      [A, DetectorId],
      [B, other],
    ]) {
      await call(account, 'CreateFilter', { DetectorId: id, Name: 'a-filter', FindingCriteria, Tags: { a: 'b' } })
      await store.findings.put([kept(account === A ? 1 : 2, { accountId: account })])
    }
    await call(A, 'DeleteDetector', { DetectorId })
    expect((await call(A, 'ListDetectors', {})).DetectorIds).toEqual([])
    expect((await store.settings.list({ account: A, region: REGION })).items).toEqual([])
    const left = { conditions: [], limit: 10 }
    expect((await store.findings.list({ accounts: [A], region: REGION }, left)).items).toEqual([])
    expect((await store.findings.list({ accounts: [B], region: REGION }, left)).items).toHaveLength(1)
    expect((await call(B, 'ListFilters', { DetectorId: other })).FilterNames).toEqual(['a-filter'])
  })
})

describe('tags', () => {
  test('are put on, listed and taken off what is the caller’s own', async () => {
    const { call, detector } = await play()
    const DetectorId = await detector(A)
    const ResourceArn = `arn:aws:guardduty:${REGION}:${A}:detector/${DetectorId}`
    await call(A, 'TagResource', { ResourceArn, Tags: { team: 'blue', env: 'prod' } })
    await call(A, 'TagResource', { ResourceArn, Tags: { env: 'test' } })
    expect(await call(A, 'ListTagsForResource', { ResourceArn })).toEqual({ Tags: { team: 'blue', env: 'test' } })
    expect((await call(A, 'GetDetector', { DetectorId })).Tags).toEqual({ team: 'blue', env: 'test' })
    await call(A, 'UntagResource', { ResourceArn, TagKeys: ['env', 'never'] })
    expect(await call(A, 'ListTagsForResource', { ResourceArn })).toEqual({ Tags: { team: 'blue' } })
    const none = 'The request is rejected since no such resource found.'
    await expect(call(B, 'TagResource', { ResourceArn, Tags: { a: 'b' } })).rejects.toThrow(none)
    await expect(call(A, 'ListTagsForResource', { ResourceArn: `${ResourceArn}/filter/no` })).rejects.toThrow(none)
    await expect(call(A, 'ListTagsForResource', { ResourceArn: `${ResourceArn}/__proto__/no` })).rejects.toThrow(none)
    await expect(call(A, 'TagResource', { ResourceArn, Tags: { 'aws:x': 'y' } })).rejects.toThrow('reserved')
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, 'v']))
    await expect(call(A, 'TagResource', { ResourceArn, Tags: many })).rejects.toThrow('at most 50 tags')
  })
})
