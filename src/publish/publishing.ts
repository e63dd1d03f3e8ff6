/** All destinations of the service: those of its configuration, and the buckets that detectors export to. */
import { allDestinations } from '../control/destinations.ts'
import { detectorOf, frequencyOf } from '../control/detectors.ts'
import type { Settled } from '../control/keep.ts'
import type { Store } from '../store/store.ts'
import type { Destination } from './destination.ts'
import { type ExportBucket, exportBuckets, exportDestination, exportName, isExport } from './export-buckets.ts'
import { makeDestination, type Needs } from './make.ts'
import { entriesFor, type Route } from './route.ts'
import { routeOf } from './routes.ts'
import { Runner, type RunnerPorts } from './runner.ts'
import type { DestinationSettings } from './settings.ts'

export interface PublishingOptions extends RunnerPorts {
  readonly destinations: readonly DestinationSettings[]
  readonly needs: Needs
}

type Entries = ReturnType<typeof entriesFor>

export class Publishing {
  readonly #store: Store
  readonly #fixed: readonly Destination[]
  readonly #routes: readonly Route[]
  readonly #runner: Runner

  constructor({ destinations, needs, ...ports }: PublishingOptions) {
    this.#store = ports.store
    this.#fixed = destinations.map(settings => makeDestination(settings, needs))
    this.#routes = destinations.map((settings, i) => routeOf(settings, this.#fixed[i]))
    this.#runner = new Runner(ports)
  }

  /** What must leave because findings are new or have changed; to be committed together with them. */
  async findingsChanged(settled: readonly Settled[], store: Store, now: number): Promise<Entries> {
    if (settled.length === 0) return []
    const routes = [...this.#routes, ...(await exportBuckets(store)).map(bucketRoute)]
    const entries: Entries = []
    for (const those of Map.groupBy(settled, ({ kept }) => placeOf(kept)).values()) {
      const [{ kept }] = those
      const detector = await detectorOf(store, { account: kept.finding.accountId, region: kept.finding.region })
      const frequency = detector === undefined ? 'SIX_HOURS' : await frequencyOf(store, detector)
      for (const one of those) entries.push(...entriesFor(routes, { ...one, frequency, now }))
    }
    return entries
  }

  /** Begins to empty the outbox, or takes in that an export was made, changed or removed. */
  async refresh(): Promise<void> {
    const buckets = await exportBuckets(this.#store)
    await this.#runner.serve([...this.#fixed, ...buckets.map(exportDestination)])
    await this.#forgetRemoved()
  }

  /** What waited for an export that was removed, or goes elsewhere now, has nowhere to go. */
  async #forgetRemoved(): Promise<void> {
    const known = new Set((await allDestinations(this.#store)).map(exportName))
    for (const { destination } of await this.#store.outbox.waiting())
      if (isExport(destination) && !known.has(destination)) await this.#store.outbox.drop(destination)
  }

  /** Entries were committed. */
  wake(): void {
    this.#runner.wake()
  }

  /** Ends after the deliveries that are under way. */
  stop(): Promise<void> {
    return this.#runner.stop()
  }
}

const placeOf = ({ finding }: Settled['kept']): string => `${finding.accountId} ${finding.region}`

const bucketRoute = ({ name, isFor }: ExportBucket): Route => ({
  destination: { name, takesArchived: false },
  selects: isFor,
  frequency: undefined,
})
