/**
 * AssemblyScript: finds the members of one record, as RecordScanner in src/formats/cloudtrail-scan.ts and DnsScanner in
 * src/formats/dns-scan.ts do, and takes their texts into the dictionary. It only knows records as AWS writes them: at
 * anything unusual it gives up, and the plain scanner, which is the specification, reads the record from its beginning.
 */
import { asciiEnd, BAD, byte, CUT, isDigit, plainEnd, skipScalar, skipSpace, skipString, skipValue } from './json'
import {
  ANSWERS, ANSWER_LEVEL, ANSWER_SLOT, DEPTH, FLAG, LENGTHS, LEVELS, LEVEL_BYTES, NAMES, NUMBERS, OBJECT,
  PLAN_BYTES, PLAN_HEAD, PORT, SALT, SLOT_COUNT, SUBLEVELS, from, ids, plans, to,
} from './plan'
import {
  following, isString, isWhole, lengthOf, numberOf, prepare, remember, rememberString, startOf, wholeOf,
} from './runs'
import { takeTexts, v4 } from './take'
import { isSame } from './texts'

export { forgetAddresses, readFlow } from './flow'
export { useTexts } from './texts'

/** Left to the plain scanner. */
const ODD: i32 = -5

/** Of each A and AAAA answer: where its data begin and end, and the IPv4 address that they are, or 0. */
const ANSWERS_MAX: i32 = 64
const answers: usize = memory.data(1024)

let plan: usize = 0
let end: i32 = 0
let depth: i32 = 0
let met: i32 = 0
let taken: i32 = 0
/** The first level of the plan among those of both, and what the last name told: whose value follows, and how. */
let first: i32 = 0
let slot: i32 = 0
let quoted: bool = false
let named: usize = 0

/** Where the caller's own part of the memory begins. */
export function freeFrom(): usize {
  prepare()
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
  first = number * LEVELS
  end = limit
  depth = deepest
  met = 0
  taken = 0
  const slots = load<i32>(plan + SLOT_COUNT)
  for (let i = 0; i < slots; i += 4) v128.store(from + (<usize>i << 2), i32x4.splat(0))
  const after = object(p + 1, 0)
  return after < 0 ? after : takeTexts(plan, number << 6) ? after : ODD
}

/** Which of a level's names it is, or -1. */
@inline
function findName(level: usize, at: i32, length: i32): i32 {
  if (length < 2) return -1
  const p = <usize>at
  const q = p + length
  const spread =
    (<i32>load<u8>(p) ^ length) |
    (<i32>load<u8>(q - 1) << 8) |
    (<i32>load<u8>(p + (length >> 1)) << 16) |
    (<i32>load<u8>(q - 3) << 24)
  const found = <usize>load<u8>(level + <usize>(<u32>((spread ^ load<i32>(level + SALT)) * <i32>0x9e3779b1) >> 24))
  if (found === 0 || <i32>load<u8>(level + found - 1, LENGTHS) !== length) return -1
  return isSame(p, level + NAMES + ((found - 1) << 5), length) ? <i32>found - 1 : -1
}

function object(p: i32, number: i32): i32 {
  const below = depth - load<i32>(plan + PLAN_HEAD + <usize>number * LEVEL_BYTES + DEPTH)
  let run = startOf(first + number)
  p = skipSpace(p, end)
  if (p >= end) return CUT
  // From here on a run begins with a comma if and only if it is not the first.
  if (byte(p) !== 34) return byte(p) === 125 ? p + 1 : BAD
  while (true) {
    const next = following(run, p, end)
    if (next !== 0) {
      run = next
      slot = numberOf(run)
      if (isWhole) {
        if (slot >= 0 && !put(slot, p + lengthOf(run), p + wholeOf(run) - 1)) return ODD
        p += wholeOf(run)
      } else {
        p += lengthOf(run)
        quoted = isString(run)
      }
    } else {
      p = name(p, number, run)
      if (p < 0) return p
      run = named
    }
    if (next === 0 || !isWhole) {
      if (quoted) {
        const start = p
        p = slot < 0 ? skipString(p, end) : text(p, slot)
        if (p < 0) return p
        rememberString(run, start, p)
      } else {
        p = slot < 0 ? skipValue(p, end, below) : value(p, slot)
        if (p < 0) return p
      }
    }
    if (p < end && byte(p) === 44) continue
    p = skipSpace(p, end)
    if (p >= end) return CUT
    if (byte(p) === 125) return p + 1
    if (byte(p) !== 44) return BAD
  }
}

/** Reads a member's name and all around it, up to its value, or into it when that is a string. */
function name(p: i32, number: i32, before: usize): i32 {
  const level = plan + PLAN_HEAD + <usize>number * LEVEL_BYTES
  const start = p
  if (byte(p) === 44) {
    p = skipSpace(p + 1, end)
    if (p >= end) return CUT
  }
  if (byte(p) !== 34) return BAD
  const from = p + 1
  const to = plainEnd(from, end)
  if (to >= end) return CUT
  if (byte(to) !== 34) return ODD
  const found = findName(level, from, to - from)
  p = skipSpace(to + 1, end)
  if (p >= end) return CUT
  if (byte(p) !== 58) return BAD
  p = skipSpace(p + 1, end)
  if (p >= end) return CUT
  quoted = byte(p) === 34
  if (quoted) p++
  slot = found < 0 ? -1 : <i32>load<u8>(level + found, NUMBERS)
  named = remember(before, first + number, start, p, from, to, found, slot, quoted)
  return p
}

/** Tells where a member's text lies; false when the plain scanner must judge. */
@inline
function put(number: i32, start: i32, stop: i32): bool {
  const place = <usize>number << 2
  if (load<u8>(plan + number) >= <u8>OBJECT || load<i32>(from + place) !== 0) return false
  store<i32>(from + place, start)
  store<i32>(to + place, stop)
  return true
}

/** A string that is asked for; p lies behind its quote. */
@inline
function text(p: i32, number: i32): i32 {
  const start = p
  p = asciiEnd(p, end)
  if (p >= end) return CUT
  return byte(p) === 34 && put(number, start, p) ? p + 1 : ODD
}

/** A value that is asked for and no string. */
function value(p: i32, number: i32): i32 {
  const c = byte(p)
  if (c === 34) return text(p + 1, number)
  const kind = <i32>load<u8>(plan + number)
  const place = <usize>number << 2
  if (load<i32>(from + place) !== 0) return ODD
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
  const start = load<i32>(from + data)
  store<i32>(place, start)
  store<i32>(place + 4, load<i32>(to + data))
  store<i32>(place + 8, v4(start, load<i32>(to + data)))
  taken++
}
