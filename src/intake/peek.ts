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
const EVENT_TIME = /\\?"[eE]ventTime\\?"\s*:\s*\\?"(\d{4}-\d\d-\d\dT[\d:.]+Z)/
const EVENT_SECONDS = /"EventTime"\s*:\s*(\d{9,10})(?:\.\d+)?/
const QUERY_TIME = /\\?"query_timestamp\\?"\s*:\s*\\?"(\d{4}-\d\d-\d\dT[\d:.]+Z)/
const ENVELOPE = /"logEvents"\s*:\s*\[[\s\S]{0,512}?"timestamp"\s*:\s*(\d{12,13})/
const FLOW_LINE = /^(?:[2-9]|10) (?:\d{12}|unknown) \S+(?: \S+){2} \S+ \S+ \S+ \S+ \S+ (\d{9,10}) \d{9,10} /m
const FLOW_MESSAGE = /"message"\s*:\s*"\d{1,2} \d{12} eni-/

const flowWithHeader = (text: string): Peeked | undefined => {
  const [head, first] = text.slice(0, 8192).split('\n', 2)
  const names = head
    .trim()
    .split(/\s+/)
    .map(name => name.replaceAll('_', '-'))
  if (!names.includes('srcaddr') && !names.includes('pkt-srcaddr') && !names.includes('interface-id')) return undefined
  const column = names.indexOf('start')
  const value = column < 0 ? undefined : first?.trim().split(/\s+/)[column]
  return { kind: 'flow', at: value !== undefined && /^\d{9,10}$/.test(value) ? Number(value) : 0 }
}

/** Looks at the first bytes of a stored object, gzip or plain. Never throws for what they hold. */
export const peekBytes = (stored: Uint8Array): Peeked => {
  const bytes = unpack(stored)
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, UNPACKED_MAX)).toString('latin1')
  const query = QUERY_TIME.exec(text)
  if (query) return { kind: 'dns', at: seconds(query[1]) }
  const event = EVENT_TIME.exec(text)
  if (event) return { kind: 'cloudtrail', at: seconds(event[1]) }
  const looked = EVENT_SECONDS.exec(text)
  if (looked) return { kind: 'cloudtrail', at: Number(looked[1]) }
  const envelope = ENVELOPE.exec(text)
  if (envelope)
    return { kind: FLOW_MESSAGE.test(text) ? 'flow' : undefined, at: Math.floor(Number(envelope[1]) / 1000) }
  const header = flowWithHeader(text)
  if (header) return header
  const line = FLOW_LINE.exec(text)
  return line ? { kind: 'flow', at: Number(line[1]) } : { kind: undefined, at: 0 }
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
