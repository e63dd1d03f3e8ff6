/** Vedette's own API: sessions, findings over all Regions, what was read, what was done, and findings as they come. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openApi } from '../src/api/v1/openapi.ts'
import { routes } from '../src/api/v1/routes.ts'
import { kept } from '../src/store/kept.fixture.ts'
import { ACCOUNT, type Api, type Credentials, type Got, REGION, send, serveApi } from './api-server.ts'

const PASSWORD = 'a long enough password'
const STRANGER = '999988887777'
let api: Api
let key: Credentials

beforeAll(async () => {
  api = await serveApi()
  key = await api.key()
  for (const region of [REGION, 'us-east-1'])
    await send(api, key, { method: 'POST', path: '/detector', body: '{"enable":true}' }, { region })
  const there = { region: 'us-east-1' }
  await api.service.store.findings.put([
    kept(1),
    kept(2, there),
    kept(3),
    kept(4, { accountId: STRANGER }),
    kept(5, there),
  ])
  await api.users.create({ name: 'ada', account: ACCOUNT, role: 'administrator' }, PASSWORD)
  await api.users.create({ name: 'rae', account: ACCOUNT, role: 'reader' }, PASSWORD)
})
afterAll(() => api.close())

const json = (body: object) => ({ body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
const idOf = (i: number): string => String(i).padStart(32, '0')

const search = async (body: object, credentials = key): Promise<Got> =>
  send(api, credentials, { method: 'POST', path: '/v1/findings/search', ...json(body) })

describe('findings', () => {
  const ids = ({ json }: Got): string[] => (json['findings'] as { id: string }[]).map(({ id }) => id)

  test('come from all Regions, the latest first, page by page', async () => {
    const first = await search({ limit: 3 })
    expect([first.status, ids(first)]).toEqual([200, [5, 3, 2].map(idOf)])
    const second = await search({ limit: 3, after: first.json['next'] })
    expect([ids(second), second.json['next']]).toEqual([[idOf(1)], undefined])
    expect(ids(await search({ region: REGION }))).toEqual([3, 1].map(idOf))
    expect(ids(await search({ criteria: { criterion: { severity: { gte: 9 } } } }))).toEqual([])
  })

  test('that changed in the same moment are each told once', async () => {
    const at = 1_700_000_000_000
    const same = Array.from({ length: 25 }, (_, i) =>
      kept(100 + ((i * 7) % 25), { type: 'Recon:EC2/Portscan' }, { updatedAt: at }),
    )
    await api.service.store.findings.put(same)
    const seen: string[] = []
    for (let after: unknown, pages = 0; pages < 20; pages++) {
      const page = await search({
        limit: 2,
        after,
        criteria: { criterion: { type: { equals: ['Recon:EC2/Portscan'] } } },
      })
      seen.push(...ids(page))
      if ((after = page.json['next']) === undefined) break
    }
    expect(seen.sort()).toEqual(same.map(({ finding }) => finding.id).sort())
  })

  test('one comes with its evidence, to nobody else', async () => {
    const got = await send(api, key, { method: 'GET', path: `/v1/findings/${idOf(2)}` })
    expect(got.json).toMatchObject({ sample: false, finding: { region: 'us-east-1', vedette: { source: 'flow' } } })
    expect(got.text).toContain('"record":"a record"')
    const stranger = await api.key('administrator', STRANGER)
    for (const [credentials, id] of [
      [stranger, idOf(2)],
      [key, idOf(4)],
      [key, idOf(9)],
    ] as const)
      expect((await send(api, credentials, { method: 'GET', path: `/v1/findings/${id}` })).status).toBe(404)
    expect((await search({}, stranger)).json).toEqual({ findings: [] })
  })

  test.each<[string, object, RegExp]>([
    ['an unknown member', { colour: 1 }, /body has an invalid value/],
    ['a limit', { limit: 1000 }, /body.limit has an invalid value/],
    ['a criterion', { criteria: { criterion: { colour: { equals: ['red'] } } } }, /colour/],
    ['a place', { after: 'nowhere' }, /not a place/],
  ])('what is asked wrongly is said: %s', async (_, body, expected) => {
    const got = await search(body)
    expect([got.status, got.json['message']]).toEqual([400, expect.stringMatching(expected)])
  })
})

describe('records', () => {
  test('coverage is what the ledger has, of accounts in sight', async () => {
    const hour = { region: REGION, kind: 'flow', hour: 1_764_000_000, events: 5, objects: 1, lag: 60 }
    const { ledger } = api.service.store
    await ledger.cover([
      { account: ACCOUNT, ...hour },
      { account: STRANGER, ...hour },
    ])
    const query = { from: '1763990000', until: '1764010000' }
    const got = await send(api, key, { method: 'GET', path: '/v1/coverage', query })
    expect(got.json).toEqual({ hours: [{ account: ACCOUNT, ...hour }], isWhole: true })
    const others = await send(api, key, { method: 'GET', path: '/v1/coverage', query: { ...query, account: STRANGER } })
    expect(others.json).toEqual({ hours: [], isWhole: true })
    const latest = await ledger.coverage({ from: 0, until: 2_000_000_000, limit: 1 })
    expect(latest).toMatchObject([{ hour: 1_764_000_000 }])
  })

  test('the audit log is for administrators', async () => {
    const got = await send(api, key, { method: 'GET', path: '/v1/audit', query: { limit: '1' } })
    expect(got.json).toMatchObject({ records: [{ eventName: 'CreateDetector' }], next: expect.any(String) })
    expect((await send(api, await api.key('analyst'), { method: 'GET', path: '/v1/audit' })).status).toBe(403)
  })
})

const fetchAs = (
  cookie: string | undefined,
  path: string,
  init: RequestInit & { headers?: Record<string, string> } = {},
) => fetch(`${api.url}${path}`, { ...init, headers: { ...init.headers, ...(cookie === undefined ? {} : { cookie }) } })

const signIn = async (name: string, password: string) => {
  const answer = await fetchAs(undefined, '/v1/session', { method: 'POST', ...json({ name, password }) })
  const set = answer.headers.get('set-cookie') ?? ''
  return {
    status: answer.status,
    set,
    cookie: set.split(';')[0],
    said: (await answer.json()) as Record<string, string>,
  }
}

describe('sessions', () => {
  test('a password opens one, and its cookie is for this server alone', async () => {
    const { status, set, said } = await signIn('ada', PASSWORD)
    expect([status, said]).toEqual([
      200,
      expect.objectContaining({ name: 'ada', account: ACCOUNT, role: 'administrator' }),
    ])
    expect(set).toMatch(/^vedette=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/)
  })

  test('with it one reads; to change something takes its token as well, and a Region', async () => {
    const { cookie, said } = await signIn('ada', PASSWORD)
    expect((await fetchAs(cookie, `/v1/findings/${idOf(1)}`)).status).toBe(200)
    const post = { method: 'POST', ...json({}) }
    expect((await fetchAs(cookie, '/v1/findings/search', post)).status).toBe(403)
    const csrf = { ...post.headers, 'x-vedette-csrf': said['csrf'] }
    expect((await fetchAs(cookie, '/v1/findings/search', { ...post, headers: csrf })).status).toBe(200)
    const other = { ...csrf, 'x-vedette-csrf': (await signIn('ada', PASSWORD)).said['csrf'] }
    expect((await fetchAs(cookie, '/v1/findings/search', { ...post, headers: other })).status).toBe(403)

    expect((await fetchAs(cookie, '/detector')).status).toBe(400)
    const here = { headers: { 'x-vedette-region': REGION } }
    expect(await (await fetchAs(cookie, '/detector', here)).json()).toEqual({ detectorIds: [expect.any(String)] })
    expect(
      (
        await fetchAs(cookie, '/v1/findings/search', {
          method: 'POST',
          body: '{}',
          headers: { 'x-vedette-csrf': said['csrf'] },
        })
      ).status,
    ).toBe(400)
  })

  test('roles hold for people too', async () => {
    const { cookie, said } = await signIn('rae', PASSWORD)
    const headers = { 'x-vedette-csrf': said['csrf'], 'x-vedette-region': REGION }
    expect((await fetchAs(cookie, '/detector', { method: 'POST', body: '{"enable":true}', headers })).status).toBe(403)
    expect((await fetchAs(cookie, '/v1/audit')).status).toBe(403)
  })

  test('it ends when one signs out, and when the user is removed', async () => {
    const { cookie, said } = await signIn('ada', PASSWORD)
    expect((await fetchAs(cookie, '/v1/session', { method: 'DELETE' })).status).toBe(403)
    const out = await fetchAs(cookie, '/v1/session', { method: 'DELETE', headers: { 'x-vedette-csrf': said['csrf'] } })
    expect([out.status, out.headers.get('set-cookie')]).toEqual([204, expect.stringContaining('Max-Age=0')])
    expect((await fetchAs(cookie, '/v1/session')).status).toBe(403)

    await api.users.create({ name: 'eve', account: ACCOUNT, role: 'reader' }, PASSWORD)
    const eve = await signIn('eve', PASSWORD)
    expect((await fetchAs(eve.cookie, '/v1/session')).status).toBe(200)
    await api.users.remove('eve')
    expect((await fetchAs(eve.cookie, '/v1/session')).status).toBe(403)
    await api.users.create({ name: 'eve', account: ACCOUNT, role: 'administrator' }, PASSWORD)
    expect((await fetchAs(eve.cookie, '/v1/session')).status).toBe(403)
    expect((await fetchAs('vedette=made-up', '/v1/session')).status).toBe(403)
  })

  test('sign-ins are written down, and passwords are nowhere', async () => {
    await signIn('rae', 'not the right one')
    const { items } = await api.service.store.audit.list({ account: ACCOUNT, limit: 1 })
    expect(items).toMatchObject([
      { eventSource: 'signin.amazonaws.com', eventName: 'ConsoleLogin', responseElements: { ConsoleLogin: 'Failure' } },
    ])
    expect(api.log.join('')).not.toMatch(/not the right one|a long enough password|vedette=/)
    expect(JSON.stringify(await api.service.store.settings.list({ kind: 'user' }))).not.toContain(PASSWORD)
  })
})

describe('findings as they come', () => {
  test('a stream tells of what is new and of what was updated, and ends with the server', async () => {
    const abort = new AbortController()
    const answer = await fetch(`${api.url}/v1/events`, {
      signal: abort.signal,
      headers: { cookie: (await signIn('rae', PASSWORD)).cookie },
    })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
    const reader = answer.body!.getReader()
    const now = { updatedAt: Date.now() }
    await api.service.store.findings.put([kept(200, {}, now), kept(201, { accountId: STRANGER }, now)])
    let text = ''
    while (!text.includes('"id"')) text += new TextDecoder().decode((await reader.read()).value)
    expect(text).toContain('event: finding')
    expect(text).toContain(kept(200).finding.id)
    expect(text).not.toContain(STRANGER)
    abort.abort()
  })

  test('it is closed to the unsigned', async () => {
    expect((await fetchAs(undefined, '/v1/events')).status).toBe(403)
  })
})

describe('the description', () => {
  test('names every route, is open, and every route but the door is closed', async () => {
    const document = openApi() as { paths: Record<string, Record<string, object>> }
    for (const { path, method } of routes) expect(document.paths[path][method.toLowerCase()]).toBeDefined()
    const served = await fetchAs(undefined, '/v1/openapi.json')
    expect([served.status, await served.json()]).toEqual([200, JSON.parse(JSON.stringify(document))])
    for (const { path, method } of routes) {
      const answer = await fetchAs(undefined, path.replace(/\{\w+\}/g, idOf(1)), { method })
      expect([path, answer.status]).toEqual([path, 403])
    }
  })
})

describe('guessing', () => {
  test('guessing is over after ten attempts, even when they come at once', { timeout: 60_000 }, async () => {
    const guesses = await Promise.all(Array.from({ length: 14 }, (_, i) => signIn('nobody', `guess number ${i}`)))
    const statuses = guesses.map(({ status }) => status)
    expect(statuses.filter(status => status === 403)).toHaveLength(10)
    expect(statuses.filter(status => status === 429)).toHaveLength(4)
  })
})
