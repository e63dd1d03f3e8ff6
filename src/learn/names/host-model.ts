// Hot. Nothing here may allocate per name.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readWeights } from './name-model.ts'

/** Letters, digits, hyphen, underscore, dot; and one for all else. */
const SYMBOLS = 40
const OTHER = 39
const DOT = 36

const SYMBOL_OF = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte)
  const at = 'abcdefghijklmnopqrstuvwxyz0123456789.-_'.indexOf(character)
  return at < 0 ? OTHER : at
})

/** Every run of three symbols has a number of its own. */
export const RUNS = SYMBOLS * SYMBOLS * SYMBOLS

/** What a character of base 32, or of base 64 in lower case, can carry at most, in sixteenths of a bit: 5.2 bits. */
const BITS_MAX = 83
export interface HostCard {
  readonly version: number
  readonly weights: { readonly file: string; readonly sha256: string }
  readonly [more: string]: unknown
}

/** How much could have been said with the labels below a registrable domain. */
export class HostModel {
  readonly card: HostCard
  /** Sixteenths of a bit that the third symbol of a run costs where host names are ordinary. */
  readonly bits: Uint8Array

  constructor(card: HostCard, bits: Uint8Array) {
    if (bits.length !== RUNS) throw new Error(`${card.weights.file} holds ${bits.length} runs, not ${RUNS}`)
    this.card = card
    this.bits = bits
  }

  /**
   * The information in the labels at from..to, bits: what it takes to write them down for somebody who knows ordinary
   * host names, and no more than 5.2 bits a character. One more says that the name was asked for at all.
   */
  payload(bytes: Uint8Array, from: number, to: number): number {
    const { bits } = this
    let before = DOT * SYMBOLS + DOT
    let sum = 0
    for (let i = from; i < to; i++) {
      const symbol = SYMBOL_OF[bytes[i]]
      const cost = bits[before * SYMBOLS + symbol]
      sum += symbol === DOT ? 0 : cost < BITS_MAX ? cost : BITS_MAX
      before = (before % SYMBOLS) * SYMBOLS + symbol
    }
    return (sum >>> 4) + 1
  }
}

/** The runs of three symbols of a name's labels, each with its number, the first from the beginning: for training. */
export const runsOf = (labels: string): number[] => {
  let before = DOT * SYMBOLS + DOT
  return Array.from(new TextEncoder().encode(labels), byte => {
    const run = before * SYMBOLS + SYMBOL_OF[byte]
    before = (before % SYMBOLS) * SYMBOLS + SYMBOL_OF[byte]
    return run
  })
}

/** The shipped model. Cold. */
export const hostModel = (): HostModel => {
  const card = JSON.parse(readFileSync(join(import.meta.dirname, '../models/hosts.json'), 'utf8')) as HostCard
  return new HostModel(card, readWeights(card.weights.file, card.weights.sha256))
}
