import { DISTINCT_MAX, type Sighting, type State } from '../sdk/reducers.ts'
import { finish, mix } from '../tables/hash.ts'
import { Distinct } from './distinct.ts'
import type { PaneTable } from './pane-table.ts'
import { SECONDS } from './tally.ts'

/**
 * What was counted in some panes of a key, put together as `fires` and `because` read it. `into` is filled, so that the
 * many windows that are judged share one object; sets are united when they are asked for.
 */
export const seenIn = (
  table: PaneTable,
  panes: readonly number[],
  state: State,
  into: Record<string, unknown> = {},
): Record<string, unknown> => {
  for (const name in state) {
    const { reduces } = state[name]
    if (reduces === 'distinct') into[name] = new Union(table, panes, name)
    else if (reduces === 'each') into[name] = new Gathered(table, panes, name)
    else if (reduces === 'sample' || reduces === 'places') into[name] = { values: drawn(table, panes, state, name) }
    else if (reduces === 'first' || reduces === 'last') into[name] = { value: extreme(table, panes, name, reduces) }
    else into[name] = total(table.numbers[name], panes)
  }
  return into
}

/** The same to be kept: nothing of it points at the table any more. */
export const keptSeen = (table: PaneTable, panes: readonly number[], state: State): Record<string, unknown> => {
  const seen = seenIn(table, panes, state)
  for (const [name, value] of Object.entries(seen)) {
    if (value instanceof Union) seen[name] = { size: value.size }
    if (value instanceof Gathered) seen[name] = { values: value.values }
  }
  return seen
}

const total = (column: Float64Array, panes: readonly number[]): number => {
  let sum = 0
  for (let i = 0; i < panes.length; i++) sum += column[panes[i]]
  return sum
}

const extreme = (table: PaneTable, panes: readonly number[], name: string, reduces: 'first' | 'last'): number => {
  const values = panes.map(pane => table.numbers[name][pane])
  return reduces === 'last' ? Math.max(...values) : Math.min(...values.filter(value => value > 0))
}

/** A sample is drawn from all panes; sightings are kept by the minute, and cut minute by minute. */
const drawn = (table: PaneTable, panes: readonly number[], state: State, name: string): number[] | Sighting[] => {
  const reducer = state[name]
  const n = 'n' in reducer ? reducer.n : 0
  if (reducer.reduces === 'sample') return lowestHashes(unite(table, panes, name).sorted(), n)
  return [...Map.groupBy(panes, pane => table.minute[pane])]
    .flatMap(([minute, some]) =>
      lowestHashes(unite(table, some, name).sorted(), n).map(value => ({
        place: Math.floor(value / SECONDS),
        at: minute * 60 + (value % SECONDS),
      })),
    )
    .sort((a, b) => a.at - b.at || a.place - b.place)
}

/** The n values with the lowest hashes: the sample that one worker would have drawn from all of them. */
const lowestHashes = (values: number[], n: number): number[] => {
  if (values.length <= n) return values
  values.sort((a, b) => finish(mix(0, a)) - finish(mix(0, b)) || a - b)
  return values.slice(0, n).sort((a, b) => a - b)
}

/** For one union after the other: what is kept of one is copied. */
const union = new Distinct()

const unite = (table: PaneTable, panes: readonly number[], name: string): Distinct => {
  const { from, count } = table.sets[name]
  let all = 0
  for (let i = 0; i < panes.length; i++) all += count[panes[i]]
  union.clear(all)
  for (let i = 0; i < panes.length; i++) union.add(table.values, from[panes[i]], from[panes[i]] + count[panes[i]])
  return union
}

/** The union of one set over panes. */
class Union {
  readonly #table: PaneTable
  readonly #panes: readonly number[]
  readonly #name: string

  constructor(table: PaneTable, panes: readonly number[], name: string) {
    this.#table = table
    this.#panes = panes
    this.#name = name
  }

  get size(): number {
    if (this.#panes.length === 1) return this.#table.sets[this.#name].count[this.#panes[0]]
    return Math.min(unite(this.#table, this.#panes, this.#name).size, DISTINCT_MAX)
  }
}

/** The values of one set over panes, ascending. */
class Gathered {
  readonly #table: PaneTable
  readonly #panes: readonly number[]
  readonly #name: string
  #values: number[] | undefined

  constructor(table: PaneTable, panes: readonly number[], name: string) {
    this.#table = table
    this.#panes = panes
    this.#name = name
  }

  get values(): number[] {
    return (this.#values ??= unite(this.#table, this.#panes, this.#name).sorted())
  }
}
