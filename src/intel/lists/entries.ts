/** One entry of a list: an address, a block or range of addresses, a domain, or a SHA-256. */
import { parseAddress, parsed } from '../../tables/parse-address.ts'
import { readDomain } from './domains.ts'

/** What a domain entry speaks of, as two bits: the name itself, and the names beneath it. */
export const NAME_ALONE = 1
export const BENEATH_ALONE = 2
export const NAME_AND_BENEATH = 3

/** What takes in entries; `range` is eight words (first and last address) that the next call overwrites. */
export interface EntrySink {
  range(family: 4 | 6, range: Uint32Array): void
  domain(name: string, covers: number): void
  hash(hex: string): void
}

/** Kinds of entries, as bits. */
export const HOLDS = { v4: 1, v6: 2, domain: 4, hash: 8 } as const
const ALL = HOLDS.v4 | HOLDS.v6 | HOLDS.domain | HOLDS.hash

/** What a list may hold, and whether a plain domain in it means the name alone, as in GuardDuty's entity sets. */
export interface EntryRules {
  readonly holds: number
  readonly nameAlone: boolean
}

export const ANY_ENTRY: EntryRules = { holds: ALL, nameAlone: false }

const SLASH = 47
const DASH = 45
const range = new Uint32Array(8)

const indexOf = (bytes: Uint8Array, byte: number, from: number, to: number): number => {
  for (let i = from; i < to; i++) if (bytes[i] === byte) return i
  return -1
}

/** Reads the decimal number that fills bytes from..to; -1 when it is none or has more than three digits. */
const decimal = (bytes: Uint8Array, from: number, to: number): number => {
  if (from >= to || to - from > 3) return -1
  let value = 0
  for (let i = from; i < to; i++) {
    const digit = bytes[i] - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

/** Reads a block. Host bits are dropped: feeds leave them in. Length 0 would be everybody and is refused. */
const readBlock = (bytes: Uint8Array, from: number, slash: number, to: number): 0 | 4 | 6 => {
  const family = parseAddress(bytes, from, slash)
  const written = decimal(bytes, slash + 1, to)
  if (family === 0 || written < 1) return 0
  // `::ffff:192.0.2.0/120` is an IPv4 block in IPv6's spelling.
  const dotted = indexOf(bytes, 58, from, slash) < 0
  const length = family === 4 && dotted ? written + 96 : written
  if (length > 128 || (family === 4 && length <= 96)) return 0
  for (let w = 0; w < 4; w++) {
    const kept = Math.min(32, Math.max(0, length - w * 32))
    const mask = kept === 0 ? 0 : (0xffffffff << (32 - kept)) >>> 0
    range[w] = parsed[w] & mask
    range[w + 4] = parsed[w] | ~mask
  }
  return family
}

const isRising = (): boolean => {
  for (let w = 0; w < 4; w++) if (range[w] !== range[w + 4]) return range[w] < range[w + 4]
  return true
}

const readRange = (bytes: Uint8Array, from: number, dash: number, to: number): 0 | 4 | 6 => {
  let firstEnd = dash
  let lastStart = dash + 1
  while (firstEnd > from && bytes[firstEnd - 1] === 32) firstEnd--
  while (lastStart < to && bytes[lastStart] === 32) lastStart++
  const first = parseAddress(bytes, from, firstEnd)
  if (first === 0) return 0
  range.set(parsed, 0)
  if (parseAddress(bytes, lastStart, to) !== first) return 0
  range.set(parsed, 4)
  return isRising() ? first : 0
}

const readAddresses = (bytes: Uint8Array, from: number, to: number): 0 | 4 | 6 => {
  const family = parseAddress(bytes, from, to)
  if (family !== 0) {
    range.set(parsed, 0)
    range.set(parsed, 4)
    return family
  }
  const slash = indexOf(bytes, SLASH, from, to)
  if (slash >= 0) return readBlock(bytes, from, slash, to)
  const dash = indexOf(bytes, DASH, from, to)
  return dash >= 0 ? readRange(bytes, from, dash, to) : 0
}

/** Reads the entry that fills bytes from..to and hands it to the sink; false when it is none that the list may hold. */
export const readEntry = (
  bytes: Buffer,
  from: number,
  to: number,
  sink: EntrySink,
  { holds, nameAlone }: EntryRules = ANY_ENTRY,
): boolean => {
  if (to - from > 1024) return false
  const family = readAddresses(bytes, from, to)
  if (family !== 0) {
    if ((holds & (family === 4 ? HOLDS.v4 : HOLDS.v6)) === 0) return false
    sink.range(family, range)
    return true
  }
  const text = bytes.toString('utf8', from, to)
  if (/^[0-9a-fA-F]{64}$/.test(text)) {
    if ((holds & HOLDS.hash) === 0) return false
    sink.hash(text.toLowerCase())
    return true
  }
  const entry = (holds & HOLDS.domain) === 0 ? undefined : readDomain(text)
  if (entry === undefined) return false
  sink.domain(entry.name, entry.beneath ? BENEATH_ALONE : nameAlone ? NAME_ALONE : NAME_AND_BENEATH)
  return true
}
