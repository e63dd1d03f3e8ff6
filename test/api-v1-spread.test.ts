/** Vedette's own API: how findings are spread over accounts, Regions, types, time and what they are about. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kept } from '../src/store/kept.fixture.ts'
import { type Api, type Credentials, type Got, REGION, send, serveApi } from './api-server.ts'

const STRANGER = '999988887777'
let api: Api
let key: Credentials

beforeAll(async () => {
  api = await serveApi()
  key = await api.key()
  for (const region of [REGION, 'us-east-1'])
    await send(api, key, { method: 'POST', path: '/detector', body: '{"enable":true}' }, { region })
  const there = { region: 'us-east-1' }
  const findings = [kept(1), kept(2, there), kept(3, { severity: 8 }), kept(4, { accountId: STRANGER }), kept(5, there)]
  await api.service.store.findings.put(findings)
})
afterAll(() => api.close())

const json = (body: object) => ({ body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
const search = async (body: object, credentials = key): Promise<Got> =>
  send(api, credentials, { method: 'POST', path: '/v1/findings/search', ...json(body) })

describe('how findings are spread', () => {
  const count = async (body: object, credentials = key): Promise<Got> =>
    send(api, credentials, { method: 'POST', path: '/v1/findings/count', ...json(body) })
  const sum = (groups: { total: number }[]): number => groups.reduce((all, { total }) => all + total, 0)

  test('over all Regions, each finding once', async () => {
    const facets = ['account', 'region', 'type', 'severity'] as const
    const { json: all } = await count({ facets, limit: 300 })
    expect(all['total']).toBeGreaterThan(0)
    for (const facet of facets)
      expect(sum((all['facets'] as Record<string, { total: number }[]>)[facet])).toBe(all['total'])
    const here = await count({ region: REGION, facets: ['region'] })
    expect((here.json['facets'] as Record<string, object[]>)['region']).toMatchObject([
      { key: REGION, total: here.json['total'] },
    ])
    expect((await count({}, await api.key('administrator', STRANGER))).json['total']).toBe(0)
  })

  test('over time as well, and a subject is found wherever it stands', async () => {
    const got = await send(api, key, { method: 'POST', path: '/v1/findings/timeline', ...json({ stepMs: 3_600_000 }) })
    expect(sum(got.json['steps'] as { total: number }[])).toBe((await count({})).json['total'])
    const { json: some } = await count({ facets: ['address', 'resource', 'principal'] })
    for (const [subject, groups] of Object.entries(some['facets'] as Record<string, { key: string; total: number }[]>))
      for (const { key: value, total } of groups)
        expect((await count({ about: { [subject]: value } })).json['total'], value).toBe(total)
  })

  test('values are suggested of what is in sight, and fields are all that GuardDuty has', async () => {
    const values = async (field: string): Promise<Got> =>
      send(api, key, { method: 'GET', path: '/v1/findings/values', query: { field } })
    expect((await values('region')).json['values']).toContain(REGION)
    expect((await values('colour')).status).toBe(400)
    const { json: known } = await send(api, key, { method: 'GET', path: '/v1/findings/fields' })
    expect((known['fields'] as object[]).length).toBeGreaterThan(300)
  })

  test('a list can be sorted, and taken away whole', async () => {
    const sort = { field: 'severity', descending: false }
    const sorted = (await search({ sort, limit: 100 })).json['findings'] as { severity: number }[]
    expect(sorted.map(({ severity }) => severity)).toEqual(sorted.map(({ severity }) => severity).sort((a, b) => a - b))
    const taken = await send(api, key, { method: 'POST', path: '/v1/findings/export', ...json({ limit: 1 }) })
    expect(taken.text).toContain('"record":"a record"')
  })

  test('views are kept for each person', async () => {
    const save = await send(api, key, { method: 'POST', path: '/v1/views', ...json({ name: 'Mine', search: 'f=a' }) })
    expect(save.status).toBe(200)
    const views = async (credentials = key) => (await send(api, credentials, { method: 'GET', path: '/v1/views' })).json
    expect(await views()).toEqual({ views: [{ name: 'Mine', search: 'f=a' }] })
    expect(await views(await api.key('analyst'))).toEqual({ views: [] })
    await send(api, key, { method: 'DELETE', path: '/v1/views/Mine' })
    expect(await views()).toEqual({ views: [] })
  })
})
