// Hot. Nothing here may allocate per event.
import {
  ELEMENT,
  FIRST_OBJECT,
  FIRST_WRAPPER,
  FLAG_MEMBERS,
  IDENTITY,
  LEVELS,
  type Level,
  member,
  RECORD,
  SLOTS,
} from './cloudtrail-members.ts'
import { asciiEnd, bad, CUT, plainEnd, skipScalar, skipSpace, skipString, skipValue } from './json-scan.ts'

const EVENT_TIME = member('eventTime')
const EVENT_NAME = member('eventName')

/** `scan` met the list of records that this element is only the wrapping of; `resume` lies behind its bracket. */
export const LIST = -4

/** Finds the members of one record in its bytes. */
export class RecordScanner {
  readonly from = new Int32Array(SLOTS)
  readonly to = new Int32Array(SLOTS)
  /** True when something in the record is unusual enough to be left to JSON.parse: escapes, doubled names, wrong types. */
  odd = false
  /** Where the record itself begins and ends, inside an EventBridge event or a LookupEvents entry; else 0. */
  innerFrom = 0
  innerTo = 0
  /** True when the wrapping is itself so odd that only the whole element says where the record is. */
  whole = false
  resume = 0
  #bytes: Uint8Array = new Uint8Array(0)
  #end = 0
  #depth: number

  constructor(depthMax: number) {
    this.#depth = depthMax
  }

  /** Scans the object whose brace is at p. Returns the position after it, or CUT, BAD, DEEP or LIST. */
  scan(bytes: Uint8Array, p: number, to: number): number {
    this.#bytes = bytes
    this.#end = to
    this.from.fill(0)
    this.odd = false
    this.whole = false
    this.innerFrom = 0
    this.innerTo = 0
    return this.#object(p + 1, ELEMENT)
  }

  /** True when anything that only a record has was met, whole or not. */
  get isRecord(): boolean {
    return this.from[EVENT_TIME] !== 0 || this.from[EVENT_NAME] !== 0 || this.from[IDENTITY] !== 0
  }

  #object(p: number, levelNumber: number): number {
    const b = this.#bytes
    const end = this.#end
    const level = LEVELS[levelNumber]
    p = skipSpace(b, p, end)
    if (p >= end) return CUT
    if (b[p] === 125) return p + 1
    for (;;) {
      p = skipSpace(b, p, end)
      if (p >= end) return CUT
      if (b[p] !== 34) return bad(p)
      const name = p + 1
      p = plainEnd(b, name, end)
      if (p >= end) return CUT
      let found = -1
      if (b[p] === 34) {
        found = level.names.find(b, name, p)
        p++
      } else {
        this.odd = true
        if (levelNumber === ELEMENT) this.whole = true
        p = skipString(b, p, end)
        if (p < 0) return p
      }
      p = skipSpace(b, p, end)
      if (p >= end) return CUT
      if (b[p] !== 58) return bad(p)
      p = found < 0 ? skipValue(b, p + 1, end, this.#depth - level.depth) : this.#value(p + 1, level, found)
      if (p < 0) return p
      p = skipSpace(b, p, end)
      if (p >= end) return CUT
      if (b[p] === 125) return p + 1
      if (b[p] !== 44) return bad(p)
      p++
    }
  }

  #value(p: number, level: Level, found: number): number {
    const b = this.#bytes
    const end = this.#end
    p = skipSpace(b, p, end)
    if (p >= end) return CUT
    const number = level.numbers[found]
    if (number >= FIRST_WRAPPER) return this.#wrapper(p, number - FIRST_WRAPPER, level.depth)
    // What stands beside `detail` in an EventBridge event is not the record's.
    if (this.innerFrom > 0 && this.innerTo > 0) return skipValue(b, p, end, this.#depth - level.depth)
    if (this.from[number] !== 0) this.odd = true
    const c = b[p]
    if (c === 34 && number < FIRST_OBJECT) {
      const from = p + 1
      p = asciiEnd(b, from, end)
      if (p >= end) return CUT
      this.from[number] = from
      this.to[number] = p
      if (b[p] === 34) return p + 1
      this.odd = true
      return skipString(b, p, end)
    }
    this.from[number] = -1
    if (c === 123 && number >= FIRST_OBJECT) return this.#object(p + 1, number - FIRST_OBJECT)
    if (c === 110) return skipScalar(b, p, end)
    if ((c === 116 || c === 102) && number < FIRST_OBJECT && FLAG_MEMBERS[number] === 1) {
      this.from[number] = p
      p = skipScalar(b, p, end)
      this.to[number] = p
      return p
    }
    this.odd = true
    return skipValue(b, p, end, this.#depth - level.depth)
  }

  #wrapper(p: number, wrapper: number, depth: number): number {
    const b = this.#bytes
    const c = b[p]
    if (wrapper < 2 && c === 91) {
      this.resume = p + 1
      return LIST
    }
    if (this.innerFrom !== 0) this.odd = this.whole = true
    if (wrapper === 2 && c === 123) {
      this.from.fill(0)
      this.innerFrom = p
      this.innerTo = 0
      this.innerTo = this.#object(p + 1, RECORD)
      return this.innerTo
    }
    const after = skipValue(b, p, this.#end, this.#depth - depth)
    if (wrapper === 3 && c === 34 && after > 0) {
      this.odd = true
      this.innerFrom = p
      this.innerTo = after
    }
    return after
  }
}
