import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canonicalFindings } from '../src/findings/canonical.ts'
import type { FoundObject } from '../src/intake/ports.ts'
import { openStore } from '../src/store/open.ts'
import { DIALECTS, placesFor } from '../src/store/places.fixture.ts'
import { decided, deliver, type Organisation, organisation, REGION, wait } from './deliveries.ts'
import { allFindings } from './living.ts'
import { metric, type Serving, serve } from './serving.ts'

/** A service that is killed under load, again and again: nothing lost, nothing twice, and the counts are right. */
const LONG = process.env['LONG'] !== undefined
const KILLS = LONG ? 50 : 4
const KEY = 'a-key-of-this-test'
const folder = mkdtempSync(join(tmpdir(), 'vedette-faults-'))
let org: Organisation

beforeAll(async () => {
  org = await organisation(join(folder, 'logs'), 0.05)
}, 300_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** PostgreSQL notices within moments that a killed owner's connection is gone; until then the next one is refused. */
const servePatiently = async (...how: Parameters<typeof serve>): Promise<Serving> => {
  for (let tries = 0; ; tries++)
    try {
      return await serve(...how)
    } catch (error) {
      if (tries >= 20 || !String(error).includes('E_STORE_LOCKED')) throw error
    }
}

/** Posts objects one after the other until the connection breaks, and from the start again when all are through. */
const push = async (url: string, objects: readonly FoundObject[], taken: Set<string>): Promise<void> => {
  for (let i = 0; objects.length > 0; i = (i + 1) % objects.length) {
    const { name } = objects[i]
    try {
      const request = { method: 'POST', headers: { authorization: `Bearer ${KEY}` }, body: readFileSync(name) }
      if ((await fetch(`${url}/push/edge`, request)).status === 200) taken.add(name)
    } catch {
      return
    }
    if (taken.size === objects.length) await wait(20)
  }
}

/** Waits until this process has kept a step. Not for ever: what was waiting may be less than that. */
const keptSomething = async (serving: Serving): Promise<void> => {
  for (let i = 0; i < 300 && (await metric(serving, 'objects_total')) === 0; i++) await wait(50)
}

/** What the outbox still has, and what has left: every finding must be in one of them. */
const expectWhole = async (place: Parameters<typeof openStore>[0], out: string): Promise<void> => {
  const store = await openStore(place)
  try {
    const counts = await store.ledger.counts()
    expect(counts).toMatchObject({ seen: 0, failed: 0, unreadable: 0, read: org.objects.length })
    const hours = await store.ledger.coverage({ from: 0, until: 4e9 })
    const events = org.scanned.reports.reduce((sum, report) => sum + report.counts.events, 0)
    expect(hours.reduce((sum, hour) => sum + hour.events, 0)).toBe(events)
    const findings = await allFindings(store)
    expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length)
    expect(canonicalFindings(findings)).toEqual(canonicalFindings(org.scanned.raised))
    const told = readFileSync(out, 'utf8').trimEnd().split('\n')
    const left = new Set(told.map(line => (JSON.parse(line) as { detail: { id: string } }).detail.id))
    // A delivery that a killed process had taken is free again when its lease is over.
    const waiting = await store.outbox.take('out', 10_000, Date.now() + 86_400_000, 1)
    const leaves = new Set([...left, ...waiting.map(({ key }) => key)])
    expect(findings.filter(({ id }) => !leaves.has(id)).map(({ type }) => type)).toEqual([])
  } finally {
    await store.close()
  }
}

for (const dialect of LONG ? DIALECTS : (['sqlite'] as const))
  describe(`kill -9 of the service on ${dialect}`, () => {
    const places = placesFor(dialect)

    test(`${KILLS} times under load: the findings of a scan, once each, and every record counted once`, async () => {
      const own = join(folder, dialect)
      const watched = join(own, 'watched')
      mkdirSync(watched, { recursive: true })
      const place = await places.fresh()
      const config = {
        data: join(own, 'data'),
        ...('url' in place ? { store: place.url } : {}),
        region: REGION,
        sources: [
          { type: 'folder', path: watched, every: 1 },
          { type: 'push', name: 'edge', keyFrom: 'TEST_PUSH_KEY' },
        ],
        destinations: [{ type: 'file', name: 'out', path: join(own, 'out.jsonl') }],
      }
      const env = { TEST_PUSH_KEY: KEY }
      // The end of the period comes last. Calls come in both ways, what else there is in the folder.
      const [closing, rest] = [org.objects.slice(-3), org.objects.slice(0, -3)]
      const isPushed = ({ kind }: FoundObject, i: number): boolean => kind === 'cloudtrail' && i % 3 === 0
      const share = Math.ceil(rest.length / KILLS)
      const unpushed = new Set<FoundObject>()
      for (let kill = 0; kill < KILLS; kill++) {
        const now = rest.slice(kill * share, (kill + 1) * share)
        for (const object of now.filter((one, i) => !isPushed(one, i))) deliver(org.logs, object.name, watched)
        for (const object of now.filter(isPushed)) unpushed.add(object)
        const serving = await servePatiently(own, config, env)
        const taken = new Set<string>()
        const pushing = push(serving.url, [...unpushed], taken)
        // One in five dies while it starts; the others as soon as something was kept, and a different while after it.
        if (kill % 5 !== 4) await keptSomething(serving)
        await wait((kill * 173) % 400)
        expect(await serving.end('SIGKILL')).toBe('SIGKILL')
        await pushing
        for (const object of unpushed) if (taken.has(object.name)) unpushed.delete(object)
      }
      for (const object of [...unpushed, ...closing]) deliver(org.logs, object.name, watched)
      const serving = await servePatiently(own, config, env)
      await decided(serving, org.end)
      expect(await serving.end('SIGTERM')).toBe(0)
      await expectWhole('url' in place ? place : { folder: join(own, 'data') }, join(own, 'out.jsonl'))
    }, 3_600_000)
  })
