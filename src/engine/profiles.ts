/** The shard's side of profile detections: tuples of all objects, put together, learned from in order of time. */
import type { Mark, Tuple, Verdict } from '../learn/model.ts'
import type { Detection } from '../sdk/detection.ts'
import type { ModelName } from '../sdk/profile.ts'
import { finish, HIGH, LOW, mix } from '../tables/hash.ts'
import type { TuplePart } from './collector.ts'
import type { Learned } from './learned.ts'
import { idOf, LocatorSet } from './locators.ts'
import type { Matched } from './matches.ts'

/** Tuples that may wait for the watermark. */
const WAITING_MAX = 1_000_000

/**
 * Minutes that may wait after the earliest one when there is no room: lines that are dated years ahead never ripen, and
 * would hold the room of all others for good.
 */
const AHEAD = 1440

/** Texts that are remembered as one string. */
const TEXTS_MAX = 1 << 16

/** Minutes after which whatever was open has closed and told: an hour's window, and ten minutes more. */
const CLOSING = 120

/** A match with what a model said of it. */
export interface Anomalous extends Matched {
  readonly learned: Verdict['learned']
}

interface Waiting extends Tuple {
  readonly hash: number
}

/** One model's tuples, by minute. */
class Queue {
  readonly model: ModelName
  readonly minutes = new Map<number, Map<number, Waiting>>()
  size = 0

  constructor(model: ModelName) {
    this.model = model
  }

  /** Lets go of what lies more than a day after the earliest. Answers how many tuples that was. */
  dropFarAhead(): number {
    const earliest = this.#earliest()
    let dropped = 0
    for (const [at, tuples] of this.minutes) {
      if (at <= earliest + AHEAD) continue
      this.minutes.delete(at)
      dropped += tuples.size
    }
    this.size -= dropped
    return dropped
  }

  #earliest(): number {
    let earliest = Number.POSITIVE_INFINITY
    for (const at of this.minutes.keys()) earliest = Math.min(earliest, at)
    return earliest
  }

  /** The minutes before this one, taken out, earliest first. */
  take(minute: number): (readonly [number, Waiting[]])[] {
    const ripe = [...this.minutes].filter(([at]) => at < minute).sort(([a], [b]) => a - b)
    return ripe.map(([at, tuples]) => {
      this.minutes.delete(at)
      this.size -= tuples.size
      return [at, [...tuples.values()].sort(inOrder)] as const
    })
  }
}

/** By time and record id; one record can be several tuples only by accident of hashing, and then the hash decides. */
const inOrder = (a: Waiting, b: Waiting): number => a.mark.at - b.mark.at || a.mark.id - b.mark.id || a.hash - b.hash

/**
 * Takes tuples from workers in any order. Those of one behaviour and minute are one, however objects were cut; when the
 * watermark has passed a minute, the models take its tuples in order of time and record id. What comes later than that
 * is counted and not learned.
 */
export class Profiles {
  readonly #learned: Learned | undefined
  readonly #countsLate: boolean
  readonly #room: number
  readonly #queues = new Map<ModelName, Queue>()
  /** By model and verdict: the detection that tells of it. */
  readonly #detections = new Map<string, number>()
  readonly #texts = new Map<string, string>()
  evictions = 0
  late = 0
  /** The latest minute that was told of. */
  #latest = 0

  /** A service reads times again, and counts what is late itself. Without `learned` it is of a shard that only reads a time again: it learns nothing and says nothing. */
  constructor(detections: readonly Detection[], learned: Learned | undefined, countsLate = true, room = WAITING_MAX) {
    this.#room = room
    this.#countsLate = countsLate
    this.#learned = learned
    for (const name of learned?.models.keys() ?? []) this.#queues.set(name, new Queue(name))
    detections.forEach((detection, index) => {
      if (detection.shape === 'profile') this.#detections.set(`${detection.model} ${detection.verdict}`, index)
    })
  }

  /** What is of before `floor`, seconds, is late, however far learning has come: for a scan, whose findings may not depend on who reads first. */
  take(parts: readonly TuplePart[], object: number, floor = 0): void {
    for (const part of parts) {
      const queue = this.#queues.get(part.model)
      if (queue !== undefined) this.#takePart(queue, part, object, floor)
    }
  }

