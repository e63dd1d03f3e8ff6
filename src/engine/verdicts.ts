import type { KindName } from '../events/kinds.ts'
import { CLASSES_MAX, DEPENDS, type Rows, UNASKED } from './classes.ts'

/**
 * A text that conditions read beside the columns of a class, and that repeats: when `where` said no to a row and read
 * nothing but its class and this text, it says no to all rows with both.
 */
export const PAIRED_FIELD: Readonly<Record<KindName, string | undefined>> = {
  flow: undefined,
  cloudtrail: 'userAgent',
  dns: undefined,
}

/** What a cursor is touched with by reading that text, and by reading anything else that is not of the class. */
export const PAIRED = 2
export const OTHER = 1
/** What the cursor is to note when this field is read. */
export const touchOf = (kind: KindName, name: string, ofClass: readonly string[]): number => {
  if (ofClass.includes(name)) return 0
  return name === PAIRED_FIELD[kind] ? PAIRED : OTHER
}

/** Class and text id in one number. */
export const PAIR_SHIFT = 18
/** Pairs that one detection remembers; a power of two. */
export const PAIRS = 256

const NOTHING = -1

/** Pairs of class and text to which a detection said no. */
export interface Pairs {
  readonly refused: Int32Array
  /** False for detections that never read the text. */
  any: boolean
}

/** What one detection said, by class, and by class and text. */
export class Verdicts {
  readonly bits = new Uint8Array(CLASSES_MAX)
  readonly pairs: Pairs = { refused: new Int32Array(PAIRS).fill(NOTHING), any: false }
  #generation = -1

  /** The verdicts; empty when the classes have begun anew. */
  refresh(rows: Rows): this {
    if (rows.generation === this.#generation) return this
    this.bits.fill(UNASKED)
    this.bits[0] = DEPENDS
    this.pairs.refused.fill(NOTHING)
    this.pairs.any = false
    this.#generation = rows.generation
    return this
  }
}
