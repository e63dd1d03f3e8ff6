// Hot. Nothing here may allocate per event.
import { parseAddress } from '../tables/parse-address.ts'
import type { TextTable } from '../tables/text.ts'
import type { Dictionaries } from './batch.ts'
import { BAD_ACTION, BAD_ADDRESS, BAD_COUNT, BAD_DIRECTION, BAD_NUMBER, BAD_STATUS, BAD_TEXT } from './flow-faults.ts'
import { SLOTS } from './flow-fields.ts'
import { actionOf, directionOf, statusOf } from './flow-words.ts'
import { seenParsed, seenV4, useAddresses } from './seen-addresses.ts'

/**
 * The verbs that read down a flow log line, one word each. The position and the buffer are module state, not an
 * object's, so that V8 inlines the verbs. Every line handed in ends in a newline, which is the sentinel that lets the
 * loops run without looking at the buffer's end. A verb begins at a word's first byte and ends behind its last.
 */

const TEXT_BYTES_MAX = 256
const NEWLINE = 10
const DASH = 45

let bytes: Uint8Array = new Uint8Array(0)
let at = 0
let fault = 0
let texts: TextTable

// Interface, account and VPC repeat line after line: comparing with the bytes of the line before is cheaper than hashing.
const beforeFrom = new Int32Array(SLOTS)
const beforeTo = new Int32Array(SLOTS)
const beforeId = new Uint32Array(SLOTS)

/** Points the verbs at a buffer. Must be called again when the bytes moved or the dictionaries were cleared. */
export const openBytes = (buffer: Uint8Array, dictionaries: Dictionaries): void => {
  bytes = buffer
  texts = dictionaries.text
  useAddresses(dictionaries.addresses)
  beforeFrom.fill(0)
  beforeTo.fill(0)
  beforeId.fill(0)
}

export const beginLine = (from: number): void => {
  at = from
  fault = 0
}

/** Behind the newline of the line last read. */
export const lineEnd = (): number => at

/** True when the position is at a word, or blanks lead to one; false when the line ends first. */
export const atWord = (): boolean => bytes[at] > 32 || nextWord()

/** Ends a line: words left over are a fault. Returns the first fault of the line. */
export const endLine = (isShort: boolean): number => {
  if (isShort) fail(BAD_COUNT)
  else if (bytes[at] !== NEWLINE && atWord()) {
    fail(BAD_COUNT)
    while (bytes[at] !== NEWLINE) at++
  }
  at++
  return fault
}

/** Moves over blanks to the next word; false when the line ends first. */
const nextWord = (): boolean => {
  const b = bytes
  let p = at
  while (b[p] <= 32 && b[p] !== NEWLINE) p++
  at = p
  return b[p] !== NEWLINE
}

export const skip = (): void => {
  const b = bytes
  let p = at
  while (b[p] > 32) p++
  at = p
}

/** Notes what is wrong first; the rest of the line is still read, because the log status may explain it. */
const fail = (reason: number): number => {
  if (fault === 0) fault = reason
  return 0
}

const reject = (reason: number): number => {
  skip()
  return fail(reason)
}

const isDash = (): boolean => bytes[at] === DASH && bytes[at + 1] <= 32

export const small = (largest: number): number => {
  const b = bytes
  let p = at
  let value = 0
  let digit = b[p] - 48
  while (digit >= 0 && digit <= 9 && value <= 65_535) {
    value = value * 10 + digit
    digit = b[++p] - 48
  }
  if (b[p] > 32 || value > largest) return isDash() ? skipDash() : reject(BAD_NUMBER)
  at = p
  return value
}

/** The dash is how AWS writes that a field does not apply. */
const skipDash = (): number => {
  at++
  return 0
}

export const seconds = (): number => {
  const b = bytes
  let p = at
  const limit = p + 9
  let value = 0
  let digit = b[p] - 48
  // Nine digits fit a small integer; the tenth is added apart so that the loop never works on doubles.
  while (digit >= 0 && digit <= 9 && p < limit) {
    value = value * 10 + digit
    digit = b[++p] - 48
  }
  if (digit >= 0 && digit <= 9) {
    value = value * 10 + digit
    p++
    if (value > 0xffff_ffff) return reject(BAD_NUMBER)
  }
  if (b[p] > 32) return isDash() ? skipDash() : reject(BAD_NUMBER)
  at = p
  return value
}

export const amount = (): number => {
  const b = bytes
  let p = at
  const limit = p + 9
  let value = 0
  let digit = b[p] - 48
  while (digit >= 0 && digit <= 9 && p < limit) {
    value = value * 10 + digit
    digit = b[++p] - 48
  }
  if (b[p] > 32) return isDash() ? skipDash() : longAmount()
  at = p
  return value
}

/** Up to 2^53 - 1, the largest whole number that a column holds exactly. */
const longAmount = (): number => {
  const b = bytes
  let p = at
  let value = 0
  while (b[p] >= 48 && b[p] <= 57 && value <= Number.MAX_SAFE_INTEGER) value = value * 10 + (b[p++] - 48)
  if (b[p] > 32 || value > Number.MAX_SAFE_INTEGER) return reject(BAD_NUMBER)
  at = p
  return value
}

export const text = (slot: number): number => {
  const b = bytes
  const from = at
  let p = from
  let before = beforeFrom[slot]
  const end = beforeTo[slot]
  while (before < end && b[p] === b[before]) {
    p++
    before++
  }
  if (before === end && b[p] <= 32 && p > from) {
    at = p
    return beforeId[slot]
  }
  return newText(slot, from)
}

const newText = (slot: number, from: number): number => {
  const b = bytes
  let p = from
  while (b[p] > 32 && b[p] < 127) p++
  if (b[p] > 32 || p - from > TEXT_BYTES_MAX) return reject(BAD_TEXT)
  at = p
  const id = p === from + 1 && b[from] === DASH ? 0 : texts.intern(b, from, p)
  beforeFrom[slot] = from
  beforeTo[slot] = p
  beforeId[slot] = id
  return id
}

export const address = (): number => {
  const b = bytes
  let p = at
  let value = 0
  let octet = 0
  let start = p
  let dots = 0
  for (;;) {
    const c = b[p]
    const digit = c - 48
    if (digit >= 0 && digit <= 9) octet = octet * 10 + digit
    else {
      const digits = p - start
      if (digits < 1 || digits > 3 || octet > 255) return otherAddress()
      value = (value << 8) | octet
      if (c !== 46) break
      if (++dots > 3) return otherAddress()
      octet = 0
      start = p + 1
    }
    p++
  }
  if (dots !== 3 || b[p] > 32) return otherAddress()
  at = p
  return seenV4(value)
}

const otherAddress = (): number => {
  const from = at
  if (isDash()) return skipDash()
  skip()
  return parseAddress(bytes, from, at) === 0 ? fail(BAD_ADDRESS) : seenParsed()
}

export const action = (): number => {
  const from = at
  skip()
  const value = actionOf(bytes, from, at)
  return value < 0 ? fail(BAD_ACTION) : value
}

export const status = (): number => {
  const from = at
  skip()
  const value = statusOf(bytes, from, at)
  return value < 0 ? fail(BAD_STATUS) : value
}

export const direction = (): number => {
  const from = at
  skip()
  const value = directionOf(bytes, from, at)
  return value < 0 ? fail(BAD_DIRECTION) : value
}
