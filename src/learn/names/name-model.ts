// Hot. Nothing here may allocate per name.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  KINDS_OF_BYTES,
  nextShape,
  PLACES,
  placeOfLength,
  placeOfSuffix,
  placeOfWhole,
  runsIn,
  sumOfRuns,
} from './grams.ts'
import type { NameParts } from './suffixes.ts'

/** What is known of a model beside its weights: who made it of what, and what its numbers mean. */
export interface NameCard {
  readonly version: number
  readonly weights: { readonly file: string; readonly sha256: string; readonly scale: number }
  readonly bias: number
  /**
   * What share of ordinary names scores higher: below the n-th number e^(-n/10) of them do. Scores in hundredths of the
   * log-odds.
   */
  readonly quantiles: readonly number[]
  readonly [more: string]: unknown
}

/** The longest label that is looked at; a label of DNS has at most 63 characters. */
const LABEL_MAX = 63

/** 1/√n for so many runs. */
const SHARE = Float64Array.from({ length: runsIn(LABEL_MAX) + 1 }, (_, runs) => (runs === 0 ? 0 : 1 / Math.sqrt(runs)))

/** Says how much a registrable name looks as if a program had made it up. */
export class NameModel {
  readonly card: NameCard
  readonly weights: Int8Array
  readonly #scale: number
  readonly #bias: number
  readonly #quantiles: Int32Array

  constructor(card: NameCard, weights: Int8Array) {
    if (weights.length !== PLACES)
      throw new Error(`${card.weights.file} holds ${weights.length} weights, not ${PLACES}`)
    this.card = card
    this.weights = weights
    this.#scale = card.weights.scale * 100
    this.#bias = card.bias * 100
    this.#quantiles = Int32Array.from(card.quantiles)
  }

  /** The log-odds of being generated, in hundredths. */
  score(bytes: Uint8Array, { label, labelEnd }: NameParts, to: number): number {
    const end = Math.min(labelEnd, label + LABEL_MAX)
    const { weights } = this
    let shape = 0
    for (let i = label; i < end; i++) shape = nextShape(shape, KINDS_OF_BYTES[bytes[i]])
    const others =
      weights[placeOfLength(end - label)] +
      weights[placeOfSuffix(bytes, labelEnd + 1, to)] +
      weights[placeOfWhole(shape)]
    const sum = sumOfRuns(weights, bytes, label, end) * SHARE[runsIn(end - label)] + others
    return Math.round(sum * this.#scale + this.#bias)
  }

  /**
   * How seldom an ordinary name looks so much generated, as tenths of −ln(share): 23 says one in ten, 69 one in a
   * thousand. The scores of ordinary names that the model was not trained on are the measure, so that it holds whatever
   * the model's log-odds are worth.
   */
  rarity(score: number): number {
    const quantiles = this.#quantiles
    let low = 0
    let high = quantiles.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (quantiles[middle] < score) low = middle + 1
      else high = middle
    }
    return low
  }
}

// Cold from here: once for each thread that reads DNS logs.
const MODELS = join(import.meta.dirname, '../models')

/** A file of weights, held to the checksum of its card. */
export const readWeights = (file: string, sha256: string): Buffer => {
  const bytes = readFileSync(join(MODELS, file))
  const found = createHash('sha256').update(bytes).digest('hex')
  if (found !== sha256) throw new Error(`${file} is not what its card says: SHA-256 ${found}, expected ${sha256}`)
  return bytes
}

/** The shipped model. */
export const nameModel = (): NameModel => {
  const card = JSON.parse(readFileSync(join(MODELS, 'names.json'), 'utf8')) as NameCard
  const bytes = readWeights(card.weights.file, card.weights.sha256)
  return new NameModel(card, new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length))
}
