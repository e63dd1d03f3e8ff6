import type { KindName } from '../events/kinds.ts'
import type { BatchSink, Dictionaries } from './batch.ts'

/** What the object's surroundings say when the records themselves do not: from the key's layout or the operator. */
export interface ObjectFacts {
  /** 12 digits, or empty. */
  readonly account: string
  readonly region: string
}

/** Limits that keep a hostile object harmless. */
export interface ReadLimits {
  /** A record longer than this is dropped (`record too long`). CloudTrail's own limit is 256 KB. */
  readonly recordBytesMax: number
  /** Reading stops here (`object too large unpacked`): a zip bomb costs CPU up to this, never memory. */
  readonly unpackedBytesMax: number
  /** Nesting deeper than this drops the record (`nested too deep`). */
  readonly depthMax: number
}

export const READ_LIMITS: ReadLimits = { recordBytesMax: 1 << 20, unpackedBytesMax: 4 * 2 ** 30, depthMax: 64 }

/** What was in an object. `records` = `events` + the sum of `dropped`, always. */
export interface ObjectCounts {
  /** What the content was recognised as; undefined when nothing was. */
  format: string | undefined
  kind: KindName | undefined
  /** Records met: good, bad and left out. */
  records: number
  /** Records that became events. */
  events: number
  /** Why the others did not, by reason. */
  dropped: Record<string, number>
  /** A sample of each reason's first bytes (at most 120), for the summary. */
  samples: Record<string, string>
  /** Bytes of the stored object. */
  bytes: number
  /** Bytes of the unpacked object. */
  unpacked: number
  /** SHA-256 of the stored object, hex. */
  sha256: string
  /** Earliest and latest event time, seconds; 0 when there was none. */
  firstAt: number
  lastAt: number
  /** What ended the reading early (`bad gzip: …`), else undefined. Records before it count. */
  trouble: string | undefined
}

/**
 * One decoder per format. Some ask the kernel in WebAssembly first (`kernel-turns.ts`). A decoder is fed the
 * unpacked object piece by piece and fills batches. It never throws for what it reads.
 */
export interface Decoder {
  /** Begins an object. */
  begin(facts: ObjectFacts, counts: ObjectCounts): void
  /**
   * Reads bytes from..to; `base` is the offset of bytes[0] in the unpacked object, `last` says that nothing follows.
   * Returns how far it got: bytes from there on are handed in again, at the front of the next piece. A batch must be
   * sent to the sink before returning, because the bytes move.
   */
  decode(bytes: Uint8Array, from: number, to: number, base: number, last: boolean): number
}

/** Makes a decoder over a worker's dictionaries. */
export type DecoderMaker = (dictionaries: Dictionaries, sink: BatchSink, limits: ReadLimits) => Decoder
