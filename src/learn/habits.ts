// Hot. Nothing here may allocate per tuple.
/** What entities are used to: for each entity and factor a node, and above it the nodes of its peers and its account. */
import { Counts } from './counts.ts'
import { type Backoff, backoff, decayed } from './evidence.ts'

/** Factors that a node can be about; what an entity has no use for costs it eight bytes. */
const STRIDE = 12

/** Half of what one principal did is forgotten in a month, of what a group did in two. */
const HALF_LIFE = { one: 30, many: 60 } as const
/** A value counts anew for the level above when so little of it is left. */
const ANEW = 0.25

/** The most values that one entity may know of a factor; past it the least met half goes. */
const KINDS_MAX: Readonly<Record<'one' | 'many', number>> = { one: 256, many: 1 << 16 }

export class Habits {
  readonly counts: Counts
  /** By node: the sum of its counts, the day of that, and how many values it knows. */
  #total = new Float32Array(STRIDE)
  #day = new Uint16Array(STRIDE)
  #kinds = new Uint16Array(STRIDE)
  /** By entity: 1 for a group. */
  #isMany = new Uint8Array(1)
  /** The first entity has number 1. */
  #entities = 1
  /** Numbers of entities that were forgotten, for others. */
  #free: number[] = []

  constructor() {
    this.counts = new Counts(node => (this.#isMany[(node / STRIDE) | 0] === 1 ? HALF_LIFE.many : HALF_LIFE.one))
  }

  get entities(): number {
    return this.#entities - 1 - this.#free.length
  }

  get evictions(): number {
    return this.counts.evictions
  }

  get bytes(): number {
    return this.counts.bytes + this.#total.byteLength + this.#day.byteLength + this.#kinds.byteLength
  }

  add(isMany: boolean): number {
    const entity = this.#free.pop() ?? this.#entities++
    const nodes = this.#entities * STRIDE
    if (nodes > this.#total.length) this.#grow(Math.ceil(nodes * 1.34))
    this.#isMany[entity] = isMany ? 1 : 0
    return entity
  }

  count(entity: number, factor: number, value: number, day: number): number {
    return this.counts.count(entity * STRIDE + factor, value, day)
  }

  total(entity: number, factor: number, day: number): number {
    const node = entity * STRIDE + factor
    return decayed(this.#total[node], day - this.#day[node], this.halfLife(entity))
  }

  /** The probability of a value for an entity, when the level above gives it `above`. */
  probability(entity: number, factor: number, value: number, above: number, day: number, how: Backoff): number {
    const node = entity * STRIDE + factor
    const count = this.counts.count(node, value, day)
    return backoff(count, this.total(entity, factor, day), this.#kinds[node], above, how)
  }

  /** The entity met a value. True when it is news to the level above: the first time, or after it was forgotten. */
  meet(entity: number, factor: number, value: number, day: number, isOnceADay = true): boolean {
    const node = entity * STRIDE + factor
    const before = this.counts.count(node, value, day)
    const risen = this.counts.meet(node, value, day, isOnceADay)
    if (risen === 0) return false
    // What was held back is learned late: the clock of a node never goes back, or it would fade twice.
    const now = Math.max(day, this.#day[node])
    this.#total[node] = this.total(entity, factor, now) + risen
    this.#day[node] = now
    if (before === 0 && this.#kinds[node] < 0xffff) this.#kinds[node]++
    if (this.#kinds[node] > KINDS_MAX[this.#isMany[entity] === 1 ? 'many' : 'one']) this.#trim(node, day)
    return before < ANEW
  }

  /** Days until half is forgotten. */
  halfLife(entity: number): number {
    return this.#isMany[entity] === 1 ? HALF_LIFE.many : HALF_LIFE.one
  }

  // Cold from here.
  valuesOf(entity: number, factor: number, day: number) {
    return this.counts.valuesOf(entity * STRIDE + factor, day)
  }

  /** Forgets entities and all that they are used to; whoever is added next takes their numbers. */
  forget(entities: ReadonlySet<number>): void {
    this.counts.drop(node => entities.has(Math.floor(node / STRIDE)))
    for (const entity of entities) {
      const [from, until] = [entity * STRIDE, (entity + 1) * STRIDE]
      for (const column of [this.#total, this.#day, this.#kinds]) column.fill(0, from, until)
      this.#free.push(entity)
    }
  }

  #trim(node: number, day: number): void {
    const keep = this.#kinds[node] >> 1
    this.#total[node] = Math.max(0, this.#total[node] - this.counts.trim(node, keep, day))
    this.#kinds[node] = keep
  }

  #grow(nodes: number): void {
    const [total, day, kinds, isMany] = [this.#total, this.#day, this.#kinds, this.#isMany]
    this.#total = new Float32Array(nodes)
    this.#day = new Uint16Array(nodes)
    this.#kinds = new Uint16Array(nodes)
    this.#isMany = new Uint8Array(Math.ceil(nodes / STRIDE))
    this.#total.set(total)
    this.#day.set(day)
    this.#kinds.set(kinds)
    this.#isMany.set(isMany)
  }

  save(): Readonly<Record<string, Uint8Array | Uint32Array | Uint16Array | Float32Array>> {
    const nodes = this.#entities * STRIDE
    return {
      counts: this.counts.save(),
      total: this.#total.slice(0, nodes),
      day: this.#day.slice(0, nodes),
      kinds: this.#kinds.slice(0, nodes),
      isMany: this.#isMany.slice(0, this.#entities),
      free: Uint32Array.from(this.#free),
    }
  }

  restore(saved: ReturnType<Habits['save']>): void {
    this.counts.restore(saved['counts'] as Uint32Array)
    this.#total = Float32Array.from(saved['total'])
    this.#day = Uint16Array.from(saved['day'])
    this.#kinds = Uint16Array.from(saved['kinds'])
    this.#isMany = Uint8Array.from(saved['isMany'])
    this.#entities = this.#isMany.length
    this.#free = [...(saved['free'] ?? [])]
  }
}
