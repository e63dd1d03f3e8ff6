/** Vedette's own API: what may be tried, learning and profiles, and what is written down of it. */
import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { SignatureV4 } from '@smithy/signature-v4'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ServiceView } from '../src/api/service-view.ts'
import type { TryIt } from '../src/api/try-it.ts'
import { NotTaken } from '../src/intake/handed.ts'
import { ACCOUNT, type Api, type Credentials, type Got, Sha256, send, serveApi } from './api-server.ts'

const STRANGER = '999988887777'
const PROFILE = {
  ...{ account: ACCOUNT, principal: 'IAMUser alice', days: 3, lastDay: '2026-01-31', refused: 0.1 },
  ...{ hours: Array.from({ length: 24 }, () => 0), factors: [] },
}
const taken: { name: string; bytes: number }[] = []
const tryIt: TryIt = {
  stories: {
    all: [{ name: 'a-story', says: 'Somebody acts.', raises: ['Recon:EC2/Portscan'] }],
    play: async () => ({ objects: 2, account: ACCOUNT, region: 'eu-west-1', at: 0 }),
  },
  files: {
    async take(name, { length }) {
      if (name === 'refused') throw new NotTaken('There is nothing in it.')
      if (name === 'broken') throw new Error('ENOSPC: /var/lib/secret')
      taken.push({ name, bytes: length })
    },
  },
}
const view: ServiceView = {
  setup: {
    version: '1',
    learning: { budget: 1, days: 14 },
    retention: { days: 90, ledgerDays: 400, auditDays: 400, deadLetterDays: 90 },
  },
  // Two models have learned of the account.
  progress: () => [
    ...[ACCOUNT, STRANGER].map(account => ({ account, days: 3, needed: 14, entities: 5 })),
    { account: ACCOUNT, days: 2, needed: 14, entities: 4 },
  ],
  profilesOf: (wanted, accounts) =>
    [PROFILE, { ...PROFILE, account: STRANGER }].filter(
      one => one.principal.includes(wanted) && accounts.has(one.account),
    ),
}
let api: Api
const keys = new Map<string, Credentials>()

