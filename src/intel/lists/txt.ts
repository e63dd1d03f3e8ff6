/**
 * The TXT list format: one entry a line. `#` and `;` begin a comment at the start of a line or after a blank, blank lines
 * are skipped, CRLF and a BOM are tolerated.
 */
import { Lines, type ListReader } from './lines.ts'
import type { ListTally } from './tally.ts'

export const TXT_EXPECTED = 'one address, block, range, domain, *.domain or SHA-256 a line'

export const isBlank = (byte: number): boolean => byte === 32 || byte === 9 || byte === 13

const isComment = (bytes: Uint8Array, i: number, from: number): boolean =>
  (bytes[i] === 35 || bytes[i] === 59) && (i === from || isBlank(bytes[i - 1]))

/** The end of what a line says: before the comment and trailing blanks. */
const endOfEntry = (bytes: Uint8Array, from: number, to: number): number => {
  let end = from
  for (let i = from; i < to && !isComment(bytes, i, from); i++) if (!isBlank(bytes[i])) end = i + 1
  return end
}

export const txtReader = (tally: ListTally): ListReader =>
  new Lines(tally, (bytes, from, to) => {
    while (from < to && isBlank(bytes[from])) from++
    const end = endOfEntry(bytes, from, to)
    if (end > from) tally.entry(bytes, from, end)
  })
