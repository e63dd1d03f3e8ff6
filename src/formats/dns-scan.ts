// Hot. Nothing here may allocate per event.
import type { AddressTable } from '../tables/addresses.ts'
import { DnsAnswers } from './dns-answers.ts'
import { MEMBERS, member } from './dns-members.ts'
import { asciiEnd, BAD, CUT, NameTable, STOP, skipScalar, skipSpace, skipString, skipValue } from './json-scan.ts'
import type { Kernel } from './kernel.ts'
import { MemberRuns, PLACES } from './member-runs.ts'
import { useAddresses } from './seen-addresses.ts'

const SOURCE_PORT = member('srcport')
const FIRST_SOURCE_ID = member('instance')
const ANSWERS = MEMBERS.length
const SOURCE_IDS = ANSWERS + 1
const RDATA = 0
const TYPE = 1

const top = new NameTable([...MEMBERS.slice(0, FIRST_SOURCE_ID), 'answers', 'srcids'])
const sourceIds = new NameTable(MEMBERS.slice(FIRST_SOURCE_ID))
const inAnswer = new NameTable(['Rdata', 'Type'])

const TOP = 0
const IDS = 1
const ANSWER = 2

/** Walks over one record and notes where its members lie. Strict: what passes here passes JSON.parse. */
export class DnsScanner {
  readonly #ownFrom = new Int32Array(MEMBERS.length + 2)
  readonly #ownTo = new Int32Array(MEMBERS.length + 2)
  /** Where each member's text lies: 0 when the record has no such member, -1 when its value is null. */
  from: Int32Array = this.#ownFrom
  to: Int32Array = this.#ownTo
  /** Ids of the members' texts, where the kernel has looked them up; the query's name is in lower case. */
  ids: Uint32Array | undefined
  /** The buffer that `from` and `to` count in. */
  bytes: Uint8Array = new Uint8Array(0)
  readonly answers = new DnsAnswers()
  /** True when something is unusual enough to be left to JSON.parse: escapes, doubled names, other types. */
  odd = false
  readonly #depth: number
  #end = 0
  #found = -1
  readonly #runs = new MemberRuns(3)
  readonly #answerFrom = new Int32Array(2)
  readonly #answerTo = new Int32Array(2)

  constructor(depthMax: number) {
    this.#depth = depthMax
  }

  useAddresses(addresses: AddressTable): void {
    useAddresses(addresses)
  }

  clear(bytes: Uint8Array): void {
    this.bytes = bytes
    this.from = this.#ownFrom
    this.to = this.#ownTo
    this.ids = undefined
    this.from.fill(0)
    this.answers.clear()
    this.odd = false
  }

  /** Scans the object whose brace is at p; returns the position behind it, or CUT, BAD or DEEP. */
  scan(bytes: Uint8Array, p: number, to: number): number {
    this.clear(bytes)
    this.#end = to
    this.#runs.open(bytes)
    return this.#object(p + 1, TOP)
  }

  /** Tells what the kernel has found instead. */
  take(kernel: Kernel): void {
    this.bytes = kernel.bytes
    this.from = kernel.from
    this.to = kernel.to
    this.ids = kernel.ids
    this.odd = false
    const { answers } = this
    answers.clear()
    answers.count = kernel.answersMet
    const places = kernel.answers
    const end = kernel.answersTaken << 2
    for (let i = 0; i < end; i += 4)
      if (places[i + 2] !== 0) answers.takeV4(places[i + 2])
      else answers.takeText(kernel.bytes, places[i], places[i + 1])
  }