const json = (body: object) => ({ body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
const as = async (role: 'administrator' | 'analyst' | 'reader', ask: Parameters<typeof send>[2]): Promise<Got> => {
  const key = keys.get(role) ?? (await api.key(role))
  keys.set(role, key)
  return send(api, key, ask)
}
/** Sends the head of a file's request, signed by a key of the role, and nothing of its body. */
const begin = async (by: 'analyst' | 'reader' | 'nobody' | 'x', bytes: number): Promise<ClientRequest> => {
  const host = new URL(api.url).host
  const path = '/v1/try-it/files'
  const known = by === 'analyst' || by === 'reader' ? (keys.get(by) ?? (await api.key(by))) : undefined
  const credentials = known ?? { accessKeyId: 'AKVDNOBODYNOBODYNOBO', secretAccessKey: 'x' }
  const signer = new SignatureV4({ credentials, region: 'eu-west-1', service: 'guardduty', sha256: Sha256 })
  const asked = { method: 'POST', protocol: 'http:', hostname: host, path, query: { name: 'x.log' }, headers: { host } }
  const { headers } = await signer.sign(asked)
  const authorization = by === 'x' ? 'x' : headers['authorization']
  const sent = request(`${api.url}${path}?name=x.log`, {
    method: 'POST',
    headers: { ...headers, authorization, 'content-length': bytes },
  })
  sent.flushHeaders()
  return sent
}
const sendsHead = async (...asked: Parameters<typeof begin>): Promise<number | undefined> => {
  const sent = await begin(...asked)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  sent.on('error', () => {}).destroy()
  return answer.statusCode
}
const play = (role: 'administrator' | 'analyst' | 'reader', name = 'a-story'): Promise<Got> =>
  as(role, { method: 'POST', path: '/v1/try-it/stories', ...json({ name }) })
const newest = async (): Promise<Record<string, unknown>> => {
  const { items } = await api.service.store.audit.list({ account: ACCOUNT, limit: 1 })
  return items[0] as Record<string, unknown>
}

beforeAll(async () => {
  api = await serveApi(undefined, { tryIt, view })
})
afterAll(() => api.close())

describe('trying out', () => {
  test('an attack is for analysts, and is written down', async () => {
    const { json: told } = await play('analyst')
    expect(told).toMatchObject({ objects: 2, raises: ['Recon:EC2/Portscan'] })
    expect(await newest()).toMatchObject({ eventName: 'PlayStory', requestParameters: { body: { name: 'a-story' } } })
  })

  test('what is denied or refused is written down as well', async () => {
    expect((await play('reader')).status).toBe(403)
    expect(await newest()).toMatchObject({ eventName: 'PlayStory', errorCode: 'AccessDeniedException' })
    expect((await play('analyst', 'nonsense')).status).toBe(400)
    expect(await newest()).toMatchObject({ eventName: 'PlayStory', errorCode: 'BadRequestException' })
    expect((await as('reader', { method: 'GET', path: '/v1/audit' })).status).toBe(403)
    expect(await newest()).toMatchObject({ eventName: 'AuditLog', errorCode: 'AccessDeniedException' })
  })

  test('a file is taken as it is, its size alone is written down, and one that is too large is refused', async () => {
    const path = '/v1/try-it/files'
    const ask = { method: 'POST', path, query: { name: 'x.log' }, body: 'a log' }
    expect((await as('reader', ask)).status).toBe(403)
    expect((await as('analyst', ask)).json).toEqual({ bytes: 5 })
    expect(taken).toEqual([{ name: 'x.log', bytes: 5 }])
    expect(await newest()).toMatchObject({ requestParameters: { query: { name: 'x.log' }, fileBytes: 5 } })
    expect(await sendsHead('analyst', (16 << 20) + 1)).toBe(413)
    expect(taken).toHaveLength(1)
  })

  test('why a file is not taken is told, and of a defect nothing', async () => {
    const hand = (name: string) =>
      as('analyst', { method: 'POST', path: '/v1/try-it/files', query: { name }, body: 'x' })
    const refused = await hand('refused')
    expect([refused.status, refused.json['message']]).toEqual([400, 'There is nothing in it.'])
    const broken = await hand('broken')
    expect(broken.status).toBe(500)
    expect(broken.text).not.toContain('secret')
    expect(api.log.join('')).toContain('ENOSPC')
  })

  test('no body is awaited of whom nobody knows, or who may not', async () => {
    expect(await sendsHead('reader', 5 << 20)).toBe(403)
    expect(await sendsHead('nobody', 5 << 20)).toBe(403)
    expect(await sendsHead('x', 5 << 20)).toBe(400)
  })

  test('two files are taken in at a time, and the next when one has come or gone', async () => {
    const path = '/v1/try-it/files'
    const small = () => as('analyst', { method: 'POST', path, query: { name: 'y.log' }, body: 'a log' })
    const halves = [await begin('analyst', 5), await begin('analyst', 5)]
    const refused = await vi.waitFor(async () => {
      const got = await small()
      expect(got.status).toBe(503)
      return got
    }, 20_000)
    expect(refused.headers.get('retry-after')).toBe('2')
    for (const half of halves) half.on('error', () => {}).destroy()
    await vi.waitFor(async () => expect((await small()).status).toBe(200), 20_000)
  })

  test('whoever does not answer for all accounts brings no logs in', async () => {
    const { store } = api.service
    const path = '/v1/try-it/files'
    const both = async (): Promise<number[]> => {
      const file = await as('analyst', { method: 'POST', path, query: { name: 'z.log' }, body: 'a log' })
      return [file.status, (await play('analyst')).status]
    }
    const other = { account: STRANGER, region: 'eu-west-1', kind: 'detector', name: 'detector' }
    await store.settings.put(other, {}, 1)
    expect(await both()).toEqual([403, 403])
    expect((await as('analyst', { method: 'GET', path: '/v1/try-it' })).json).toEqual({ stories: [], fileBytesMax: 0 })
    const own = { account: ACCOUNT, region: 'eu-west-1', kind: 'organization', name: 'configuration' }
    await store.settings.put(own, {}, 1)
    expect(await both()).toEqual([200, 200])
    const member = { account: ACCOUNT, region: 'us-east-1', kind: 'administrator', name: 'administrator' }
    await store.settings.put(member, { account: STRANGER, by: 'invitation' }, 1)
    expect(await both()).toEqual([403, 403])
    for (const key of [other, own, member]) await store.settings.remove(key, 2)
    expect(await both()).toEqual([200, 200])
  })
})

describe('what was learned', () => {
  test('is told of accounts in sight alone', async () => {
    const { json: learning } = await as('reader', { method: 'GET', path: '/v1/learning' })
    expect(learning).toEqual({ accounts: [{ account: ACCOUNT, days: 2, needed: 14, entities: 9 }] })
    const { json: told } = await as('reader', { method: 'GET', path: '/v1/profile', query: { principal: 'alice' } })
    expect(told).toEqual({ profiles: [PROFILE], isWhole: true })
    const { json: setup } = await as('reader', { method: 'GET', path: '/v1/setup' })
    expect(setup).toEqual({ setup: view.setup })
  })
})

test('a service that allows nothing says so', async () => {
  const plain = await serveApi()
  const key = await plain.key()
  const { json: may } = await send(plain, key, { method: 'GET', path: '/v1/try-it' })
  expect(may).toEqual({ stories: [], fileBytesMax: 0 })
  const denied = await send(plain, key, { method: 'POST', path: '/v1/try-it/stories', ...json({ name: 'a-story' }) })
  expect(denied.status).toBe(403)
  const file = { method: 'POST', path: '/v1/try-it/files', query: { name: 'x' }, body: 'x' }
  expect((await send(plain, key, file)).status).toBe(403)
  await plain.close()
})
