/** Writes down what the models have learned: a whole now and then, and since then the tuples that they took. */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { Tuple } from '../learn/model.ts'
import type { ModelName } from '../sdk/profile.ts'
import type { Learned } from './learned.ts'

/** Tuples since the last whole may grow to this before a whole is written, or to the size of the last whole. */
const SINCE_MIN = 256 * 1024
const UNPACKED_MAX = 1 << 30
/** Rises when older states would be misread; the models have versions of their own. */
const VERSION = 1

const WHOLE = 'learned/whole'
const pieceName = (index: number): string => `learned/${index}`

type Written = readonly [texts: readonly string[], numbers: readonly number[], count: number, at: number, id: number]

/** One minute's tuples of one model. */
interface Minute {
  readonly model: ModelName
  readonly at: number
  readonly tuples: readonly Written[]
}

interface Piece {
  readonly number: number
  readonly until: number
  readonly minutes: readonly Minute[]
}

interface Whole {
  readonly version: number
  readonly number: number
  readonly until: number
  /** By model, in base 64. */
  readonly models: Readonly<Record<string, string>>
}

const packed = (value: Whole | Piece): Uint8Array => zstdCompressSync(JSON.stringify(value))

// Only this file writes these bytes.
const unpacked = <T>(bytes: Uint8Array): T =>
  JSON.parse(zstdDecompressSync(bytes, { maxOutputLength: UNPACKED_MAX }).toString()) as T

const written = ({ texts, numbers, count, mark }: Tuple): Written => [texts, numbers, count, mark.at, mark.id]

/** A restart finds the record's place again where something still rests on it. */
const tupleOf = ([texts, numbers, count, at, id]: Written): Tuple => ({
  ...{ texts, numbers, count },
  mark: { at, id, object: -1, offset: 0, length: 0 },
})

export class LearnedLog {
  readonly learned: Learned
  #number = 0
  #pieces = 0
  #wholeBytes = 0
  #pieceBytes = 0
  #minutes: Minute[] = []
  #until = 0

  constructor(learned: Learned) {
    this.learned = learned
    learned.onTaken = (model, at, tuples) => this.#minutes.push({ model, at, tuples: tuples.map(written) })
  }

  /** What must be written down now, by name. */
  changes(): Map<string, Uint8Array> {
    const { until, models } = this.learned
    if (models.size === 0 || (this.#minutes.length === 0 && until === this.#until)) return new Map()
    const minutes = this.#minutes
    this.#minutes = []
    this.#until = until
    if (this.#pieceBytes > Math.max(SINCE_MIN, this.#wholeBytes)) return this.#whole()
    const bytes = packed({ number: this.#number, until, minutes })
    this.#pieceBytes += bytes.length
    return new Map([[pieceName(this.#pieces++), bytes]])
  }

  #whole(): Map<string, Uint8Array> {
    const saved = [...this.learned.models].map(([name, model]) => [name, Buffer.from(model.save()).toString('base64')])
    const whole = { version: VERSION, number: ++this.#number, until: this.#until, models: Object.fromEntries(saved) }
    const bytes = packed(whole)
    this.#wholeBytes = bytes.length
    this.#pieceBytes = 0
    this.#pieces = 0
    return new Map([[WHOLE, bytes]])
  }

  /** Takes up what was written. Answers the models that begin anew, because theirs was written by another version. */
  async restore(read: (name: string) => Promise<Uint8Array | undefined>): Promise<ModelName[]> {
    const anew: ModelName[] = []
    const bytes = await read(WHOLE)
    if (bytes !== undefined) {
      const whole = unpacked<Whole>(bytes)
      this.#number = whole.number
      this.#wholeBytes = bytes.length
      this.learned.until = whole.until
      for (const [name, model] of this.learned.models) {
        const saved = whole.models[name]
        if (saved === undefined) continue
        if (whole.version !== VERSION || !model.restore(Buffer.from(saved, 'base64'))) anew.push(name)
      }
    }
    for (;;) {
      const piece = await read(pieceName(this.#pieces))
      if (piece === undefined || !this.#again(unpacked<Piece>(piece))) break
      this.#pieces++
      this.#pieceBytes += piece.length
    }
    // So that the next start finds what is learned from now on, and need not say it again.
    if (anew.length > 0) this.#pieceBytes = Number.POSITIVE_INFINITY
    this.#until = this.learned.until
    return anew
  }

  /** Takes the tuples of a piece once more; what they gave was told then. */
  #again({ number, until, minutes }: Piece): boolean {
    if (number !== this.#number) return false
    const { models } = this.learned
    for (const { model: name, at, tuples } of minutes) {
      const model = models.get(name)
      model?.pass(at * 60)
      for (const one of tuples) model?.take(tupleOf(one), this.learned)
    }
    for (const model of models.values()) {
      model.pass(until)
      model.verdicts()
    }
    this.learned.until = until
    return true
  }
}
