/** The service without its HTTP side: sources, the engine, findings, publishing and upkeep on one store. */
import { setTimeout as sleep } from 'node:timers/promises'
import { verifyDestinations } from '../control/destinations.ts'
import type { Settled } from '../control/keep.ts'
import { Live } from '../engine/live.ts'
import type { LoadedIntel } from '../intel/load.ts'
import { Publishing } from '../publish/publishing.ts'
import { verifyBucket } from '../publish/verify-bucket.ts'
import type { Store } from '../store/store.ts'
import { defaultDetectors } from './default-detectors.ts'
import { type Patience, patientPorts } from './durable.ts'
import { enrich } from './enrich.ts'
import { Lists } from './lists.ts'
import { livePorts } from './live-ports.ts'
import { countFilters, countStep, showStep } from './metrics.ts'
import type { ServiceOptions } from './options.ts'
import { Sinks } from './sink.ts'
import { tellReading } from './tell-reading.ts'
import { unmasked } from './unmasked.ts'
import { upkeep } from './upkeep.ts'

/** Milliseconds between looks when nothing arrives: the watermark goes with the clock. */
const TICK = 5_000
/** Milliseconds between looks at lists that were changed. */
const LISTS_EVERY = 5_000

export class VedetteService {
  readonly #options: ServiceOptions
  readonly #stop = new AbortController()
  readonly #sinks: Sinks
  readonly #lists: Lists
  readonly #publishing: Publishing
  #intel: LoadedIntel | undefined
  #wake = Promise.withResolvers<void>()
  #running: Promise<unknown> | undefined
  #live: Live | undefined
  #storeFails = false
  #listsAt = 0
  #destinationsChanged = true
  /** What AWS said since the last step. */
  readonly #learned: unknown[] = []

