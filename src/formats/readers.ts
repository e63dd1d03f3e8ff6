import type { KindName } from '../events/kinds.ts'
import type { BatchSink, Dictionaries } from './batch.ts'
import { makeCloudTrailDecoder } from './cloudtrail.ts'
import { type Decoder, type DecoderMaker, READ_LIMITS, type ReadLimits } from './decoder.ts'
import { makeDnsDecoder } from './dns.ts'
import { makeEnvelopeDecoder } from './envelope.ts'
import { makeFlowDecoder } from './flow.ts'
import { Gunzip } from './gzip.ts'
import { type Inflater, makeInflater } from './inflate.ts'
import type { FormatName } from './recognise.ts'

const MAKERS: Readonly<Partial<Record<FormatName, DecoderMaker>>> = {
  cloudtrail: makeCloudTrailDecoder,
  flow: makeFlowDecoder,
  dns: makeDnsDecoder,
  envelope: makeEnvelopeDecoder,
}

/** What a format's events are; the envelope's decoder finds out itself. */
export const KIND_OF: Readonly<Record<FormatName, KindName | undefined>> = {
  cloudtrail: 'cloudtrail',
  flow: 'flow',
  dns: 'dns',
  envelope: undefined,
  'cloudtrail-digest': undefined,
}

const INPUT_BYTES = 256 << 10
const WINDOW_BYTES = 1 << 20
/** A record must fit beside the part of another that came before it. */
const SLACK_BYTES = 64 << 10

/**
 * What one worker needs to read objects, made once and used for all of them: the buffers, the inflater and a decoder
 * of each format. One object at a time: `readObject` must be awaited before the next.
 */
export class Readers {
  readonly limits: ReadLimits
  readonly input = new Uint8Array(INPUT_BYTES)
  window: Uint8Array
  /** As much as the window may become, in the kernel's memory, where there is one. */
  readonly #room: Uint8Array | undefined
  readonly gunzip: Gunzip
  readonly #inflater: Inflater
  readonly #decoders: Partial<Record<FormatName, Decoder>> = {}
  readonly #dictionaries: Dictionaries
  readonly #sink: BatchSink

  constructor(
    dictionaries: Dictionaries,
    sinks: Readonly<Record<KindName, BatchSink>> | BatchSink,
    limits: ReadLimits = READ_LIMITS,
    inflater: Inflater = makeInflater(),
  ) {
    this.limits = limits
    this.#dictionaries = dictionaries
    this.#sink = typeof sinks === 'function' ? sinks : batch => sinks[batch.kind](batch)
    this.#inflater = inflater
    this.gunzip = new Gunzip(inflater)
    this.#room = dictionaries.kernel?.window(this.windowMax)
    const size = Math.min(WINDOW_BYTES, this.windowMax)
    this.window = this.#room?.subarray(0, size) ?? new Uint8Array(size)
  }

  get windowMax(): number {
    return this.limits.recordBytesMax * 2 + SLACK_BYTES
  }

  /** The decoder of a format, made when it is first met; undefined when there is nothing to decode in it. */
  decoder(format: FormatName): Decoder | undefined {
    const made = this.#decoders[format]
    if (made !== undefined) return made
    const decoder = MAKERS[format]?.(this.#dictionaries, this.#sink, this.limits)
    this.#decoders[format] = decoder
    return decoder
  }

  /** Doubles the window, keeping its first bytes. False when it is as large as it may become. */
  grow(): boolean {
    if (this.window.length >= this.windowMax) return false
    const size = Math.min(this.windowMax, this.window.length * 2)
    const grown = this.#room?.subarray(0, size) ?? new Uint8Array(size)
    if (this.#room === undefined) grown.set(this.window)
    this.window = grown
    return true
  }

  /** Gives the inflater's memory back. */
  close(): void {
    this.#inflater.close()
  }
}
