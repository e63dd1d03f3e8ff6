// Hot. Nothing here may allocate per event.
import { bad, CUT, NameTable, skipName, skipSpace, skipValue } from './json-scan.ts'

/** One entry of an envelope's `logEvents`, and the members of the envelope around them. */

const QUOTE = 34
const MESSAGE = 0
const EXTRACTED = 1
const ITEM = new NameTable(['message', 'extractedFields', 'timestamp', 'ingestionTime'])

/** Where the parts of the entry last read lie; `from` is 0 for a part that is missing or of another type. */
export const item = { messageFrom: 0, messageTo: 0, fieldsFrom: 0, fieldsTo: 0 }

/** Where the name last looked at by `readName` lies. */
export const name = { from: 0, to: 0 }

/** Notes where the name lies that begins at or after `from` and ends with its colon before `after`. */
export const readName = (b: Uint8Array, from: number, after: number): void => {
  name.from = b.indexOf(QUOTE, from) + 1
  let end = after - 1
  while (b[end] !== QUOTE) end--
  name.to = end
}

/** True when the object at p begins like a log event; CUT or BAD when that cannot be told. */
export const isItem = (b: Uint8Array, p: number, to: number): boolean | number => {
  const first = skipSpace(b, p + 1, to)
  if (first >= to) return CUT
  if (b[first] === 125) return false
  const after = skipName(b, first, to)
  if (after < 0) return after
  readName(b, first, after)
  // NameTable takes names of three bytes and more.
  const isId = name.to - name.from === 2 && b[name.from] === 0x69 && b[name.from + 1] === 0x64
  return isId || ITEM.find(b, name.from, name.to) >= 0
}

/** Reads the log event whose brace is at p. Returns the position behind it, or CUT, BAD or DEEP. */
export const readItem = (b: Uint8Array, p: number, to: number, deepest: number): number => {
  item.messageFrom = item.fieldsFrom = 0
  p = skipSpace(b, p + 1, to)
  if (p < to && b[p] === 125) return p + 1
  for (;;) {
    const start = p
    p = skipName(b, p, to)
    if (p < 0) return p
    readName(b, start, p)
    const found = ITEM.find(b, name.from, name.to)
    const value = skipSpace(b, p, to)
    p = skipValue(b, value, to, deepest)
    if (p < 0) return p
    if (found === MESSAGE && b[value] === QUOTE) {
      item.messageFrom = value + 1
      item.messageTo = p - 1
    } else if (found === EXTRACTED && b[value] === 123) {
      item.fieldsFrom = value
      item.fieldsTo = p
    }
    p = skipSpace(b, p, to)
    if (p >= to) return CUT
    if (b[p] === 125) return p + 1
    if (b[p] !== 44) return bad(p)
    p++
  }
}
