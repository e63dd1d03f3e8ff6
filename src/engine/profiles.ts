/** The shard's side of profile detections: tuples of all objects, put together, learned from in order of time. */
import type { Mark, Verdict } from '../learn/model.ts'
import type { Detection } from '../sdk/detection.ts'
import type { ModelName } from '../sdk/profile.ts'
import { finish, HIGH, LOW, mix } from '../tables/hash.ts'
import type { TuplePart } from './collector.ts'
import type { Learned } from './learned.ts'
import { idOf, LocatorSet } from './locators.ts'
import type { Matched } from './matches.ts'
import { type Content, Waiting } from './waiting.ts'

/** Texts that are remembered as one string, and behaviours as one. */
const TEXTS_MAX = 1 << 16

/** Minutes after which whatever was open has closed and told: an hour's window, and ten minutes more. */
const CLOSING = 120

/** A match with what a model said of it. */
export interface Anomalous extends Matched {
  readonly learned: Verdict['learned']
}

/**
 * Takes tuples from workers in any order. Those of one behaviour and minute are one, however objects were cut; when the
 * watermark has passed a minute, the models take its tuples in order of time and record id. What comes later than that
 * is counted and not learned.
 */
export class Profiles {
  readonly #learned: Learned | undefined
  readonly #countsLate: boolean
  readonly #queues = new Map<ModelName, Waiting>()
  /** By model and verdict: the detection that tells of it. */
  readonly #detections = new Map<string, number>()
  readonly #texts = new Map<string, string>()
  /** By hash. */
  readonly #contents = new Map<number, Content>()
  evictions = 0
  late = 0
  /** The latest minute that was told of. */
  #latest = 0

  /** A service reads times again, and counts what is late itself. Without `learned` it is of a shard that only reads a time again: it learns nothing and says nothing. */
  constructor(detections: readonly Detection[], learned: Learned | undefined, countsLate = true) {
    this.#countsLate = countsLate
    this.#learned = learned
    for (const name of learned?.models.keys() ?? []) this.#queues.set(name, new Waiting())
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

  #takePart(queue: Waiting, part: TuplePart, object: number, floor: number): void {
    const told = { ...part, values: part.values.map(this.#same) }
    const low = part.values.map(value => hashText(value, LOW))
    const high = part.values.map(value => hashText(value, HIGH))
    const until = Math.max((this.#learned as Learned).until, floor)
    let places: Map<number, Mark[]> | undefined
    for (let row = 0; row < part.rows; row++) {
      const minute = Math.floor(part.at[row] / 60)
      this.#latest = Math.max(this.#latest, minute)
      if (minute * 60 < until) {
        places ??= Map.groupBy(this.#learned?.models.get(part.model)?.unplaced() ?? [], mark => mark.id)
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
      const hash = idOf(finish(a), finish(b))
      if (!queue.add(minute, hash, this.#contentOf(told, row, hash), part, row, object)) this.evictions++
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

  /** Equal behaviours of all parts become one: what is worked out of it is worked out once. A day has some hundred times more tuples. */
  #contentOf(part: TuplePart, row: number, hash: number): Content {
    const known = this.#contents.get(hash)
    if (known !== undefined && isOf(known, part, row)) return known
    const content = {
      texts: part.texts.map(column => part.values[column[row]]),
      numbers: part.numbers.map(column => column[row]),
    }
    if (this.#contents.size >= TEXTS_MAX) this.#contents.clear()
    this.#contents.set(hash, content)
    return content
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

/** Hashes of two behaviours may be the same; their texts are not, and the same texts are the same strings. */
const isOf = ({ texts, numbers }: Content, part: TuplePart, row: number): boolean => {
  for (let c = 0; c < texts.length; c++) if (texts[c] !== part.values[part.texts[c][row]]) return false
  for (let c = 0; c < numbers.length; c++) if (numbers[c] !== part.numbers[c][row]) return false
  return true
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
