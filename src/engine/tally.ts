import type { WindowDetection } from '../sdk/detection.ts'
import { DISTINCT_MAX, type State } from '../sdk/reducers.ts'
import { Members, Samples, Tallies, type ValueSets } from '../tables/tallies.ts'
import type { WindowTarget } from './loops.ts'
import { Room } from './room.ts'

/** Tallies that a worker holds for one detection before it hands over. */
const TALLIES_MAX = 1 << 16

/** Reducers that keep values and not one number. */
export const SETS: ReadonlySet<string> = new Set(['distinct', 'each', 'sample', 'places'])

/** What one window detection counted in one object (or part of one), column by column: cheap to hand to the shard. */
export interface TallyPart {
  /** Position of the detection in the plan. */
  readonly detection: number
  readonly rows: number
  readonly low: Int32Array
  readonly high: Int32Array
  readonly minute: Uint32Array
  /** One column per count, sum, first and last. */
  readonly numbers: Readonly<Record<string, Float64Array>>
  /** One for each distinct, sample and places. */
  readonly sets: Readonly<Record<string, ValueSets>>
}

const isNumber = (reduces: string): boolean => !SETS.has(reduces)

/** A worker's tallies of one window detection, and the `seen` that its `observe` writes through. */
export class WindowTally {
  readonly target: WindowTarget & { readonly seen: Seen }
  readonly #detection: number
  readonly #tallies: Tallies
  readonly #numbers: Record<string, Float64Array> = {}
  readonly #members: Record<string, Members> = {}
  readonly #samples: Record<string, Samples> = {}

