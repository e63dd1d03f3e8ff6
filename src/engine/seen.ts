/** What was counted over the panes of one key: the shard's side of the reducers. */
import { DISTINCT_MAX, type Sighting, type State } from '../sdk/reducers.ts'
import { finish, mix } from '../tables/hash.ts'
import { SECONDS, type TallyPart } from './tally.ts'

/** One key's tally in one minute of one object. */
export interface Pane {
  readonly minute: number
  readonly object: number
  readonly part: TallyPart
  readonly row: number
}

/** A key's panes, in order of time when `sorted`. */
export interface KeyPanes {
  panes: Pane[]
  /** False when a pane came out of time order since the panes were last sorted. */
  sorted: boolean
}

/**
 * A key's panes of these minutes, both inclusive. Found by halving: an object may hold a year of one key, and a look at
 * all of its panes for each of its minutes would not end.
 */
export const panesBetween = (key: KeyPanes, from: number, to: number): Pane[] => {
  if (!key.sorted) key.panes.sort((a, b) => a.minute - b.minute)
  key.sorted = true
  return key.panes.slice(firstAtOrAfter(key.panes, from), firstAtOrAfter(key.panes, to + 1))
}

const firstAtOrAfter = (panes: readonly Pane[], minute: number): number => {
  let low = 0
  let high = panes.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (panes[middle].minute < minute) low = middle + 1
    else high = middle
  }
  return low
}

/** A key's panes put together. Sets are united only when they are asked for. */
export const seenIn = (panes: readonly Pane[], state: State): Record<string, unknown> => {
  const seen: Record<string, unknown> = {}
  for (const [name, reducer] of Object.entries(state)) {
    if (reducer.reduces === 'distinct') seen[name] = new United(panes, name, DISTINCT_MAX)
    else if (reducer.reduces === 'sample')
      seen[name] = { values: lowestHashes(new United(panes, name, Infinity).values, reducer.n) }
    else if (reducer.reduces === 'places') seen[name] = { values: sightingsIn(panes, name, reducer.n) }
    else {
      const values = panes.map(pane => pane.part.numbers[name][pane.row])
      if (reducer.reduces === 'first') seen[name] = { value: Math.min(...values.filter(value => value > 0)) }
      else if (reducer.reduces === 'last') seen[name] = { value: Math.max(...values) }
      else seen[name] = values.reduce((total, value) => total + value, 0)
    }
  }
  return seen
}

/** Sightings are kept by the minute: one minute's of several objects are cut to n together, as one worker would have. */
const sightingsIn = (panes: readonly Pane[], name: string, n: number): Sighting[] =>
  [...Map.groupBy(panes, pane => pane.minute)]
    .flatMap(([minute, some]) =>
      lowestHashes(new United(some, name, Infinity).values, n).map(value => ({
        place: Math.floor(value / SECONDS),
        at: minute * 60 + (value % SECONDS),
      })),
    )
    .sort((a, b) => a.at - b.at || a.place - b.place)

/** The n values with the lowest hashes: the sample that one worker would have drawn from all of them. */
const lowestHashes = (values: readonly number[], n: number): number[] =>
  [...values]
    .sort((a, b) => finish(mix(0, a)) - finish(mix(0, b)))
    .slice(0, n)
    .sort((a, b) => a - b)

/** The union of one set over panes: its size and its values. */
class United {
  readonly #panes: readonly Pane[]
  readonly #name: string
  readonly #max: number
  #union: Set<number> | undefined

  constructor(panes: readonly Pane[], name: string, max: number) {
    this.#panes = panes
    this.#name = name
    this.#max = max
  }

  get size(): number {
    if (this.#panes.length === 1) return this.#slice(this.#panes[0]).length
    return Math.min(this.#values().size, this.#max)
  }

  /** In order of size. */
  get values(): readonly number[] {
    return [...this.#values()].sort((a, b) => a - b)
  }

  #slice({ part, row }: Pane): Uint32Array {
    const { from, values } = part.sets[this.#name]
    return values.subarray(from[row], from[row + 1])
  }

  #values(): Set<number> {
    if (this.#union === undefined) {
      this.#union = new Set()
      for (const pane of this.#panes) for (const value of this.#slice(pane)) this.#union.add(value)
    }
    return this.#union
  }
}
