import { type TextTable, viewOf } from '../tables/text.ts'
import type { Columns, Dictionaries } from './batch.ts'
import type { Plan } from './flow-fields.ts'
import { regularSource } from './flow-regular-source.ts'
import { answersV4, keysV4, seenOther, seenV4 } from './seen-addresses.ts'
import { hasPorts, ownSide, sourceOpened } from './sides.ts'

/**
 * Reads the lines that are written just as AWS writes them, by code made for their plan: one blank between words, plain
 * numbers, ACCEPT or REJECT, OK. What it does not know it leaves to `readLine`, which decides; so it may be strict, and
 * a line that both read gives the same row. The general reader takes 0.5 µs a line, this one a third (2026-11).
 */

const TEXT_BYTES_MAX = 256
/** Texts seen last, by a hash of their last four bytes. */
const TEXTS = 256
const EMPTY: Uint8Array = new Uint8Array(0)

/** What a regular reader reads from and writes to. */
export class RegularLines {
  bytes = EMPTY
  view = viewOf(EMPTY)
  /** Offset in the object of `bytes[0]`. */
  base = 0
  /** A longer line, its newline counted, is none of ours. */
  longest = 0
  readonly columns: Columns
  readonly offset: Float64Array
  readonly length: Uint32Array
  /** Rows filled, and lines read since `open`. */
  rows = 0
  events = 0
  /** Texts that stand for an account or Region that the log does not tell, and the account that does not tell. */
  account = 0
  region = 0
  unknownAccount = 0
  /** Behind the text that `newText` read. */
  end = 0
  /** How long the last text of a slot was: the next is likely as long. */
  readonly guesses = new Int32Array(32)
  readonly textFrom = new Int32Array(TEXTS)
  readonly textLength = new Int32Array(TEXTS)
  readonly textId = new Int32Array(TEXTS)
  #texts: TextTable | undefined

  constructor(columns: Columns, offset: Float64Array, length: Uint32Array) {
    this.columns = columns
    this.offset = offset
    this.length = length
  }

  /** Points at a buffer. Must be called again when the bytes moved or the dictionaries were cleared. */
  open(bytes: Uint8Array, base: number, dictionaries: Dictionaries): void {
    if (bytes !== this.bytes) this.view = viewOf(bytes)
    this.bytes = bytes
    this.base = base
    this.#texts = dictionaries.text
    this.textLength.fill(0)
  }

  // Hot. Nothing here may allocate per event.
  /** The id of the text at `from`, remembered for its slot; -1 when it is no text of a flow log. */
  newText(from: number, slot: number): number {
    const { bytes } = this
    let p = from
    while (bytes[p] > 32 && bytes[p] < 127) p++
    const length = p - from
    if (bytes[p] > 32 || length === 0 || length > TEXT_BYTES_MAX) return -1
    const id = (this.#texts as TextTable).intern(bytes, from, p)
    this.end = p
    this.guesses[slot] = length
    if (id === 0 || length < 4) return id
    const place = Math.imul(this.view.getInt32(p - 4, true), 0x9e3779b1) >>> 24
    this.textFrom[place] = from
    this.textLength[place] = length
    this.textId[place] = id
    return id
  }
}

/** True when the `length` bytes, four at least, at two places of a view are the same. */
const isSame = (view: DataView, a: number, b: number, length: number): boolean => {
  const last = length - 4
  for (let i = 0; i < last; i += 4) if (view.getInt32(a + i, true) !== view.getInt32(b + i, true)) return false
  return view.getInt32(a + last, true) === view.getInt32(b + last, true)
}

/** The number that eight digits stand for; -1 when they are none, or seconds after 2038. */
const eightDigits = (bytes: Uint8Array, from: number): number => {
  let value = 0
  for (let p = from; p < from + 8; p++) {
    const digit = bytes[p] - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value < 21_474_836 ? value : -1
}

/** Reads lines until row `most` or `to`, behind a newline; returns where the first line begins that it did not read. */
export type RegularReader = (lines: RegularLines, from: number, to: number, most: number) => number

// Cold from here: once for each plan.
const HELPERS = {
  ...{ isSame, eightDigits, hasPorts, ownSide, sourceOpened },
  ...{ answersV4, keysV4, seenOther, seenV4 },
}

/** Header lines are the sender's to choose: so many get code of their own. */
const READERS_MAX = 16
const readers = new Map<string, RegularReader>()
const readersOf = new WeakMap<Plan, { readonly reader: RegularReader | undefined }>()

/** The reader of a plan; undefined for a gateway's, for too many plans, and where code may not be generated. */
export const regularReaderOf = (plan: Plan): RegularReader | undefined => {
  let known = readersOf.get(plan)
  if (known === undefined) readersOf.set(plan, (known = { reader: makeReader(plan) }))
  return known.reader
}

const makeReader = (plan: Plan): RegularReader | undefined => {
  const name = `${plan.verbs.join()} ${plan.slots.join()}`
  const known = readers.get(name)
  if (known !== undefined || readers.size >= READERS_MAX) return known
  const source = regularSource(plan)
  if (source === undefined) return undefined
  try {
    const make = new Function('helpers', source) as (helpers: typeof HELPERS) => RegularReader
    const reader = make(HELPERS)
    readers.set(name, reader)
    return reader
  } catch (error) {
    if (error instanceof EvalError) return undefined
    throw error
  }
}
