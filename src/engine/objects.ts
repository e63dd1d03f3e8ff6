import type { WorkerObject } from './analyst.ts'
import type { LiveObject } from './ports.ts'

/** A number for each object that panes and records speak of; numbers of old objects are given back. */
export class ObjectIndex {
  readonly #objects = new Map<number, { readonly object: LiveObject; until: number }>()
  readonly #region: string
  #next = 0

  /** `region` is taken for logs that name none. */
  constructor(region = '') {
    this.#region = region
  }

  get size(): number {
    return this.#objects.size
  }

  add(object: LiveObject): WorkerObject {
    const index = this.#next++
    this.#objects.set(index, { object, until: Number.POSITIVE_INFINITY })
    return this.#workerObject(index, object)
  }

  /** The object was read, and its last event was then. */
  ends(index: number, until: number): void {
    const held = this.#objects.get(index)
    if (held !== undefined) held.until = until
  }

  readonly at = (index: number): WorkerObject => {
    const held = this.#objects.get(index)
    if (held === undefined) throw new Error(`object ${index} was let go of while something still speaks of it`)
    return this.#workerObject(index, held.object)
  }

  readonly nameOf = (index: number): string => this.at(index).name

  forget(index: number): void {
    this.#objects.delete(index)
  }

  /** Lets go of objects whose last event lies before this. */
  prune(before: number): void {
    for (const [index, { until }] of this.#objects) if (until < before) this.#objects.delete(index)
  }

  #workerObject(index: number, { name, account, region }: LiveObject): WorkerObject {
    return { index, name, account, region: region || this.#region }
  }
}