  #takePart(queue: Queue, part: TuplePart, object: number, floor: number): void {
    const told = { ...part, values: part.values.map(this.#same) }
    const low = part.values.map(value => hashText(value, LOW))
    const high = part.values.map(value => hashText(value, HIGH))
    const until = Math.max((this.#learned as Learned).until, floor)
    let places: Map<number, Mark[]> | undefined
    for (let row = 0; row < part.rows; row++) {
      const minute = Math.floor(part.at[row] / 60)
      this.#latest = Math.max(this.#latest, minute)
      if (minute * 60 < until) {
        places ??= Map.groupBy(this.#learned?.models.get(queue.model)?.unplaced() ?? [], mark => mark.id)
        this.#place(places, part, row, object)
        continue
      }
      let a = LOW
      let b = HIGH
      for (const column of part.texts) {
        a = mix(a, low[column[row]])
        b = mix(b, high[column[row]])
      }
      for (const column of part.numbers) {
        a = mix(a, column[row])
        b = mix(b, column[row])
      }
      this.#add(queue, minute, idOf(finish(a), finish(b)), told, row, object)
    }
  }

  /** Equal texts of all parts become one string: what is looked up by it hashes it once. */
  readonly #same = (text: string): string => {
    const known = this.#texts.get(text)
    if (known !== undefined) return known
    if (this.#texts.size >= TEXTS_MAX) this.#texts.clear()
    this.#texts.set(text, text)
    return text
  }

  #add(queue: Queue, minute: number, hash: number, part: TuplePart, row: number, object: number): void {
    let tuples = queue.minutes.get(minute)
    if (tuples === undefined) queue.minutes.set(minute, (tuples = new Map()))
    const mark = markOf(part, row, object)
    const held = tuples.get(hash)
    if (held !== undefined) {
      // The same record in two objects is one record.
      if (held.mark.id !== mark.id) held.count += part.count[row]
      if (mark.at < held.mark.at || (mark.at === held.mark.at && mark.id < held.mark.id)) held.mark = mark
      return
    }
    if (queue.size >= this.#room) {
      const dropped = queue.dropFarAhead()
      this.evictions += dropped
      if (dropped === 0) this.evictions++
      if (tuples.size === 0 && dropped === 0) queue.minutes.delete(minute)
      if (dropped === 0 || !queue.minutes.has(minute)) return
    }
    queue.size++
    tuples.set(hash, {
      hash,
      texts: part.texts.map(column => part.values[column[row]]),
      numbers: part.numbers.map(column => column[row]),
      count: part.count[row],
      mark,
    })
  }

  /** A tuple that was learned from before: its record may be one that an open window still rests on. */
  #place(places: ReadonlyMap<number, readonly Mark[]>, part: TuplePart, row: number, object: number): void {
    for (const mark of places.get(part.id[row]) ?? []) Object.assign(mark, markOf(part, row, object))
    if (this.#countsLate) this.late += part.count[row]
  }

  /** Learns from everything before the watermark, seconds, and answers what was not normal. */
  decide(watermark: number): Anomalous[] {
    if (this.#learned === undefined) return []
    // At the end every window closes and tells; what waits for days to be learned goes on waiting.
    const minute = Number.isFinite(watermark) ? Math.floor(watermark / 60) : this.#latest + CLOSING
    const decided: Anomalous[] = []
    for (const [name, queue] of this.#queues) {
      const model = this.#learned.models.get(name)
      if (model === undefined) continue
      for (const [at, tuples] of queue.take(minute)) {
        model.pass(at * 60)
        for (const tuple of tuples) model.take(tuple, this.#learned)
        this.#learned.onTaken?.(name, at, tuples)
      }
      model.pass(minute * 60)
      for (const verdict of model.verdicts()) decided.push(...this.#told(name, verdict))
    }
    if (Number.isFinite(watermark)) this.#learned.until = Math.max(this.#learned.until, minute * 60)
    return decided
  }

  #told(model: ModelName, { verdict, low, high, from, marks, event, learned }: Verdict): Anomalous[] {
    const detection = this.#detections.get(`${model} ${verdict}`)
    if (detection === undefined) return []
    const locators = new LocatorSet()
    for (const mark of marks) if (mark.object >= 0) locators.add({ ...mark })
    locators.seal()
    return [{ detection, low, high, period: from, locators, event, record: undefined, learned }]
  }
}

const markOf = (part: TuplePart, row: number, object: number): Mark => ({
  at: part.at[row],
  id: part.id[row],
  object,
  offset: part.offset[row],
  length: part.length[row],
})

const hashText = (text: string, seed: number): number => {
  let h = seed ^ text.length
  for (let i = 0; i < text.length; i++) h = mix(h, text.charCodeAt(i))
  return finish(h)
}
