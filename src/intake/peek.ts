/** What an object's first records tell when its key tells nothing: its source, and where in time it belongs. */
import { constants, gunzipSync } from 'node:zlib'
import type { KindName } from '../events/kinds.ts'
import type { ByteSource } from './ports.ts'

export interface Peeked {
  readonly kind: KindName | undefined
  /** Seconds, 0 when nothing told. */
  readonly at: number
}

/** How much of the stored object is looked at. */
export const PEEK_BYTES = 65_536
/** 64 KB of gzip can unpack to 64 MB; the first records lie in the first megabytes or nowhere. */
const UNPACKED_MAX = 8 << 20

const unpack = (bytes: Uint8Array): Uint8Array => {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: UNPACKED_MAX })
  } catch {
    // A bomb or a broken stream. Reading it will say which; here it only means that nothing is told.
    return new Uint8Array(0)
  }
}

const seconds = (text: string): number => {
  const at = Date.parse(text) / 1000
  return at > 0 ? Math.floor(at) : 0
}

// The backslashes: LookupEvents carries each record as text inside JSON.
const EVENT_TIME = /\\?"[eE]ventTime\\?"\s*:\s*\\?"(\d{4}-\d\d-\d\dT[\d:.]+Z)/g
const EVENT_SECONDS = /"EventTime"\s*:\s*(\d{9,10})(?:\.\d+)?/g
const QUERY_TIME = /\\?"query_timestamp\\?"\s*:\s*\\?"(\d{4}-\d\d-\d\dT[\d:.]+Z)/g
const ENVELOPE = /"logEvents"\s*:\s*\[[\s\S]{0,512}?"timestamp"\s*:\s*(\d{12,13})/g
const FLOW_LINE = /^(?:[2-9]|10) (?:\d{12}|unknown) \S+(?: \S+){2} \S+ \S+ \S+ \S+ \S+ (\d{9,10}) \d{9,10} /gm
const FLOW_MESSAGE = /"message"\s*:\s*"\d{1,2} \d{12} eni-/

/** More records than this are not looked at: the earliest of so many is early enough. */
const RECORDS_MAX = 5000

/**
 * The earliest time that a pattern finds, undefined when it finds none. The earliest and not the first, because files
 * that people put together are rarely in order, and what is read after its hour was decided is lost to windows.
 */
const earliest = (text: string, pattern: RegExp, toSeconds: (found: string) => number): number | undefined => {
  let least: number | undefined
  let records = 0
  for (const [, found] of text.matchAll(pattern)) {
    const at = toSeconds(found)
    if (least === undefined || (at > 0 && (least === 0 || at < least))) least = at
    if (++records >= RECORDS_MAX) break
  }
  return least
}

const flowWithHeader = (text: string): Peeked | undefined => {
  const end = text.indexOf('\n')
  const names = text
    .slice(0, end < 0 ? 0 : Math.min(end, 8192))
    .trim()
    .split(/\s+/)
    .map(name => name.replaceAll('_', '-'))
  if (!names.includes('srcaddr') && !names.includes('pkt-srcaddr') && !names.includes('interface-id')) return undefined
  const column = names.indexOf('start')
  let least = 0
  for (const line of text.slice(end + 1, -1).split('\n', RECORDS_MAX)) {
    const value = column < 0 ? undefined : line.split(' ', names.length)[column]
    if (value === undefined || !/^\d{9,10}$/.test(value)) continue
    if (least === 0 || Number(value) < least) least = Number(value)
  }
  return { kind: 'flow', at: least }
}

const PARQUET = [0x50, 0x41, 0x52, 0x31]

/** Looks at the first bytes of a stored object, gzip or plain. Never throws for what they hold. */
export const peekBytes = (stored: Uint8Array): Peeked => {
  // Parquet's times stand at its end, which is not read here.
  if (PARQUET.every((byte, i) => stored[i] === byte)) return { kind: 'flow', at: 0 }
  const bytes = unpack(stored)
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, UNPACKED_MAX)).toString('latin1')
  const query = earliest(text, QUERY_TIME, seconds)
  if (query !== undefined) return { kind: 'dns', at: query }
  const event = earliest(text, EVENT_TIME, seconds) ?? earliest(text, EVENT_SECONDS, Number)
  if (event !== undefined) return { kind: 'cloudtrail', at: event }
  const sent = earliest(text, ENVELOPE, found => Math.floor(Number(found) / 1000))
  if (sent !== undefined) return { kind: FLOW_MESSAGE.test(text) ? 'flow' : undefined, at: sent }
  const header = flowWithHeader(text)
  if (header) return header
  const line = earliest(text, FLOW_LINE, Number)
  return line === undefined ? { kind: undefined, at: 0 } : { kind: 'flow', at: line }
}

/** Opens an object's beginning and looks at it. An object that cannot be opened tells nothing; reading it says why. */
export const peek = async (open: (name: string) => ByteSource | Promise<ByteSource>, name: string): Promise<Peeked> => {
  let source: ByteSource | undefined
  try {
    source = await open(name)
    const into = new Uint8Array(PEEK_BYTES)
    let filled = 0
    while (filled < into.length) {
      const got = await source.read(into.subarray(filled))
      if (got === 0) break
      filled += got
    }
    return peekBytes(into.subarray(0, filled))
  } catch {
    return { kind: undefined, at: 0 }
  } finally {
    source?.close()
  }
}
