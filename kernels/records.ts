/**
 * AssemblyScript: finds the members of one record, as RecordScanner in src/formats/cloudtrail-scan.ts and DnsScanner in
 * src/formats/dns-scan.ts do, and takes their texts into the dictionary. It only knows records as AWS writes them: at
 * anything unusual it gives up, and the plain scanner, which is the specification, reads the record from its beginning.
 */
import { asciiEnd, BAD, byte, CUT, isDigit, plainEnd, skipScalar, skipSpace, skipValue } from './json'
import { intern, isSame, refresh } from './texts'

export { useTexts } from './texts'

/** Left to the plain scanner. */
const ODD: i32 = -5

/** What a member's value may be; src/formats/kernel.ts spells the same numbers. */
const FLAG: i32 = 1
const PORT: i32 = 2
const OBJECT: i32 = 3
const ANSWERS: i32 = 4

/** How a member's text is taken into the dictionary. */
const CUT_TEXT: i32 = 1
const SHORT_TEXT: i32 = 2
const DOMAIN: i32 = 3
const CUT_BYTES: i32 = 2048
const SHORT_BYTES: i32 = 256
const DOMAIN_BYTES: i32 = 1024

/** A plan: kinds, sublevels and texts of 64 slots each, how many slots and texts, then its levels. */
const SUBLEVELS: usize = 64
const TEXTS: usize = 128
const HOWS: usize = 192
const SLOT_COUNT: usize = 256
const TEXT_COUNT: usize = 260
const ANSWER_SLOT: usize = 264
const ANSWER_LEVEL: usize = 268
const PLAN_HEAD: usize = 272
/** A level: a NameTable of 256 slots and 32 names of 32 bytes, the number of each name, a salt and a depth. */
const LENGTHS: usize = 256
const NUMBERS: usize = 288
const SALT: usize = 320
const DEPTH: usize = 324
const NAMES: usize = 336
const LEVEL_BYTES: usize = 1360
const PLAN_BYTES: i32 = 16592
const plans: usize = memory.data(33184)

const from: usize = memory.data(256)
const to: usize = memory.data(256)
const ids: usize = memory.data(256)
/** Data and its type of each A and AAAA answer: where each begins and ends. */
const ANSWERS_MAX: i32 = 64
const answers: usize = memory.data(1024)
const domain: usize = memory.data(1040)

let plan: usize = 0
let end: i32 = 0
let depth: i32 = 0
let met: i32 = 0
let taken: i32 = 0

/** Where the caller's own part of the memory begins. */
export function freeFrom(): usize {
  return (__heap_base + 63) & ~63
}
export function planAt(number: i32): usize {
  return plans + number * PLAN_BYTES
}
export function fromAt(): usize {
  return from
}
export function toAt(): usize {
  return to
}
export function idsAt(): usize {
  return ids
}
export function answersAt(): usize {
  return answers
}
/** Answers of the last record, and how many of them hold an address. */
export function answersMet(): i32 {
  return met
}
export function answersTaken(): i32 {
  return taken
}

/** Scans the object whose brace is at p. Returns the position after it, or a negative code: then nothing else is valid. */
export function scan(number: i32, p: i32, limit: i32, deepest: i32): i32 {
  plan = plans + number * PLAN_BYTES
  end = limit
  depth = deepest
  met = 0
  taken = 0
  const slots = load<i32>(plan + SLOT_COUNT)
  for (let i = 0; i < slots; i += 4) v128.store(from + (<usize>i << 2), i32x4.splat(0))
  const after = object(p + 1, 0)
  return after < 0 ? after : takeTexts(number << 6) ? after : ODD
}

/** The number of a name, or -1. */
@inline
function find(level: usize, at: i32, length: i32): i32 {
  if (length < 2) return -1
  const p = <usize>at
  const q = p + length
  const spread = (<i32>load<u8>(p) ^ length) | (<i32>load<u8>(q - 1) << 8) | (<i32>load<u8>(p + (length >> 1)) << 16) | (<i32>load<u8>(q - 3) << 24)
  const found = <usize>load<u8>(level + <usize>(<u32>((spread ^ load<i32>(level + SALT)) * <i32>0x9e3779b1) >> 24))
  if (found === 0 || <i32>load<u8>(level + found - 1, LENGTHS) !== length) return -1
  if (!isSame(p, level + NAMES + ((found - 1) << 5), length)) return -1
  return <i32>load<u8>(level + found - 1, NUMBERS)
}

