import { mkdtempSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { makeDestination } from '../src/publish/make.ts'
import { entriesFor } from '../src/publish/route.ts'
import { routeOf } from '../src/publish/routes.ts'
import { Runner } from '../src/publish/runner.ts'
import { destinationSettings } from '../src/publish/settings.ts'
import { kept, NOON } from '../src/store/kept.fixture.ts'
import { openStore } from '../src/store/open.ts'
import type { Store } from '../src/store/store.ts'

// The whole way out: a finding in the store, its entry in the outbox, an HTTP server at the other end that may be down.
let store: Store
let server: Server
let status = 200
let heard: string[] = []
let now = NOON

beforeEach(async () => {
  process.env['VEDETTE_WEBHOOK_SECRET'] = 'a secret of this test'
  ;[status, heard, now] = [200, [], NOON]
  store = await openStore({ folder: mkdtempSync(join(tmpdir(), 'vedette-outbox-')) })
  server = createServer(async (request, response) => {
    let body = ''
    for await (const piece of request) body += piece
    if (status === 200) heard.push(JSON.parse(body).data.detail.id)
    response.writeHead(status).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  server.close()
  await store.close()
})

const settings = (changes: Record<string, unknown> = {}) =>
  destinationSettings.parse({
    name: 'hook',
    type: 'webhook',
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    ...changes,
  })

const started = () => {
  const told: string[] = []
  const counts: Record<string, number> = {}
  const hook = makeDestination(settings(), { ruleOf: () => undefined, guard: { allowLoopback: true } })
  const runner = new Runner({
    store,
    now: () => now,
    tell: words => told.push(words),
    count: (_, fate, by) => (counts[fate] = (counts[fate] ?? 0) + by),
  })
  void runner.serve([hook])
  return { runner, told, counts }
}

/** A finding that is kept and put into the outbox, as a commit of the service does it. */
const happens = async (one: ReturnType<typeof kept>, isNew = true): Promise<void> => {
  await store.transaction(async inner => {
    await inner.findings.put([one])
    const route = routeOf(settings(), { name: 'hook', takesArchived: false })
    await inner.outbox.add(entriesFor([route], { kept: one, isNew, frequency: 'SIX_HOURS', now }), now)
  })
}

const settled = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 50 })

test('findings leave once, and the outbox is empty', async () => {
  for (let i = 1; i <= 12; i++) await happens(kept(i))
  const { runner, counts } = started()
  await settled(() => expect(heard).toHaveLength(12))
  await settled(async () => expect(await store.outbox.waiting()).toEqual([]))
  await runner.stop()
  expect(new Set(heard).size).toBe(12)
  expect(counts['sent']).toBe(12)
})

test('a destination that is down loses nothing', async () => {
  status = 503
  await happens(kept(1))
  const { runner, counts } = started()
  await settled(() => expect(counts['failed']).toBeGreaterThan(0))
  status = 200
  now += 20 * 60_000
  runner.wake()
  await settled(() => expect(heard).toEqual([kept(1).finding.id]))
  await runner.stop()
})

test('a bus that is down for an hour gets everything soon after, and nothing is given up', async () => {
  const until = NOON + 3_600_000
  const events: string[] = []
  let lastAt = 0
  const bus = createServer(async (request, response) => {
    let body = ''
    for await (const piece of request) body += piece
    if (now < until) return void response.writeHead(500, { 'content-type': 'application/x-amz-json-1.1' }).end('{}')
    lastAt = now
    const { Entries } = JSON.parse(body) as { Entries: { Detail: string }[] }
    const answers = Entries.map(({ Detail }) => ({ EventId: String(events.push(JSON.parse(Detail).id)) }))
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
    response.end(JSON.stringify({ Entries: answers, FailedEntryCount: 0 }))
  })
  await new Promise<void>(resolve => bus.listen(0, '127.0.0.1', resolve))
  vi.stubEnv('AWS_ENDPOINT_URL_EVENTBRIDGE', `http://127.0.0.1:${(bus.address() as AddressInfo).port}`)
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'nobody')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'nothing')
  const counts: Record<string, number> = {}
  const told: string[] = []
  const runner = new Runner({
    store,
    now: () => now,
    // An hour passes in moments: whoever rests moves the clock.
    rest: async ms => {
      now += Math.max(ms, 10_000)
      await new Promise(resolve => setTimeout(resolve, 1))
    },
    tell: words => told.push(words),
    count: (_, fate, by) => (counts[fate] = (counts[fate] ?? 0) + by),
  })
  const asked = destinationSettings.parse({ name: 'hook', type: 'eventbridge', region: 'eu-west-1' })
  const all = Array.from({ length: 5 }, (_, i) => kept(i + 1))
  for (const one of all) await happens(one)
  await runner.serve([makeDestination(asked, { ruleOf: () => undefined, guard: { allowLoopback: true } })])
  const isEmpty = async () => expect(await store.outbox.waiting()).toEqual([])
  await vi.waitFor(isEmpty, { timeout: 100_000, interval: 50 })
  await runner.stop()
  vi.unstubAllEnvs()
  bus.close()
  // The longest rest of a delivery that failed is a quarter of an hour.
  expect(lastAt).toBeLessThan(until + 20 * 60_000)
  expect(events.toSorted()).toEqual(all.map(({ finding }) => finding.id).toSorted())
  expect([counts['sent'], counts['dead']]).toEqual([5, undefined])
  expect(told).toContain('a delivery failed')
}, 120_000)