  #object(p: number, level: number): number {
    const b = this.bytes
    const end = this.#end
    const first = skipSpace(b, p, end)
    if (first >= end) return CUT
    if (b[first] === 125) return first + 1
    for (let place = 0; ; place++) {
      const run = level * PLACES + (place < PLACES ? place : PLACES - 1)
      const known = this.#runs.match(run, p, end)
      if (known > 0) {
        this.#found = this.#runs.found(run)
        p += known
      } else if ((p = this.#name(p, level, place, run)) < 0) return p
      const found = this.#found
      p = found < 0 ? this.#skip(p, level) : this.#value(p, level, found)
      if (p < 0) return p
      if (p < end && b[p] === 44) continue
      const next = skipSpace(b, p, end)
      if (next >= end) return CUT
      if (b[next] === 125) return next + 1
      if (b[next] !== 44) return BAD
    }
  }

  /** Reads a member's name and all around it, up to its value, and remembers that run of bytes. */
  #name(p: number, level: number, place: number, run: number): number {
    const b = this.bytes
    const end = this.#end
    const start = p
    p = skipSpace(b, p, end)
    if (place > 0 && p < end) {
      if (b[p] !== 44) return BAD
      p = skipSpace(b, p + 1, end)
    }
    if (p >= end) return CUT
    if (b[p] !== 34) return BAD
    const name = ++p
    while (p < end && STOP[b[p]] === 0) p++
    if (p >= end) return CUT
    const isPlain = b[p] === 34
    this.#found = -1
    if (isPlain) this.#found = (level === TOP ? top : level === IDS ? sourceIds : inAnswer).find(b, name, p++)
    else {
      this.odd = true
      p = skipString(b, p, end)
      if (p < 0) return p
    }
    p = skipSpace(b, p, end)
    if (p >= end) return CUT
    if (b[p] !== 58) return BAD
    p = skipSpace(b, p + 1, end)
    if (p >= end) return CUT
    if (isPlain) this.#runs.remember(run, start, p, this.#found)
    return p
  }

  #value(p: number, level: number, found: number): number {
    if (level === ANSWER) return this.#text(p, level, this.#answerFrom, this.#answerTo, found)
    const number = level === IDS ? found + FIRST_SOURCE_ID : found < FIRST_SOURCE_ID ? found : found + 2
    if (number < ANSWERS) return this.#text(p, level, this.from, this.to, number)
    if (this.from[number] !== 0) this.odd = true
    this.from[number] = -1
    const c = this.bytes[p]
    if (number === SOURCE_IDS && c === 123) return this.#object(p + 1, IDS)
    if (number === ANSWERS && c === 91) return this.#list(p + 1)
    return this.#strange(p, level)
  }

  #text(p: number, level: number, from: Int32Array, to: Int32Array, number: number): number {
    const b = this.bytes
    const end = this.#end
    if (from[number] !== 0) this.odd = true
    if (b[p] === 34) {
      from[number] = ++p
      p = asciiEnd(b, p, end)
      if (p >= end) return CUT
      to[number] = p
      if (b[p] === 34) return p + 1
      this.odd = true
      return skipString(b, p, end)
    }
    from[number] = -1
    to[number] = -1
    if (level !== TOP || number !== SOURCE_PORT || b[p] < 48 || b[p] > 57) return this.#strange(p, level)
    from[number] = p
    const after = skipScalar(b, p, end)
    to[number] = after
    // A port is at most five digits; anything else that begins like a number is JSON.parse's to spell.
    while (p < after && b[p] >= 48 && b[p] <= 57) p++
    if (p !== after || p - from[number] > 5) this.odd = true
    return after
  }

  #list(p: number): number {
    const b = this.bytes
    const end = this.#end
    p = skipSpace(b, p, end)
    if (p >= end) return CUT
    if (b[p] === 93) return p + 1
    for (;;) {
      p = skipSpace(b, p, end)
      if (p >= end) return CUT
      this.answers.count++
      p = b[p] === 123 ? this.#answer(p + 1) : this.#strange(p, IDS)
      if (p < 0) return p
      p = skipSpace(b, p, end)
      if (p >= end) return CUT
      if (b[p] === 93) return p + 1
      if (b[p] !== 44) return BAD
      p++
    }
  }

  #answer(p: number): number {
    const from = this.#answerFrom
    const to = this.#answerTo
    from[RDATA] = 0
    from[TYPE] = 0
    const after = this.#object(p, ANSWER)
    if (after > 0 && from[RDATA] > 0 && from[TYPE] > 0)
      this.answers.take(this.bytes, from[RDATA], to[RDATA], from[TYPE], to[TYPE])
    return after
  }

  /** A value of a type that the log does not give this member; null is merely absent. */
  #strange(p: number, level: number): number {
    if (this.bytes[p] !== 110) this.odd = true
    return this.#skip(p, level)
  }

  #skip(p: number, level: number): number {
    return skipValue(this.bytes, p, this.#end, this.#depth - 1 - level)
  }
}
