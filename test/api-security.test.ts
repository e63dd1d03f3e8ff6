/** Who is let in: nobody unsigned, nobody with another's key, nobody beyond a role; and what is written down of it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CONTRACTS, type Contract, onlyReads } from '../src/api/schema.ts'
import { type Api, type Credentials, type Sent, send, serveApi } from './api-server.ts'

let api: Api
let administrator: Credentials
let analyst: Credentials
let reader: Credentials
const contracts = [...CONTRACTS.values()]

beforeAll(async () => {
  api = await serveApi()
  administrator = await api.key()
  analyst = await api.key('analyst')
  reader = await api.key('reader')
})
afterAll(() => api.close())

const sentBy = ({ method, path }: Contract): Sent => ({
  method,
  path: path.replace(/\{\w+\}/g, '0123456789abcdef0123456789abcdef'),
  ...(method === 'GET' || method === 'DELETE' ? {} : { body: '{}' }),
})

const minutes = (count: number): Date => new Date(Date.now() + count * 60_000)

describe('every operation is closed', () => {
  test.each<[string, number, string, (sent: Sent) => ReturnType<typeof send>]>([
    ['to the unsigned', 403, 'MissingAuthenticationTokenException', sent => send(api, undefined, sent)],
    [
      'to a wrong secret',
      403,
      'InvalidSignatureException',
      sent => send(api, { ...administrator, secretAccessKey: 'wrong' }, sent),
    ],
    [
      'to an unknown key',
      403,
      'UnrecognizedClientException',
      sent => send(api, { accessKeyId: 'AKVDNOBODYHASTHISKEY', secretAccessKey: 'x' }, sent),
    ],
    [
      'to an expired signature',
      403,
      'InvalidSignatureException',
      sent => send(api, administrator, sent, { at: minutes(-6) }),
    ],
    [
      'to a signature of the future',
      403,
      'InvalidSignatureException',
      sent => send(api, administrator, sent, { at: minutes(6) }),
    ],
    [
      'to another service’s signature',
      403,
      'InvalidSignatureException',
      sent => send(api, administrator, sent, { service: 's3' }),
    ],
    [
      'to an unsigned payload',
      403,
      'InvalidSignatureException',
      sent => send(api, administrator, { ...sent, headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }),
    ],
    [
      'to a session token',
      403,
      'UnrecognizedClientException',
      sent => send(api, administrator, { ...sent, headers: { 'x-amz-security-token': 'x' } }),
    ],
  ])('%s', async (_, status, name, ask) => {
    for (const contract of contracts) {
      const got = await ask(sentBy(contract))
      expect([contract.name, got.status, got.headers.get('x-amzn-errortype')]).toEqual([contract.name, status, name])
      expect(got.json['__type']).toBe(name)
    }
  })
})

describe('roles', () => {
  const settles = ['ArchiveFindings', 'UnarchiveFindings', 'UpdateFindingsFeedback', 'CreateSampleFindings']

  test('a reader only reads, an analyst settles findings as well', async () => {
    for (const contract of contracts) {
      const denied = async (credentials: Credentials): Promise<boolean> => {
        const { status, json } = await send(api, credentials, sentBy(contract))
        return (
          status === 403 && /is not authorized to perform: guardduty:\w+ because its role/.test(String(json['message']))
        )
      }
      const reads = onlyReads(contract.name)
      expect([contract.name, await denied(reader), await denied(analyst), await denied(administrator)]).toEqual([
        contract.name,
        !reads,
        !reads && !settles.includes(contract.name),
        false,
      ])
    }
  })

  test('a key that is disabled or removed counts no more', async () => {
    const key = await api.key()
    const list: Sent = { method: 'GET', path: '/detector' }
    expect((await send(api, key, list)).status).toBe(200)
    await api.keyring.disable(key.accessKeyId, true)
    expect((await send(api, key, list)).status).toBe(403)
    await api.keyring.disable(key.accessKeyId, false)
    expect((await send(api, key, list)).status).toBe(200)
    await api.keyring.remove(key.accessKeyId)
    expect((await send(api, key, list)).status).toBe(403)
  })
})

describe('what belongs to another account or Region', () => {
  test('is not there', async () => {
    const other = await api.key('administrator', '999988887777')
    const create: Sent = { method: 'POST', path: '/detector', body: '{"enable":true}' }
    const { json } = await send(api, administrator, create)
    const id = String(json['detectorId'])
    expect((await send(api, administrator, { method: 'GET', path: `/detector/${id}` })).status).toBe(200)
    for (const contract of contracts.filter(({ path }) => path.startsWith('/detector/'))) {
      const path = contract.path.replace('{DetectorId}', id).replace(/\{\w+\}/g, 'something')
      const sent: Sent = { ...sentBy(contract), path }
      for (const got of [await send(api, other, sent), await send(api, administrator, sent, { region: 'eu-west-3' })])
        expect([contract.name, (got.status >= 400 && got.status < 500) || got.json['message']]).toEqual([
          contract.name,
          true,
        ])
    }
    expect((await send(api, other, { method: 'GET', path: '/detector' })).json).toEqual({ detectorIds: [] })
    expect((await send(api, administrator, { method: 'GET', path: `/detector/${id}` })).status).toBe(200)
  })
})

describe('what cannot be', () => {
  test('an operation that nobody knows', async () => {
    const got = await send(api, administrator, { method: 'GET', path: '/nothing' })
    expect([got.status, got.headers.get('x-amzn-errortype')]).toEqual([404, 'UnknownOperationException'])
    expect((await send(api, administrator, { method: 'PATCH', path: '/detector' })).status).toBe(404)
  })

  test('a body that is too large, or a query without end', async () => {
    const large = await send(api, administrator, {
      method: 'POST',
      path: '/detector',
      body: 'x'.repeat(1024 * 1024 + 1),
    })
    expect([large.status, large.headers.get('x-amzn-errortype')]).toEqual([413, 'RequestEntityTooLargeException'])
    const query = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`q${at}`, 'x']))
    expect((await send(api, administrator, { method: 'GET', path: '/detector', query })).status).toBe(400)
  })

  test('broken escapes', async () => {
    for (const path of ['/detector/%', '/detector/%zz', '/detector?x=%', '/detector/%c0%af'])
      expect([path, (await fetch(`${api.url}${path}`)).status < 500]).toEqual([path, true])
  })
})

describe('what is written down', () => {
  test('every change and every denial, in CloudTrail’s shape, without what is sensitive', async () => {
    const key = await api.key('administrator', '444455556666')
    const small = await api.key('reader', '444455556666')
    const { json } = await send(api, key, { method: 'POST', path: '/detector', body: '{"enable":true}' })
    const member = { accountDetails: [{ accountId: '777788889999', email: 'secret.person@example.com' }] }
    await send(api, key, {
      method: 'POST',
      path: `/detector/${json['detectorId']}/member`,
      body: JSON.stringify(member),
    })
    await send(api, small, { method: 'DELETE', path: `/detector/${json['detectorId']}` })
    await send(api, key, { method: 'GET', path: '/detector' })
    const { items } = await api.service.store.audit.list({ account: '444455556666', limit: 10 })
    expect(items).toMatchObject([
      {
        eventName: 'DeleteDetector',
        errorCode: 'AccessDeniedException',
        userIdentity: { accessKeyId: small.accessKeyId },
      },
      {
        eventName: 'CreateMembers',
        requestParameters: { accountDetails: [{ accountId: '777788889999', email: 'HIDDEN_DUE_TO_SECURITY_REASONS' }] },
      },
      {
        eventSource: 'guardduty.amazonaws.com',
        eventName: 'CreateDetector',
        awsRegion: 'eu-west-1',
        userIdentity: { type: 'IAMUser', accountId: '444455556666', accessKeyId: key.accessKeyId },
        requestParameters: { enable: true },
        responseElements: { detectorId: json['detectorId'] },
        readOnly: false,
        eventType: 'AwsApiCall',
        recipientAccountId: '444455556666',
      },
    ])
    expect(JSON.stringify(items)).not.toContain('secret.person')
  })

  test('the log has no secret, no signature and no body', () => {
    const log = api.log.join('')
    expect(log).toContain(administrator.accessKeyId)
    for (const secret of [
      administrator.secretAccessKey,
      analyst.secretAccessKey,
      'Signature=',
      'secret.person',
      '"enable"',
    ])
      expect(log).not.toContain(secret)
  })
})