  constructor(index: number, detection: WindowDetection) {
    this.#detection = index
    this.#tallies = new Tallies(TALLIES_MAX, rows => this.#grow(rows))
    const seen = this.#seen(detection.state)
    this.target = { tallies: this.#tallies, seen }
  }

  /** True when the next batch might find no room. */
  get isFull(): boolean {
    if (this.#tallies.rows > TALLIES_MAX / 2) return true
    for (const name in this.#members) if (this.#members[name].count > 1 << 19) return true
    return false
  }

  /** Hands over what was counted and begins anew. */
  flush(): TallyPart | undefined {
    const tallies = this.#tallies
    const { rows } = tallies
    if (rows === 0) return undefined
    const room = new Room(this.#bytesOf(rows))
    const numbers: Record<string, Float64Array> = {}
    for (const name in this.#numbers) {
      const column = this.#numbers[name]
      numbers[name] = room.floats(rows)
      numbers[name].set(column.subarray(0, rows))
      column.fill(0, 0, rows)
    }
    const sets: Record<string, ValueSets> = {}
    for (const name in this.#members) {
      const members = this.#members[name]
      sets[name] = members.export(rows, room.words(rows + 1), room.words(members.count))
      members.clear()
    }
    for (const name in this.#samples) {
      const samples = this.#samples[name]
      sets[name] = samples.export(rows, room.words(rows + 1), room.words(samples.countOf(rows)))
      samples.clear(rows)
    }
    const low = room.ints(rows)
    const high = room.ints(rows)
    const minute = room.words(rows)
    low.set(tallies.low.subarray(0, rows))
    high.set(tallies.high.subarray(0, rows))
    minute.set(tallies.minute.subarray(0, rows))
    tallies.clear()
    return { detection: this.#detection, rows, low, high, minute, numbers, sets }
  }

  /** What a part of so many rows needs. */
  #bytesOf(rows: number): number {
    let bytes = rows * 12
    for (const _ in this.#numbers) bytes += rows * 8
    for (const name in this.#members) bytes += (rows + 1 + this.#members[name].count) * 4
    for (const name in this.#samples) bytes += (rows + 1 + this.#samples[name].countOf(rows)) * 4
    return bytes
  }

  #seen(state: State): Seen {
    const room = this.#tallies.low.length
    const names = Object.keys(state)
    const seen = makeSeen(names.filter(name => state[name].reduces === 'count' || state[name].reduces === 'sum'))
    for (const [name, reducer] of Object.entries(state)) {
      if (isNumber(reducer.reduces)) {
        this.#numbers[name] = new Float64Array(room)
        seen[`n_${name}`] = this.#numbers[name]
        if (reducer.reduces === 'first' || reducer.reduces === 'last')
          seen[name] = new ExtremeCell(this.#numbers, name, seen, reducer.reduces === 'first')
      } else if (reducer.reduces === 'distinct' || reducer.reduces === 'each') {
        const members = new Members(room, DISTINCT_MAX)
        this.#members[name] = members
        // What the shard reads of the values, a worker only gathers.
        seen[name] = new DistinctCell(members, seen)
      } else if (reducer.reduces === 'sample' || reducer.reduces === 'places') {
        const samples = new Samples(room, reducer.n)
        this.#samples[name] = samples
        seen[name] = reducer.reduces === 'sample' ? new SampleCell(samples, seen) : new PlaceCell(samples, seen)
      }
    }
    return seen
  }

  #grow(rows: number): void {
    for (const [name, old] of Object.entries(this.#numbers)) {
      const grown = new Float64Array(rows)
      grown.set(old)
      this.#numbers[name] = grown
      this.target.seen[`n_${name}`] = grown
    }
    for (const members of Object.values(this.#members)) members.growRows(rows)
    for (const samples of Object.values(this.#samples)) samples.growRows(rows)
  }
}

interface Seen {
  row: number
  [name: string]: unknown
}

/**
 * What `observe` writes counts and sums through. Generated like the cursors, one class for each detection: a shared
 * accessor returned its doubles boxed, about 16 bytes an event (test/allocation.test.ts, 2026-11).
 */
const makeSeen = (names: readonly string[]): Seen => {
  const accessors = names.map(
    name => `get ${name}() { return this.n_${name}[this.row] }
      set ${name}(value) { this.n_${name}[this.row] = value }`,
  )
  const fields = names.map(name => `this.n_${name} = undefined`)
  try {
    const source = `return class Seen { constructor() { this.row = 0; ${fields.join('; ')} }\n${accessors.join('\n')} }`
    return new (new Function(source)() as new () => Seen)()
  } catch (error) {
    if (!(error instanceof EvalError)) throw error
    return plainSeen(names)
  }
}

/** The same where code generation is forbidden. */
const plainSeen = (names: readonly string[]): Seen => {
  const seen: Seen = { row: 0 }
  for (const name of names)
    Object.defineProperty(seen, name, {
      get: () => (seen[`n_${name}`] as Float64Array)[seen.row],
      set: (value: number) => {
        ;(seen[`n_${name}`] as Float64Array)[seen.row] = value
      },
    })
  return seen
}

class ExtremeCell {
  readonly #columns: Record<string, Float64Array>
  readonly #name: string
  readonly #seen: { row: number }
  readonly #first: boolean
  constructor(columns: Record<string, Float64Array>, name: string, seen: { row: number }, first: boolean) {
    this.#columns = columns
    this.#name = name
    this.#seen = seen
    this.#first = first
  }
  offer(at: number): void {
    const column = this.#columns[this.#name]
    const old = column[this.#seen.row]
    if (old === 0 || (this.#first ? at < old : at > old)) column[this.#seen.row] = at
  }
  get value(): number {
    return this.#columns[this.#name][this.#seen.row]
  }
}

class DistinctCell {
  readonly #members: Members
  readonly #seen: { row: number }
  constructor(members: Members, seen: { row: number }) {
    this.#members = members
    this.#seen = seen
  }
  add(value: number): void {
    this.#members.add(this.#seen.row, value)
  }
  get size(): number {
    return this.#members.sizes[this.#seen.row]
  }
}

class SampleCell {
  readonly #samples: Samples
  readonly #seen: { row: number }
  constructor(samples: Samples, seen: { row: number }) {
    this.#samples = samples
    this.#seen = seen
  }
  add(value: number): void {
    this.#samples.add(this.#seen.row, value)
  }
  get values(): readonly number[] {
    const { n, values, sizes } = this.#samples
    return [...values.subarray(this.#seen.row * n, this.#seen.row * n + sizes[this.#seen.row])]
  }
}

/** A sighting is a place and the second of the tally's minute, in one number. */
export const SECONDS = 60

class PlaceCell {
  readonly #samples: Samples
  readonly #seen: { row: number }
  constructor(samples: Samples, seen: { row: number }) {
    this.#samples = samples
    this.#seen = seen
  }
  add(place: number, at: number): void {
    if (place !== 0) this.#samples.add(this.#seen.row, place * SECONDS + (at % SECONDS))
  }
}