function object(p: i32, number: i32): i32 {
  const level = plan + PLAN_HEAD + <usize>number * LEVEL_BYTES
  const below = depth - load<i32>(level + DEPTH)
  p = skipSpace(p, end)
  if (p >= end) return CUT
  if (byte(p) === 125) return p + 1
  while (true) {
    if (byte(p) !== 34) return BAD
    const name = p + 1
    p = plainEnd(name, end)
    if (p >= end) return CUT
    if (byte(p) !== 34) return ODD
    const found = find(level, name, p - name)
    p = skipSpace(p + 1, end)
    if (p >= end) return CUT
    if (byte(p) !== 58) return BAD
    p = found < 0 ? skipValue(p + 1, end, below) : value(p + 1, found)
    if (p < 0) return p
    p = skipSpace(p, end)
    if (p >= end) return CUT
    if (byte(p) === 125) return p + 1
    if (byte(p) !== 44) return BAD
    p = skipSpace(p + 1, end)
    if (p >= end) return CUT
  }
}

function value(p: i32, number: i32): i32 {
  p = skipSpace(p, end)
  if (p >= end) return CUT
  const c = byte(p)
  const kind = <i32>load<u8>(plan + number)
  const place = <usize>number << 2
  if (load<i32>(from + place) !== 0) return ODD
  if (c === 34 && kind < OBJECT) {
    const start = p + 1
    p = asciiEnd(start, end)
    if (p >= end) return CUT
    if (byte(p) !== 34) return ODD
    store<i32>(from + place, start)
    store<i32>(to + place, p)
    return p + 1
  }
  store<i32>(from + place, -1)
  if (c === 123 && kind === OBJECT) return object(p + 1, <i32>load<u8>(plan + number, SUBLEVELS))
  if (c === 91 && kind === ANSWERS) return list(p + 1)
  if (c === 110 && kind <= ANSWERS) return skipScalar(p, end)
  const isFlag = kind === FLAG && (c === 116 || c === 102)
  if (!isFlag && !(kind === PORT && isDigit(c))) return ODD
  const after = skipScalar(p, end)
  store<i32>(from + place, p)
  store<i32>(to + place, after)
  if (kind === PORT) {
    if (after - p > 5) return ODD
    for (; p < after; p++) if (!isDigit(byte(p))) return ODD
  }
  return after
}

function list(p: i32): i32 {
  const data = <usize>load<i32>(plan + ANSWER_SLOT) << 2
  const level = load<i32>(plan + ANSWER_LEVEL)
  p = skipSpace(p, end)
  if (p >= end) return CUT
  if (byte(p) === 93) return p + 1
  while (true) {
    if (byte(p) !== 123 || met >= ANSWERS_MAX) return ODD
    met++
    // Data and type stand side by side.
    store<u64>(from + data, 0)
    p = object(p + 1, level)
    if (p < 0) return p
    if (load<i32>(from + data) > 0 && load<i32>(from + data + 4) > 0) takeAnswer(data)
    p = skipSpace(p, end)
    if (p >= end) return CUT
    if (byte(p) === 93) return p + 1
    if (byte(p) !== 44) return BAD
    p = skipSpace(p + 1, end)
    if (p >= end) return CUT
  }
}

/** Only A and AAAA answers are addresses. */
function takeAnswer(data: usize): void {
  const type = load<i32>(from + data + 4)
  const length = load<i32>(to + data + 4) - type
  if (byte(type) !== 65 || (length !== 1 && (length !== 4 || load<u32>(<usize>type) !== 0x41414141))) return
  const place = answers + (<usize>taken << 4)
  store<i32>(place, load<i32>(from + data))
  store<i32>(place + 4, load<i32>(to + data))
  store<i32>(place + 8, type)
  store<i32>(place + 12, type + length)
  taken++
}

/** Looks up the texts that columns are made of; false when one is longer than the plain scanner allows. */
function takeTexts(places: i32): bool {
  refresh()
  const count = load<i32>(plan + TEXT_COUNT)
  for (let i: usize = 0; i < <usize>count; i++) {
    const number = <usize>load<u8>(plan + i, TEXTS)
    const how = <i32>load<u8>(plan + i, HOWS)
    const start = load<i32>(from + (number << 2))
    let id = 0
    if (start > 0) {
      let length = load<i32>(to + (number << 2)) - start
      if (how === DOMAIN) {
        if (length > DOMAIN_BYTES) return false
        length = lower(<usize>start, length)
        id = intern(domain, length, places + <i32>number)
      } else {
        if (how === SHORT_TEXT && length > SHORT_BYTES) return false
        if (how === CUT_TEXT && length > CUT_BYTES) length = CUT_BYTES
        id = intern(<usize>start, length, places + <i32>number)
      }
    }
    store<i32>(ids + (number << 2), id)
  }
  return true
}

/** Copies a name in lower case and without its final dot; returns its length. */
function lower(name: usize, length: i32): i32 {
  if (length > 0 && load<u8>(name + length - 1) === 46) length--
  for (let i: usize = 0; i < <usize>length; i += 16) {
    const v = v128.load(name + i)
    const isUpper = v128.and(i8x16.ge_u(v, i8x16.splat(65)), i8x16.le_u(v, i8x16.splat(90)))
    v128.store(domain + i, v128.or(v, v128.and(isUpper, i8x16.splat(32))))
  }
  return length
}
