// Hot. Nothing here may allocate per event.
import { NO_DATA, SKIPPED_DATA } from './flow-faults.ts'
import { EGRESS, INGRESS } from './sides.ts'

/** The few fixed words of a flow log line, by their bytes from..to. -1 for any other word. */

const word = (text: string): Uint8Array => new TextEncoder().encode(text)
const ACCEPT = word('ACCEPT')
const REJECT = word('REJECT')
const OK = word('OK')
const NODATA = word('NODATA')
const SKIPDATA = word('SKIPDATA')
const OUT = word('egress')
const IN = word('ingress')
const DASH = word('-')

const is = (expected: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean => {
  if (to - from !== expected.length) return false
  for (let i = 0; i < expected.length; i++) if (bytes[from + i] !== expected[i]) return false
  return true
}

/** 1 for ACCEPT, 0 for REJECT. */
export const actionOf = (bytes: Uint8Array, from: number, to: number): number =>
  is(ACCEPT, bytes, from, to) ? 1 : is(REJECT, bytes, from, to) || is(DASH, bytes, from, to) ? 0 : -1

/** 0 for OK, else the fault that keeps the record from being an event. */
export const statusOf = (bytes: Uint8Array, from: number, to: number): number => {
  if (is(OK, bytes, from, to) || is(DASH, bytes, from, to)) return 0
  return is(NODATA, bytes, from, to) ? NO_DATA : is(SKIPDATA, bytes, from, to) ? SKIPPED_DATA : -1
}

/** `flow-direction`; 0 when the log does not say. */
export const directionOf = (bytes: Uint8Array, from: number, to: number): number =>
  is(IN, bytes, from, to) ? INGRESS : is(OUT, bytes, from, to) ? EGRESS : is(DASH, bytes, from, to) ? 0 : -1

/**
 * What keeps a line from being an event that was written for an interval without traffic: words with one blank between,
 * the last of them NODATA or SKIPDATA. Every object has some; what else is odd in a line is left to the general reader: 0.
 */
export const statusOfIdle = (bytes: Uint8Array, from: number, to: number, words: number): number => {
  // Both end in DATA.
  if (to - from < 9 || bytes[to - 1] !== 65 || bytes[to - 2] !== 84 || bytes[to - 4] !== 68) return 0
  let count = 1
  let last = from
  for (let p = from; p < to; p++) {
    if (bytes[p] > 32) continue
    if (bytes[p] !== 32 || p === last) return 0
    count++
    last = p + 1
  }
  return count === words ? Math.max(0, statusOf(bytes, last, to)) : 0
}
