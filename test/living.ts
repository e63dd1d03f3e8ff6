/** Plays objects into the engine of the service as they would arrive, over a real store, for tests that compare runs. */
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { getDomain } from 'tldts'
import { techniquesOf } from '../src/cli/house.ts'
import { detections } from '../src/detections/index.generated.ts'
import { Live } from '../src/engine/live.ts'
import { canonicalFindings } from '../src/findings/canonical.ts'
import type { Finding } from '../src/findings/finding.ts'
import type { FoundObject } from '../src/intake/ports.ts'
import { loadIntel } from '../src/intel/load.ts'
import { livePorts } from '../src/service/live-ports.ts'
import { Sinks } from '../src/service/sink.ts'
import { openStore } from '../src/store/open.ts'
import type { Store } from '../src/store/store.ts'

/** When an object is found, by the clock, seconds. */
export interface Arrival {
  readonly at: number
  readonly object: FoundObject
  /** Writes the object as it is then; answers its size. */
  readonly write?: () => number
}

export interface Lived {
  readonly findings: readonly Finding[]
  readonly canonical: readonly string[]
  readonly steps: number
  /** Most objects that the engine spoke of at once. */
  readonly objectsHeld: number
  /** Steps at which something waited to be read again. */
  readonly lateSteps: number
  /** Stretches that could not be read again when their turn came. */
  readonly unread: number
  /** Objects that were taken off the shelf. */
  readonly retried: number
}

export interface LiveHow {
  readonly region?: string
  /** Gives the engine up without a word after so many steps and starts another. */
  readonly restartEvery?: number
  /** Seconds of the clock between two looks; a minute unless given. */
  readonly every?: number
  /** Whether objects cannot be read at this time. */
  readonly isDown?: (clock: number) => boolean
}

const HOUR = 3600

export const liveOn = async (
  store: Store,
  clock: () => number,
  region?: string,
  unread?: (stretches: number) => void,
): Promise<Live> => {
  const intel = await loadIntel()
  const keep = {
    describeAddress: (address: string) => intel.describeAddress(address),
    registrableDomain: (name: string) => getDomain(name, { allowPrivateDomains: true }) ?? undefined,
    techniquesOf: techniquesOf({ detections }),
    runOf: () => ({ vedette: '', detection: '', intel: intel.version, settings: {} }),
  }
  return Live.start({
    detections,
    detectionModules: [new URL('../src/detections/index.generated.ts', import.meta.url).href],
    openModule: new URL('./unreliable-open.ts', import.meta.url).href,
    intel,
    workers: 1,
    region,
    clock,
    unread,
    ports: livePorts(store, {
      keep,
      now: () => clock() * 1000,
      publisher: { findingsChanged: async () => [], wake: () => {} },
      unmasked: async (_, signals) => signals,
      seen: async () => {},
      kept: () => {},
    }),
  })
}

/** All findings of a store. */
export const allFindings = async (store: Store): Promise<Finding[]> => {
  const hours = await store.ledger.coverage({ from: 0, until: 4e9 })
  const scope = { accounts: [...new Set(hours.map(({ account }) => account))], region: undefined }
  const findings: Finding[] = []
  for (let after: string | undefined; ; ) {
    const page = await store.findings.list(scope, { conditions: [], limit: 50, after })
    for (const { finding } of await store.findings.get(scope, page.items)) findings.push(finding)
    if (page.next === undefined) return findings
    after = page.next
  }
}

/**
 * Lets objects arrive in the order of their times, with some time of the clock between steps, and then two quiet
 * hours, at the end of which what is on the shelf is tried again, as upkeep does by the hour.
 */
export const live = async (
  folder: string,
  arrivals: readonly Arrival[],
  { region, restartEvery = Number.POSITIVE_INFINITY, every = 60, isDown = () => false }: LiveHow = {},
): Promise<Lived> => {
  const sorted = arrivals.toSorted((a, b) => a.at - b.at)
  let now = sorted[0].at
  const store = await openStore({ folder })
  const down = `${folder}.down`
  process.env['UNRELIABLE_DOWN'] = down
  let unread = 0
  const start = () =>
    liveOn(
      store,
      () => now,
      region,
      stretches => (unread += stretches),
    )
  let engine = await start()
  const { signal } = new AbortController()
  const ports = { store, signal, now: () => now * 1000, wake: () => {}, found: () => {}, trouble: () => {} }
  const sink = new Sinks(ports).of('a test')
  let steps = 0
  let objectsHeld = 0
  let lateSteps = 0
  let retried = 0
  let upkeepAt = now
  const end = sorted[sorted.length - 1].at + 2 * HOUR
  for (let next = 0; now <= end; now += every) {
    const due = sorted.slice(next).findIndex(({ at }) => at > now)
    const until = due < 0 ? sorted.length : next + due
    const found = sorted
      .slice(next, until)
      .map(({ object, write }) => ({ ...object, bytes: write?.() ?? object.bytes }))
    await sink.offer(found)
    if (isDown(now)) writeFileSync(down, '')
    else if (existsSync(down)) rmSync(down)
    if (now - upkeepAt >= HOUR) {
      retried += await store.ledger.retry(0, 1000)
      upkeepAt = now
    }
    next = until
    for (let more = true; more; steps++) {
      more = (await engine.step()).more
      if (engine.late.length > 0) lateSteps++
      objectsHeld = Math.max(objectsHeld, engine.objectsHeld)
      if (steps % restartEvery !== restartEvery - 1) continue
      await engine.close()
      engine = await start()
    }
  }
  await engine.close()
  const findings = await allFindings(store)
  await store.close()
  return { findings, canonical: canonicalFindings(findings), steps, objectsHeld, lateSteps, unread, retried }
}