  constructor(options: ServiceOptions) {
    this.#options = options
    const { store, now, tell, metrics, publishing, lists, intelFolder } = options
    this.#sinks = new Sinks({
      store,
      signal: this.#stop.signal,
      now,
      wake: () => this.wake(),
      found: (source, objects) => metrics.found.inc({ source }, objects),
      oldest: () => now() / 1000 - options.retention.ledgerDays * 86_400,
      tooOld: (source, objects) => metrics.tooOld.inc({ source }, objects),
      trouble: (source, problem) => {
        metrics.trouble.set({ source }, problem === undefined ? 0 : 1)
        if (problem === undefined) tell('info', 'a source works again', { source })
        else tell('warn', 'a source fails and is tried again', { source, problem })
      },
    })
    this.#lists = new Lists({ store, now, folder: intelFolder, ...lists })
    this.#publishing = new Publishing({
      ...publishing,
      store,
      now,
      tell: (words, about) => tell('warn', words, about),
      count: (destination, fate, by) => metrics.published.inc({ destination, fate }, by),
    })
  }

  /** True while the engine works and the store answers. */
  get isReady(): boolean {
    return this.#live !== undefined && !this.#storeFails
  }

  /** How far the engine is and what it has learned; nothing before it works. */
  get engine(): Pick<Live, 'watermark' | 'learned'> | undefined {
    return this.#live
  }

  /** Lists were changed: they are looked at with the next step. */
  readonly listsChanged = (): void => {
    this.#listsAt = 0
    this.wake()
  }

  /** Where findings are exported to was changed. */
  readonly destinationsChanged = (): void => {
    this.#destinationsChanged = true
    this.wake()
  }

  /** Findings that an operation made, within its transaction: they leave like those that were found. */
  readonly settled = async (store: Store, settled: readonly Settled[]): Promise<void> => {
    const at = this.#options.now()
    countFilters(this.#options.metrics, settled)
    await store.outbox.add(await this.#publishing.findingsChanged(settled, store, at), at)
    this.#publishing.wake()
  }

  /** Something is to be looked at: objects, or settings. */
  wake(): void {
    this.#wake.resolve()
    this.#wake = Promise.withResolvers()
  }

  /** Brings the engine up; resolves when it works. `ended` rejects with what ends it against our will. */
  async start(): Promise<{ readonly ended: Promise<unknown> }> {
    const { store, sources, now, retention, spoolFolder, tell } = this.#options
    await this.#lists.refresh()
    this.#intel = await this.#lists.load()
    for (const warning of this.#intel.warnings) tell('warn', warning)
    this.#live = await this.#startLive(this.#intel)
    this.#sinks.waiting = (await store.ledger.counts()).seen
    const { signal } = this.#stop
    this.#running = Promise.all([
      this.#loop(this.#live),
      ...sources.map(source => source.run(this.#sinks.of(source.name), signal)),
      enrich(this.#options.enrich, { signal, now, tell, learn: records => void this.#learned.push(...records) }),
      upkeep({
        ...{ store, now, retention, spoolFolder, metrics: this.#options.metrics, signal, tell },
        retried: objects => {
          this.#sinks.waiting += objects
          this.wake()
        },
      }),
    ])
    this.#running.catch(() => this.#stop.abort())
    return { ended: this.#running }
  }

  /** Finishes the step that is under way, and what is on its way out. */
  async stop(): Promise<void> {
    this.#stop.abort()
    this.wake()
    await this.#running?.catch(() => {})
    await this.#publishing.stop()
    await this.#live?.close()
  }

  /** Numbers that are asked for and not counted. */
  async measure(): Promise<void> {
    const { metrics, store } = this.#options
    metrics.outbox.reset()
    for (const { destination, waiting, dead } of await store.outbox.waiting()) {
      metrics.outbox.set({ destination, state: 'waiting' }, waiting)
      metrics.outbox.set({ destination, state: 'dead' }, dead)
    }
  }

  async #loop(live: Live): Promise<void> {
    const { signal } = this.#stop
    const { metrics, now } = this.#options
    while (!signal.aborted) {
      const woken = this.#wake.promise
      await this.#refreshLists(live)
      await this.#refreshDestinations()
      const { objects, more } = await live.step().catch(error => {
        if (signal.aborted) return { objects: 0, more: false }
        throw error
      })
      this.#sinks.read(objects)
      showStep(metrics, live, this.#sinks.waiting, now() / 1000)
      if (!more) await Promise.race([woken, sleep(TICK, undefined, { signal }).catch(() => {})])
    }
  }

  async #refreshLists(live: Live): Promise<void> {
    const { now, tell } = this.#options
    if (now() - this.#listsAt < LISTS_EVERY) return
    this.#listsAt = now()
    const intel = await this.#lists.refresh().catch(error => {
      tell('warn', 'lists could not be looked at', { problem: (error as Error).message })
      return undefined
    })
    if (intel === undefined) return
    this.#intel = intel
    await live.replaceIntel(intel)
    tell('info', 'lists have changed', { intel: intel.version })
  }

  async #refreshDestinations(): Promise<void> {
    if (!this.#destinationsChanged) return
    this.#destinationsChanged = false
    const { store, now, tell } = this.#options
    try {
      await verifyDestinations(store, verifyBucket, now)
      await this.#publishing.refresh()
    } catch (error) {
      this.#destinationsChanged = true
      tell('warn', 'destinations could not be looked at', { problem: (error as Error).message })
    }
  }

  #startLive(intel: LoadedIntel): Promise<Live> {
    const { store, detections, detectionModules, openModule, workers, region, learning, now, findings, runOf } =
      this.#options
    const detectorsFor = defaultDetectors(this.#options.accounts)
    const ports = livePorts(store, {
      keep: {
        ...findings,
        describeAddress: address => (this.#intel ?? intel).describeAddress(address),
        runOf: type => runOf(type, (this.#intel ?? intel).version),
      },
      publisher: this.#publishing,
      now,
      unmasked: (store, signals) =>
        unmasked(store, signals, {
          featureOf: this.#options.featureOf,
          isDryRun: this.#options.isDryRun,
          rules: this.#options.rules,
          at: now(),
          speaksFor: (list, account) => this.#lists.speaksFor(list, account),
          titleOf: list => this.#lists.titleOf(list),
          trusts: signal => this.#lists.trusts(signal),
        }),
      seen: (store, places, at) => detectorsFor(store, places, at),
      kept: (checkpoint, settled) => {
        countStep(this.#options.metrics, checkpoint, settled)
        tellReading(this.#options.tell, checkpoint)
      },
    })
    return Live.start({
      ...{ detections, detectionModules, openModule, intel, workers, region, learning },
      clock: () => Math.floor(now() / 1000),
      ports: { ...patientPorts(ports, this.#patience()), learned: () => this.#learned.splice(0) },
      unread: stretches =>
        this.#options.tell('warn', 'logs could not be read again; they are as soon as they can be', { stretches }),
      learnsAnew: models =>
        this.#options.tell('warn', 'what was learned is of another version; learning begins anew', { models }),
    })
  }

  #patience(): Patience {
    const { tell, metrics } = this.#options
    return {
      signal: this.#stop.signal,
      failed: (problem, attempts) => {
        this.#storeFails = true
        metrics.failures.inc()
        tell('error', 'the store refuses; nothing is lost, and it is tried again', { problem, attempts })
      },
      recovered: () => {
        this.#storeFails = false
        tell('info', 'the store works again')
      },
    }
  }
}
