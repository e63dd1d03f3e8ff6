import type { ObjectCounts } from './decoder.ts'
import { CUT, DEEP } from './json-scan.ts'

const SAMPLE_BYTES = 120
const decoder = new TextDecoder()

/**
 * Counts records that did not become events, and keeps the first of each reason as a sample. It counts the record too,
 * so that records = events + dropped holds whatever the caller does next. Cold: bad records are rare, or an attack that
 * should cost us a counter and nothing more.
 */
export const drop = (counts: ObjectCounts, reason: string, bytes: Uint8Array, from: number, to: number): void => {
  counts.records++
  const before = counts.dropped[reason]
  counts.dropped[reason] = (before ?? 0) + 1
  if (before !== undefined) return
  counts.samples[reason] = decoder.decode(bytes.subarray(from, Math.min(to, from + SAMPLE_BYTES))).trim()
}

/** Widens an object's first and last event time to the rows of a batch, whose times are in `at`. Called once a batch. */
export const noteTimes = (counts: ObjectCounts, at: ArrayLike<number>, rows: number): void => {
  let first = counts.firstAt
  let last = counts.lastAt
  for (let row = 0; row < rows; row++) {
    const time = at[row]
    if (time === 0) continue
    if (first === 0 || time < first) first = time
    if (time > last) last = time
  }
  counts.firstAt = first
  counts.lastAt = last
}

/** Why a record that the scanners could not read is dropped. */
export const reasonOf = (code: number, isLong: boolean): string =>
  code === DEEP ? 'nested too deep' : code !== CUT ? 'not JSON' : isLong ? 'record too long' : 'cut short'
