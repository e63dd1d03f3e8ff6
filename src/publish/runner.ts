/** Empties the outbox: a loop for each destination, at least once, in order per finding. */
import { setTimeout as sleep } from 'node:timers/promises'
import { awsProblem } from '../aws/clients.ts'
import type { KeptFinding } from '../store/findings.ts'
import type { OutboxEntry, Store } from '../store/store.ts'
import type { Delivery, Destination, Outcome } from './destination.ts'
import { backoff, nextTry } from './retry.ts'
import type { EntryBody } from './route.ts'

/** How often an empty outbox is looked at, when nobody has called. */
const LOOK_EVERY = 1_000
/** A delivery that takes longer is taken to be lost with whoever had it, and is sent again. */
const LEASE = 120_000
/** The longest rest after a destination did not answer at all. */
const REST_MAX = 60_000

export interface RunnerPorts {
  readonly store: Store
  now(): number
  /** Waits so many milliseconds, or until the signal aborts; where `now` is not the wall clock, as that clock does. */
  rest?(ms: number, signal: AbortSignal): Promise<unknown>
  /** One line for the operator; never a secret, never a record. */
  tell(words: string, about: Readonly<Record<string, unknown>>): void
  /** For the metrics. */
  count(destination: string, fate: 'sent' | 'failed' | 'dead', by: number): void
}

/** Timers may end this much early: without it, eleven calls would fit into a second that has room for ten. */
const TIMER_ERROR = 1

const restOf = (ms: number, signal: AbortSignal): Promise<unknown> => sleep(ms, undefined, { signal }).catch(() => {})

const isEntryBody = (body: unknown): body is EntryBody =>
  typeof body === 'object' && body !== null && 'id' in body && 'account' in body

const keyOf = (account: string, id: string): string => `${account}/${id}`

interface Loop {
  readonly destination: Destination
  readonly stop: AbortController
  readonly ended: Promise<void>
}

export class Runner {
  readonly #ports: RunnerPorts
  readonly #loops = new Map<string, Loop>()
  /** Wakes the loops that wait. */
  #wake = Promise.withResolvers<void>()

  constructor(ports: RunnerPorts) {
    this.#ports = ports
  }