test('no second has more than ten calls of Security Hub, no call more than 100 findings, and what it refuses goes later', async () => {
  const calls: { at: number; ids: string[] }[] = []
  const hub = createServer(async (request, response) => {
    let body = ''
    for await (const piece of request) body += piece
    const { Findings } = JSON.parse(body) as { Findings: { Id: string }[] }
    calls.push({ at: now, ids: Findings.map(({ Id }) => Id) })
    response.writeHead(calls.length === 1 ? 429 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ SuccessCount: Findings.length, FailedCount: 0, FailedFindings: [] }))
  })
  await new Promise<void>(resolve => hub.listen(0, '127.0.0.1', resolve))
  vi.stubEnv('AWS_ENDPOINT_URL_SECURITYHUB', `http://127.0.0.1:${(hub.address() as AddressInfo).port}`)
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'nobody')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'nothing')
  const asked = destinationSettings.parse({ name: 'hook', type: 'securityhub' })
  const all = Array.from({ length: 1250 }, (_, i) => kept(i + 1))
  await store.findings.put(all)
  const route = routeOf(asked, { name: 'hook', takesArchived: false })
  const entries = all.flatMap(one => entriesFor([route], { kept: one, isNew: true, frequency: 'SIX_HOURS', now }))
  await store.outbox.add(entries, now)
  const runner = new Runner({
    store,
    now: () => now,
    // Time passes for whoever rests, and for nobody else.
    rest: async ms => {
      now += ms
      await new Promise(resolve => setTimeout(resolve, 1))
    },
    tell: () => {},
    count: () => {},
  })
  await runner.serve([makeDestination(asked, { ruleOf: () => undefined, guard: { allowLoopback: true } })])
  await vi.waitFor(async () => expect(await store.outbox.waiting()).toEqual([]), { timeout: 100_000, interval: 50 })
  await runner.stop()
  vi.unstubAllEnvs()
  hub.close()
  expect(Math.max(...calls.map(({ ids }) => ids.length))).toBe(100)
  const withinASecond = calls.map(({ at }) => calls.filter(other => other.at >= at && other.at < at + 1000).length)
  expect(Math.max(...withinASecond)).toBe(10)
  const taken = calls.slice(1).flatMap(({ ids }) => ids)
  expect(taken.toSorted()).toEqual(all.map(({ finding }) => finding.arn).toSorted())
}, 120_000)

test('after a day it is a dead letter, which can be sent again', async () => {
  status = 500
  await happens(kept(1))
  now += 25 * 3_600_000
  const { runner, told } = started()
  await settled(async () => expect(await store.outbox.dead('hook', 10)).toHaveLength(1))
  expect(told).toContain('a finding could not be delivered and is kept as a dead letter')
  status = 200
  const [{ id, problem }] = await store.outbox.dead('hook', 10)
  expect(problem).toBe('answered 500')
  expect(await store.outbox.resend([id], now)).toBe(1)
  await settled(() => expect(heard).toEqual([kept(1).finding.id]))
  await runner.stop()
})

test('later occurrences wait for their turn and leave together', async () => {
  for (let i = 0; i < 5; i++) await happens(kept(1), false)
  expect(await store.outbox.waiting()).toMatchObject([{ destination: 'hook', waiting: 1 }])
  const { runner } = started()
  await new Promise(resolve => setTimeout(resolve, 1500))
  expect(heard).toEqual([])
  now = NOON + 6 * 3_600_000
  runner.wake()
  await settled(() => expect(heard).toHaveLength(1))
  await runner.stop()
})

test('what was archived in the meantime stays', async () => {
  await happens(kept(1))
  await store.findings.archive(
    { accounts: ['111122223333'], region: undefined },
    [kept(1).finding.id],
    { by: 'hand' },
    now,
  )
  const { runner } = started()
  await settled(async () => expect(await store.outbox.waiting()).toEqual([]))
  await runner.stop()
  expect(heard).toEqual([])
})

test('a destination takes what it asked for', () => {
  const destination = { name: 'hook', takesArchived: false }
  const severe = (severity: number) => kept(1, { severity }).finding
  const high = routeOf(settings({ minSeverity: 'High' }), destination)
  expect([2, 5, 7, 8, 9.5].map(severity => high.selects(severe(severity)))).toEqual([false, false, true, true, true])
  const ssh = routeOf(
    settings({ criteria: { type: { equals: ['UnauthorizedAccess:EC2/SSHBruteForce'] } } }),
    destination,
  )
  expect(ssh.selects(severe(5))).toBe(true)
  expect(ssh.selects(kept(1, { type: 'Recon:EC2/Portscan' }).finding)).toBe(false)
})
