/** Vedette's own API: a suppression rule tried on history, and the end of a filter. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kept } from '../src/store/kept.fixture.ts'
import { type Api, type Credentials, type Got, REGION, send, serveApi } from './api-server.ts'

const STRANGER = '999988887777'
let api: Api
let key: Credentials
let reader: Credentials
let detector: string

const json = (body: object) => ({ body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
const post = (path: string, body: object, who = key): Promise<Got> =>
  send(api, who, { method: 'POST', path, ...json(body) })
const backTest = (criterion: object, who = key): Promise<Got> =>
  post('/v1/suppression/back-test', { region: REGION, criteria: { criterion } }, who)

beforeAll(async () => {
  api = await serveApi()
  key = await api.key()
  reader = await api.key('reader')
  const made = await send(api, key, { method: 'POST', path: '/detector', body: '{"enable":true}' })
  detector = String(made.json['detectorId'])
  const useful = { ...kept(3, { severity: 8 }), feedback: { value: 'USEFUL', comments: '' } } as const
  await api.service.store.findings.put([kept(1), kept(2), useful, kept(4, { accountId: STRANGER })])
})
afterAll(() => api.close())

describe('a rule tried on history', () => {
  test('says what it would have hidden, of one’s own accounts alone', async () => {
    const { json: told } = await backTest({ severity: { greaterThanOrEqual: 1 } })
    expect(told).toMatchObject({ looked: 3, isWhole: true, hidden: 3, useful: 1, unarchived: 3 })
    expect((told['examples'] as { id: string }[])[0].id).toBe(kept(3).finding.id)
    const other = await backTest({ severity: { greaterThanOrEqual: 1 } }, await api.key('administrator', STRANGER))
    expect(other.json).toMatchObject({ looked: 1, hidden: 1 })
  })

  test('is narrowed by more conditions, and loses none of its own', async () => {
    const { json: told } = await backTest({ severity: { greaterThanOrEqual: 1 } })
    const narrower = told['narrower'] as { criteria: { criterion: Record<string, unknown> }; usefulHidden: number }
    expect(narrower.criteria.criterion).toMatchObject({ severity: expect.anything(), accountId: expect.anything() })
    const again = await backTest(narrower.criteria.criterion)
    expect(again.json['useful']).toBe(narrower.usefulHidden)
    expect(Number(again.json['hidden']) - Number(again.json['useful'])).toBe(2)
  })

  test('that no filter could have is refused', async () => {
    expect((await backTest({ nonsense: { equals: ['x'] } })).status).toBe(400)
  })
})

describe('the end of a filter', () => {
  const expiry = (expiresAt: string | undefined, who = key): Promise<Got> =>
    post('/v1/filters/expiry', { region: REGION, name: 'quiet', ...(expiresAt && { expiresAt }) }, who)

  test('is set and taken away, seen, written down, and not for readers', async () => {
    const criteria = { criterion: { severity: { greaterThanOrEqual: 1 } } }
    const filter = { name: 'quiet', action: 'ARCHIVE', findingCriteria: criteria }
    expect((await post(`/detector/${detector}/filter`, filter)).status).toBe(200)
    const end = new Date(api.service.now() + 86_400_000).toISOString()
    expect((await expiry(end, reader)).status).toBe(403)
    expect((await expiry('2001-01-01T00:00:00.000Z')).status).toBe(400)
    expect((await expiry(end)).status).toBe(200)
    const { json: all } = await send(api, reader, { method: 'GET', path: '/v1/filters' })
    expect(all['filters']).toMatchObject([{ name: 'quiet', expiresAt: end, history: [] }])
    expect((await expiry(undefined)).status).toBe(200)
    const { json: log } = await send(api, key, { method: 'GET', path: '/v1/audit' })
    const calls = (log['records'] as { eventName: string; errorCode?: string }[]).filter(
      ({ eventName }) => eventName === 'SetFilterExpiry',
    )
    expect(calls.filter(({ errorCode }) => errorCode === undefined)).toHaveLength(2)
    // What was denied or refused is there as well, with why.
    expect(calls.flatMap(({ errorCode }) => errorCode ?? [])).toEqual(['BadRequestException', 'AccessDeniedException'])
  })

  test('a filter remembers what it was', async () => {
    const findingCriteria = { criterion: { type: { equals: ['Recon:EC2/Portscan'] } } }
    await post(`/detector/${detector}/filter/quiet`, { findingCriteria })
    const { json: all } = await send(api, key, { method: 'GET', path: '/v1/filters' })
    const [filter] = all['filters'] as { version: number; history: object[] }[]
    expect(filter.version).toBe(2)
    expect(filter.history).toMatchObject([{ version: 1, action: 'ARCHIVE' }])
  })
})
