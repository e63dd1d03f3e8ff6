/** Where sources hand objects over: into the ledger, and nothing is acknowledged before that is durable. */
import type { FoundObject } from '../intake/ports.ts'
import type { Sink } from '../intake/source.ts'
import type { Store } from '../store/store.ts'

/** Objects that may wait to be read: a few hundred bytes each in the ledger, and an hour's work or so. */
const WAITING_MAX = 50_000
const LOOK_AGAIN = 500

export interface SinkPorts {
  readonly store: Store
  /** Nobody waits for room any more. */
  readonly signal: AbortSignal
  /** Epoch milliseconds. */
  now(): number
  /** Objects were written down. */
  wake(): void
  found(source: string, objects: number): void
  /** Event time, seconds, before which objects are forgotten: what is found again of that time is not taken in. */
  oldest?(): number
  /** Such objects were left out. */
  tooOld?(source: string, objects: number): void
  trouble(source: string, problem: string | undefined): void
}

export class Sinks {
  readonly #ports: SinkPorts
  /** Waiting to be read, as far as this process knows. */
  #waiting = 0

  constructor(ports: SinkPorts) {
    this.#ports = ports
  }

  get waiting(): number {
    return this.#waiting
  }

  /** What the ledger says is waiting. */
  set waiting(objects: number) {
    this.#waiting = objects
  }

  /** Objects were read. */
  read(objects: number): void {
    this.#waiting = Math.max(0, this.#waiting - objects)
  }

  /** The sink of one source. */
  of(source: string): Sink {
    return {
      offer: objects => this.#offer(source, objects),
      hold: async () => {
        while (this.#waiting > WAITING_MAX && !this.#ports.signal.aborted)
          await new Promise(resolve => setTimeout(resolve, LOOK_AGAIN).unref())
      },
      trouble: problem => this.#ports.trouble(source, problem),
    }
  }

  async #offer(source: string, offered: readonly FoundObject[]): Promise<void> {
    const { store, now, wake, found, oldest, tooOld } = this.#ports
    const since = oldest?.() ?? 0
    const objects = offered.filter(({ at }) => at === 0 || at >= since)
    if (objects.length < offered.length) tooOld?.(source, offered.length - objects.length)
    const added = await store.transaction(async store => {
      const unseen = await store.ledger.see(objects, now())
      const isNew = new Set(unseen.map(({ name }) => name))
      const sizes = new Map(objects.filter(({ name }) => !isNew.has(name)).map(({ name, bytes }) => [name, bytes]))
      let again = 0
      for (const { name, bytes, state } of await store.ledger.get([...sizes.keys()])) {
        const size = sizes.get(name)
        if (size === undefined || size === bytes) continue
        // It has grown, or was written anew: read as it is now, with its earlier content taken back.
        await store.ledger.update(name, { state: 'seen', bytes: size, attempts: 0 })
        if (state !== 'seen') again++
      }
      return unseen.length + again
    })
    if (added === 0) return
    this.#waiting += added
    found(source, added)
    wake()
  }
}
