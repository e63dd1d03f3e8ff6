/**
 * AssemblyScript: reads flow log lines into columns by a plan, as the readers that src/formats/flow-regular-source.ts
 * makes do. It only knows lines as AWS writes them: at anything unusual it stops, and the general reader decides.
 */
import { byte, isDigit } from './json'
import { intern, refresh } from './texts'

/** Answers the id × 2 of an address, plus 1 when it is public; 0 when there is none, or no room. */
@external('env', 'addressV4')
declare function addressV4(word: i32): i32
@external('env', 'addressAt')
declare function addressAt(from: i32, to: i32): i32

/** What src/formats/flow-fields.ts calls the verbs and slots. */
const TEXT: i32 = 1
const ADDRESS: i32 = 2
const SMALL: i32 = 3
const SECONDS: i32 = 4
const AMOUNT: i32 = 5
const ACTION: i32 = 6
const STATUS: i32 = 7
const SIDE: i32 = 8

/** A sheet, which src/formats/flow-kernel.ts fills: numbers, columns, verbs, slots, and the values of the last line. */
const COUNT: usize = 0
const LONGEST: usize = 4
const OWN_ACCOUNT: usize = 8
const OWN_REGION: usize = 12
const UNKNOWN_ACCOUNT: usize = 16
const ROWS: usize = 20
const EVENTS: usize = 24
const RANKS: usize = 28
const START_SLOT: usize = 32
const SOURCE_SLOT: usize = 36
const DESTINATION_SLOT: usize = 40
const BASE: usize = 48
const COLUMNS: usize = 64
const VERBS: usize = 256
const SLOTS: usize = 384
const VALUES: usize = 512

/** Texts of flow logs are remembered behind those of the other formats’ plans. */
const PLACES: i32 = 128
const TEXT_BYTES_MAX: i32 = 256

const SOURCE: i32 = 1
const DESTINATION: i32 = 2
const EITHER: i32 = 3

/** Addresses seen last, direct mapped. */
const BITS: i32 = 12
const keys: usize = memory.data(16384)
const answers: usize = memory.data(16384)

export function forgetAddresses(): void {
  memory.fill(answers, 0, 16384)
}

let p: i32 = 0
let sheet: usize = 0

@inline
function put(slot: i32, value: i32): void {
  store<i32>(sheet + VALUES + (<usize>slot << 2), value)
}
@inline
function value(slot: i32): i32 {
  return load<i32>(sheet + VALUES + (<usize>slot << 2))
}
@inline
function column(number: i32): usize {
  return load<u32>(sheet + COLUMNS + (<usize>number << 2))
}
@inline
function put32(number: i32, row: i32, value: i32): void {
  store<i32>(column(number) + (<usize>row << 2), value)
}
@inline
function put8(number: i32, row: i32, value: i32): void {
  store<u8>(column(number) + <usize>row, <u8>value)
}
@inline
function put64(number: i32, row: i32, value: f64): void {
  store<f64>(column(number) + (<usize>row << 3), value)
}

/** The end of the word at `from`: behind its last byte that is neither blank nor a control character. */
@inline
function wordEnd(from: i32): i32 {
  const blank = i8x16.splat(32)
  let q = from
  let marks = i8x16.bitmask(i8x16.le_u(v128.load(<usize>q), blank))
  while (marks === 0) {
    q += 16
    marks = i8x16.bitmask(i8x16.le_u(v128.load(<usize>q), blank))
  }
  return q + ctz(marks)
}

/** True when all bytes are visible ASCII. */
@inline
function isPlain(from: i32, to: i32): bool {
  const delete_ = i8x16.splat(127)
  let q = from
  for (; q + 16 <= to; q += 16) if (v128.any_true(i8x16.ge_u(v128.load(<usize>q), delete_))) return false
  const marks = i8x16.bitmask(i8x16.ge_u(v128.load(<usize>q), delete_))
  return (marks & ((1 << (to - q)) - 1)) === 0
}

@inline
function text(slot: i32): bool {
  if (byte(p) === 45 && byte(p + 1) <= 32) {
    put(slot, 0)
    p++
    return true
  }
  const end = wordEnd(p)
  const length = end - p
  if (length === 0 || length > TEXT_BYTES_MAX || !isPlain(p, end)) return false
  put(slot, intern(<usize>p, length, PLACES + slot))
  p = end
  return true
}