  /** Serves exactly these from now on; one that is served already, in this version, goes on as it is. */
  async serve(destinations: readonly Destination[]): Promise<void> {
    const wanted = new Map(destinations.map(destination => [destination.name, destination]))
    const isWanted = (name: string, { destination }: Loop): boolean =>
      wanted.has(name) && wanted.get(name)?.version === destination.version
    const gone = [...this.#loops].filter(([name, loop]) => !isWanted(name, loop))
    await Promise.all(gone.map(([name, loop]) => this.#end(name, loop)))
    for (const [name, destination] of wanted) {
      if (this.#loops.has(name)) continue
      const stop = new AbortController()
      this.#loops.set(name, { destination, stop, ended: this.#loop(destination, stop.signal) })
    }
  }

  /** Something was put into the outbox. */
  wake(): void {
    this.#wake.resolve()
    this.#wake = Promise.withResolvers()
  }

  /** Ends after the deliveries that are under way. */
  stop(): Promise<void> {
    return this.serve([])
  }

  async #end(name: string, { destination, stop, ended }: Loop): Promise<void> {
    this.#loops.delete(name)
    stop.abort()
    await ended
    destination.close()
  }

  async #loop(destination: Destination, signal: AbortSignal): Promise<void> {
    let failures = 0
    // From call to call and not from round to round: what the store takes in between is longer once and shorter then.
    let calledAt = Number.NEGATIVE_INFINITY
    const called = (): void => {
      calledAt = this.#ports.now()
    }
    while (!signal.aborted) {
      const woken = this.#wake.promise
      const fate = await this.#round(destination, called).catch(error => {
        this.#ports.tell('the outbox could not be read', { destination: destination.name, problem: awsProblem(error) })
        return 'failed' as const
      })
      failures = fate === 'failed' ? failures + 1 : 0
      const rest =
        fate === 'failed'
          ? Math.min(REST_MAX, backoff(failures))
          : fate === 'idle'
            ? LOOK_EVERY
            : this.#untilNext(destination, calledAt)
      const waiting = (this.#ports.rest ?? restOf)(rest, signal)
      await (fate === 'idle' ? Promise.race([woken, waiting]) : waiting)
    }
  }

  /** Milliseconds until the other side permits another call; a clock that was set back holds nothing up. */
  #untilNext({ callsPerSecond }: Destination, calledAt: number): number {
    const apart = Math.ceil(1000 / callsPerSecond) + TIMER_ERROR
    return Math.max(0, Math.min(apart, calledAt + apart - this.#ports.now()))
  }

  async #round(destination: Destination, called: () => void): Promise<'idle' | 'sent' | 'failed'> {
    const { store, now } = this.#ports
    const entries = await store.outbox.take(destination.name, destination.batch, now(), LEASE)
    if (entries.length === 0) return 'idle'
    const { deliveries, needless } = await this.#deliveries(destination, entries)
    if (needless.length > 0) await store.outbox.done(needless)
    if (deliveries.length === 0) return 'sent'
    let silent = false
    called()
    const outcomes = await destination.deliver(deliveries).catch((error: unknown): Outcome[] => {
      silent = true
      const problem = awsProblem(error)
      return deliveries.map(({ entry }) => ({ entry, problem }))
    })
    await this.#settle(destination, entries, outcomes)
    return silent ? 'failed' : 'sent'
  }

  /** The findings as they are now; entries whose finding is gone or must not leave any more are needless. */
  async #deliveries(
    { takesArchived }: Destination,
    entries: readonly OutboxEntry[],
  ): Promise<{ deliveries: Delivery[]; needless: number[] }> {
    const bodies = entries.flatMap(({ body }) => (isEntryBody(body) ? [body] : []))
    const accounts = [...new Set(bodies.map(({ account }) => account))]
    const found = await this.#ports.store.findings.getAtOnce({ accounts, region: undefined }, [
      ...new Set(bodies.map(({ id }) => id)),
    ])
    const byKey = new Map(found.map(kept => [keyOf(kept.finding.accountId, kept.finding.id), kept]))
    const at = this.#ports.now()
    const deliveries: Delivery[] = []
    const needless: number[] = []
    for (const { id: entry, body } of entries) {
      const kept = isEntryBody(body) ? byKey.get(keyOf(body.account, body.id)) : undefined
      if (kept === undefined || !mayLeave(kept, takesArchived)) needless.push(entry)
      else deliveries.push({ entry, kept, isFirst: (body as EntryBody).isFirst, at })
    }
    return { deliveries, needless }
  }

  async #settle({ name }: Destination, entries: readonly OutboxEntry[], outcomes: readonly Outcome[]): Promise<void> {
    const { store, now, tell, count } = this.#ports
    const sent = outcomes.filter(({ problem }) => problem === undefined).map(({ entry }) => entry)
    if (sent.length > 0) await store.outbox.done(sent)
    count(name, 'sent', sent.length)
    for (const { entry, problem, final = false } of outcomes) {
      if (problem === undefined) continue
      const { attempts = 0, createdAt = now() } = entries.find(({ id }) => id === entry) ?? {}
      const next = nextTry({ attempts: attempts + 1, createdAt, final, now: now() })
      await store.outbox.fail(entry, problem.slice(0, 1000), next)
      count(name, next === 'dead' ? 'dead' : 'failed', 1)
      tell(next === 'dead' ? 'a finding could not be delivered and is kept as a dead letter' : 'a delivery failed', {
        destination: name,
        entry,
        attempts: attempts + 1,
        problem,
      })
    }
  }
}

const mayLeave = ({ archived }: KeptFinding, takesArchived: boolean): boolean =>
  archived === undefined || (archived.by === 'hand' && takesArchived)
