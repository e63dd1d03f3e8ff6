/** Destinations that are new for a host, and when it opened connections to them: where a rhythm is looked for. */
import type { Mark } from '../model.ts'
import { BEACON_FROM, BEACON_MOST, type Rhythm, rhythmOf } from './beacon.ts'

const PAIRS_MAX = 1 << 14
const MARKS_MAX = 24
/** Local ports that are remembered, so that a connection that goes on is not taken for a new one. */
const PORTS_MAX = 16
/** A pair that opened nothing for so long, seconds, is forgotten. */
const IDLE = 2 * 86_400
const NONE: Rhythm = { score: 0, period: 0, share: 0 }

export interface Pair {
  /** How surprising the destination was when it was met first. */
  readonly novelty: number
  /** Of that moment: on how many days it was met, by whom. */
  readonly met: { readonly own: number; readonly active: number; readonly peers: number; readonly account: number }
  readonly times: number[]
  readonly ports: number[]
  readonly marks: Mark[]
  connections: number
}

export class Pairs {
  #pairs = new Map<string, Pair>()
  evictions = 0

  get(key: string): Pair | undefined {
    return this.#pairs.get(key)
  }

  open(key: string, novelty: number, met: Pair['met']): Pair {
    if (this.#pairs.size >= PAIRS_MAX) {
      const [longestIdle] = this.#pairs.keys()
      this.#pairs.delete(longestIdle)
      this.evictions++
    }
    const pair: Pair = { novelty, met, times: [], ports: [], marks: [], connections: 0 }
    this.#pairs.set(key, pair)
    return pair
  }

  /** Notes a connection, unless it goes on; answers the rhythm of them now and then, when there are enough. */
  connected(key: string, pair: Pair, mark: Mark, port: number): Rhythm {
    if (port !== 0) {
      if (pair.ports.includes(port)) return NONE
      pair.ports.push(port)
      if (pair.ports.length > PORTS_MAX) pair.ports.shift()
    }
    // The latest is last, so that the idle ones come first.
    this.#pairs.delete(key)
    this.#pairs.set(key, pair)
    pair.connections++
    pair.times.push(mark.at)
    pair.marks.push(mark)
    if (pair.times.length > BEACON_MOST) pair.times.shift()
    if (pair.marks.length > MARKS_MAX) pair.marks.shift()
    return pair.connections >= BEACON_FROM && pair.connections % 4 === 0 ? rhythmOf(pair.times) : NONE
  }

  pass(at: number): void {
    for (const [key, { times }] of this.#pairs) {
      if (at - (times.at(-1) ?? 0) < IDLE) return
      this.#pairs.delete(key)
    }
  }

  *marks(): Iterable<Mark> {
    for (const { marks } of this.#pairs.values()) yield* marks
  }

  save() {
    return { pairs: this.#pairs, evictions: this.evictions }
  }

  restore({ pairs, evictions }: ReturnType<Pairs['save']>): void {
    this.#pairs = pairs
    this.evictions = evictions
    for (const { marks } of pairs.values()) unplace(marks)
  }
}

/** After a restart nobody knows where a record lies. */
export const unplace = (marks: readonly Mark[]): void => {
  for (const mark of marks) mark.object = -1
}