@inline
function seenV4(word: i32): i32 {
  const place = <usize>(<u32>(word * <i32>0x9e3779b1) >> (32 - BITS)) << 2
  const answer = load<i32>(answers + place)
  if (answer !== 0 && load<i32>(keys + place) === word) return answer
  return newV4(word, place)
}

function newV4(word: i32, place: usize): i32 {
  const answer = addressV4(word)
  store<i32>(keys + place, word)
  store<i32>(answers + place, answer)
  return answer
}

let word: i32 = 0

/** Reads a dotted address into `word`; false when there is none. */
@inline
function dotted(): bool {
  let q = p
  word = 0
  for (let i = 0; i < 4; i++) {
    let octet = byte(q) - 48
    if (<u32>octet > 9) return false
    let c = byte(++q)
    if (isDigit(c)) {
      octet = octet * 10 + c - 48
      c = byte(++q)
      if (isDigit(c)) {
        octet = octet * 10 + c - 48
        c = byte(++q)
      }
    }
    if (octet > 255) return false
    if (i < 3 ? c !== 46 : c > 32) return false
    word = (word << 8) | octet
    q++
  }
  p = q - 1
  return true
}

@inline
function address(slot: i32): bool {
  let answer = 0
  if (dotted()) answer = seenV4(word)
  else {
    const end = wordEnd(p)
    answer = addressAt(p, end)
    p = end
  }
  put(slot, answer)
  return answer !== 0
}

@inline
function digits(slot: i32, most: i32): bool {
  const start = p
  let digit = byte(p) - 48
  let number = 0
  while (<u32>digit <= 9) {
    number = number * 10 + digit
    digit = byte(++p) - 48
  }
  put(slot, number)
  return p !== start && p - start <= most
}

