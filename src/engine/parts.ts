/** Parts of objects that are being read, until it is known that an object is not a copy of another. */
import { columnsOf } from './collector.ts'
import type { Part } from './pass.ts'
import type { HourCount } from './ports.ts'

/** The memory of a part's typed columns. */
export const buffersOf = (part: Part): ArrayBuffer[] => {
  const buffers = new Set<ArrayBuffer>()
  for (const tally of part.tallies) {
    const columns = [tally.low, tally.high, tally.minute, ...Object.values(tally.numbers)]
    for (const { from, values } of Object.values(tally.sets)) columns.push(from, values)
    for (const column of columns) buffers.add(column.buffer as ArrayBuffer)
  }
  for (const tuples of part.tuples) for (const column of columnsOf(tuples)) buffers.add(column as ArrayBuffer)
  return [...buffers]
}

/** Gives a part's columns back at once: V8 lets some 64 MB of them wait for its next large collection. */
const giveBack = (part: Part): void => {
  for (const buffer of buffersOf(part)) buffer.transfer(0)
}

/** What has come of one object. */
interface Coming {
  /** Parts that wait. */
  parts: Part[]
  /** The object whose content it has, itself when it is the first; undefined while nobody knows. */
  first: number | undefined
  hours: HourCount[]
  outside: number
  isTaken: boolean
}

/** What an object that is read to its end amounts to. */
export interface Ended {
  /** The object that was counted instead. */
  readonly copyOf: number | undefined
  readonly hours: readonly HourCount[]
  readonly outside: number
  /** Some of it was counted. */
  readonly isTaken: boolean
}

/**
 * Small objects wait whole, because their hash is known at their end. Of a large one the hash is said first (`named`),
 * and its parts go through as they come: all of a hostile one's would be more than memory holds.
 */
export class ComingParts {
  readonly #take: (part: Part) => void
  readonly #byContent = new Map<string, number>()
  readonly #coming = new Map<number, Coming>()

  constructor(take: (part: Part) => void) {
    this.#take = take
  }

  /** Says what an object's stored bytes are before its parts come. */
  named(object: number, sha256: string): void {
    const coming = this.#of(object)
    coming.first = this.#firstOf(object, sha256)
    this.#pass(object, coming)
  }

  add(part: Part): void {
    const coming = this.#of(part.object)
    coming.parts.push(part)
    if (coming.first !== undefined) this.#pass(part.object, coming)
  }

  /** The object was read to its end; without a last part it broke on the way, and what waits is dropped. */
  end(object: number, sha256: string, last: Part | undefined): Ended {
    const coming = this.#of(object)
    this.#coming.delete(object)
    if (last === undefined) coming.parts = []
    else {
      coming.parts.push(last)
      coming.first ??= this.#firstOf(object, sha256)
      this.#pass(object, coming)
    }
    const { first = object, hours, outside, isTaken } = coming
    return { copyOf: first === object ? undefined : first, hours, outside, isTaken }
  }

  #of(object: number): Coming {
    let coming = this.#coming.get(object)
    if (coming === undefined) {
      coming = { parts: [], first: undefined, hours: [], outside: 0, isTaken: false }
      this.#coming.set(object, coming)
    }
    return coming
  }

  #firstOf(object: number, sha256: string): number {
    const first = sha256 === '' ? object : (this.#byContent.get(sha256) ?? object)
    if (first === object && sha256 !== '') this.#byContent.set(sha256, object)
    return first
  }

  #pass(object: number, coming: Coming): void {
    for (const part of coming.parts) {
      if (coming.first === object) {
        this.#take(part)
        coming.hours.push(...part.hours)
        coming.outside += part.outside
        coming.isTaken = true
      }
      giveBack(part)
    }
    coming.parts = []
  }
}