/** Ten digits, eight of them at once; seconds after 2038 are left to the general reader. */
@inline
function seconds(slot: i32): bool {
  const eight = load<u64>(<usize>p)
  const high = eight & 0xf0f0f0f0f0f0f0f0
  if (high !== 0x3030303030303030 || ((eight + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0) !== high) return false
  let pairs = eight & 0x0f0f0f0f0f0f0f0f
  pairs = pairs * 10 + (pairs >> 8)
  const first = (pairs & 0x000000ff000000ff) * 0x000f424000000064
  const second = ((pairs >> 16) & 0x000000ff000000ff) * 0x0000271000000001
  const hundreds = <i32>((first + second) >> 32)
  const tens = byte(p + 8) - 48
  const ones = byte(p + 9) - 48
  if (hundreds >= 21474836 || <u32>tens > 9 || <u32>ones > 9) return false
  put(slot, hundreds * 100 + tens * 10 + ones)
  p += 10
  return true
}

/** ACCEPT is 1, REJECT 0. */
@inline
function action(slot: i32): bool {
  const four = load<u32>(<usize>p)
  const two = <u32>load<u16>(<usize>p, 4)
  const isAccept = four === 0x45434341 && two === 0x5450
  put(slot, <i32>isAccept)
  p += 6
  return isAccept || (four === 0x454a4552 && two === 0x5443)
}

/** ingress is 1, egress 2. */
@inline
function side(slot: i32): bool {
  const four = load<u32>(<usize>p)
  if (four === 0x72676e69 && load<u16>(<usize>p, 4) === 0x7365 && byte(p + 6) === 115) {
    put(slot, 1)
    p += 7
  } else if (four === 0x65726765 && load<u16>(<usize>p, 4) === 0x7373) {
    put(slot, 2)
    p += 6
  } else {
    put(slot, 0)
    return byte(p++) === 45
  }
  return true
}

/** Largest value of a slot of SMALL: a protocol's is a byte. */
const PROTOCOL_SLOT: i32 = 6

@inline
function read(verb: i32, slot: i32): bool {
  switch (verb) {
    case TEXT:
      return text(slot)
    case ADDRESS:
      return address(slot)
    case SMALL:
      return digits(slot, 5) && value(slot) <= (slot === PROTOCOL_SLOT ? 255 : 65535)
    case SECONDS:
      return seconds(slot)
    case AMOUNT:
      return digits(slot, 9)
    case ACTION:
      return action(slot)
    case STATUS:
      p += 2
      return load<u16>(<usize>(p - 2)) === 0x4b4f
    case SIDE:
      return side(slot)
    default: {
      const from = p
      p = wordEnd(p)
      return p !== from
    }
  }
}

@inline
function words(): bool {
  const last = load<i32>(sheet + COUNT) - 1
  for (let i = 0; i < last; i++) {
    if (!read(load<u8>(sheet + VERBS + i), load<u8>(sheet + SLOTS + i))) return false
    if (byte(p++) !== 32) return false
  }
  return read(load<u8>(sheet + VERBS + last), load<u8>(sheet + SLOTS + last)) && byte(p) === 10
}

@inline
function hasPorts(protocol: i32): bool {
  return protocol === 6 || protocol === 17 || protocol === 132 || protocol === 33 || protocol === 136
}

@inline
function sourceOpened(protocol: i32, flags: i32, from: i32, to: i32): bool {
  if (protocol === 6 && (flags & 2) !== 0) return (flags & 16) === 0
  if (!hasPorts(protocol)) return true
  const ranks = load<u32>(sheet + RANKS)
  const a = load<u8>(ranks + from)
  const b = load<u8>(ranks + to)
  return !(a !== b ? a < b : a !== 2 && from < to)
}

@inline
function ownSide(direction: i32, source: i32, destination: i32): i32 {
  if (direction !== 0) return direction === 2 ? SOURCE : DESTINATION
  if ((source & 1) === (destination & 1)) return EITHER
  return (source & 1) !== 0 ? DESTINATION : SOURCE
}

/** Numbers of src/formats/flow-kernel.ts for the columns, and of the slots that they come from. */
function row(at: i32, length: i32, start: i32, source: i32, destination: i32, which: i32): void {
  const protocol = value(6)
  const ports = hasPorts(protocol)
  const sourcePort = ports ? value(4) : 0
  const destinationPort = ports ? value(5) : 0
  const opened = sourceOpened(protocol, value(14), sourcePort, destinationPort)
  const account = value(0)
  const region = value(17)
  let sent = which !== DESTINATION
  while (true) {
    const n = load<i32>(sheet + ROWS)
    store<i32>(sheet + ROWS, n + 1)
    const plain = sent ? source : destination
    const packet = value(sent ? 15 : 16)
    const packetFar = value(sent ? 16 : 15)
    const own = packet === 0 || (packet & 1) > (plain & 1) ? plain : packet
    const far = packetFar !== 0 ? packetFar : sent ? destination : source
    put64(0, n, load<f64>(sheet + BASE) + <f64>at)
    put32(1, n, length)
    put32(2, n, start)
    put32(3, n, value(8))
    put32(4, n, account === 0 || account === load<i32>(sheet + UNKNOWN_ACCOUNT) ? load<i32>(sheet + OWN_ACCOUNT) : account)
    put32(5, n, region === 0 ? load<i32>(sheet + OWN_REGION) : region)
    put32(6, n, value(1))
    put32(7, n, value(13))
    put32(8, n, value(11))
    put32(9, n, value(12))
    put32(10, n, own >> 1)
    put32(11, n, far >> 1)
    put8(12, n, far & 1)
    put32(13, n, sent ? sourcePort : destinationPort)
    put32(14, n, sent ? destinationPort : sourcePort)
    put32(15, n, opened ? destinationPort : sourcePort)
    put32(16, n, protocol)
    put64(17, n, <f64>value(21))
    put64(18, n, <f64>value(22))
    put32(19, n, value(14))
    put32(20, n, sent === opened ? 2 : 1)
    put8(21, n, <i32>sent)
    put8(22, n, value(9))
    put8(23, n, <i32>(which !== EITHER))
    put32(24, n, value(sent ? 19 : 18))
    if (which !== EITHER || !sent) return
    sent = false
  }
}

/** Reads lines until row `most` or `to`, behind a newline; returns where the first line begins that it did not read. */
export function readFlow(theSheet: usize, from: i32, to: i32, most: i32): i32 {
  sheet = theSheet
  refresh()
  const longest = load<i32>(sheet + LONGEST)
  let at = from
  while (at < to && load<i32>(sheet + ROWS) < most) {
    p = at
    if (!words() || p - at >= longest) break
    const start = value(load<i32>(sheet + START_SLOT))
    if (start === 0) break
    const source = value(load<i32>(sheet + SOURCE_SLOT))
    const destination = value(load<i32>(sheet + DESTINATION_SLOT))
    row(at, p - at, start, source, destination, ownSide(value(20), source, destination))
    store<i32>(sheet + EVENTS, load<i32>(sheet + EVENTS) + 1)
    at = p + 1
  }
  return at
}
