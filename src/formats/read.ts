import { createHash, type Hash } from 'node:crypto'
import type { Decoder, ObjectCounts, ObjectFacts } from './decoder.ts'
import { drop } from './drops.ts'
import { isGzip } from './gzip.ts'
import { isParquet, ParquetText } from './parquet.ts'
import { type Place, PlacesDecoder } from './places-decoder.ts'
import { KIND_OF, type Readers } from './readers.ts'
import { beginOf, recognise } from './recognise.ts'

export { Readers } from './readers.ts'

/** Where the bytes of an object come from, in pieces. Returns 0 at the end. */
export interface ByteSource {
  read(into: Uint8Array): number | Promise<number>
  close(): void
}

export const NOT_A_LOG = 'not a log that Vedette reads'

/** From this much unpacked, an object must have held a record in every megabyte, or be packed less than BOMB_RATIO. */
const BOMB_BYTES = 64 << 20
const BOMB_RATIO = 100

/** Counts of an object of which nothing has been read. */
export const emptyCounts = (): ObjectCounts => ({
  format: undefined,
  kind: undefined,
  records: 0,
  events: 0,
  dropped: {},
  samples: {},
  bytes: 0,
  unpacked: 0,
  sha256: '',
  firstAt: 0,
  lastAt: 0,
  trouble: undefined,
})

/**
 * Reads one object from its first byte to its last: unpacks, recognises, decodes into the readers' sinks, and counts.
 * Memory does not depend on the object's size. It rejects only when the source or a sink does; the source is closed.
 */
export const readObject = async (
  source: ByteSource,
  facts: ObjectFacts,
  readers: Readers,
  /** In the order of their offsets: nothing else need be read, and the counts say nothing. */
  places?: readonly Place[],
): Promise<ObjectCounts> => {
  const reading = new Reading(facts, readers, places)
  try {
    return await reading.all(source)
  } finally {
    source.close()
  }
}

/** One object on its way through a worker's readers. */
class Reading {
  readonly #facts: ObjectFacts
  readonly #readers: Readers
  readonly #counts = emptyCounts()
  readonly #hash: Hash = createHash('sha256')
  #packed = false
  #parquet: ParquetText | undefined
  #decoder: Decoder | undefined
  #recognised = false
  /** No more is unpacked; what is left of the object is only hashed. */
  #over = false
  /** Bytes in the window, and the offset in the unpacked object of the first of them. */
  #filled = 0
  #base = 0
  readonly #places: readonly Place[] | undefined
  /** Behind the last place that is asked for. */
  #enough: number

  constructor(facts: ObjectFacts, readers: Readers, places?: readonly Place[]) {
    this.#facts = facts
    this.#readers = readers
    this.#places = places
    const last = places?.at(-1)
    this.#enough = last === undefined ? Infinity : last.offset + last.length
  }

  async all(source: ByteSource): Promise<ObjectCounts> {
    const counts = this.#counts
    const input = this.#readers.input
    let size = await this.#begin(source)
    while (size > 0) {
      counts.bytes += size
      const piece = input.subarray(0, size)
      this.#hash.update(piece)
      if (!this.#over) {
        if (this.#parquet !== undefined) this.#parquet.add(piece)
        else if (this.#packed) await this.#unpack(size)
        else this.#copy(piece)
      }
      if (this.#over && this.#enough < Infinity) break
      size = await source.read(input)
    }
    if (this.#packed) this.#finishGzip()
    if (this.#parquet !== undefined) await this.#readParquet(this.#parquet)
    this.#decode(true)
    counts.sha256 = this.#hash.digest('hex')
    return counts
  }

  /** Reads the first bytes, at least four, and sees whether they are gzip or Parquet. */
  async #begin(source: ByteSource): Promise<number> {
    const { input, gunzip } = this.#readers
    let size = await source.read(input)
    while (size > 0 && size < 4) {
      const more = await source.read(input.subarray(size))
      if (more === 0) break
      size += more
    }
    this.#packed = isGzip(input, size)
    if (isParquet(input, size)) this.#parquet = new ParquetText()
    gunzip.begin()
    return size
  }

  /** A file of columns can only be read when all of it is there. */
  async #readParquet(parquet: ParquetText): Promise<void> {
    for await (const piece of parquet.text()) {
      this.#copy(piece)
      if (this.#over) return
    }
    if (parquet.trouble !== '') this.#counts.trouble ??= parquet.trouble
  }

  #finishGzip(): void {
    const { gunzip } = this.#readers
    if (this.#counts.trouble !== undefined) return
    gunzip.finish()
    if (gunzip.trouble !== '') this.#counts.trouble = gunzip.trouble
  }

  async #unpack(size: number): Promise<void> {
    const { input, gunzip } = this.#readers
    let p = 0
    for (;;) {
      if (this.#filled === this.#readers.window.length) this.#decode(false)
      if (this.#over) return
      const { window } = this.#readers
      await gunzip.step(input, p, size, window, this.#filled, window.length)
      p += gunzip.used
      this.#filled += gunzip.made
      this.#unpacked(gunzip.made)
      if (gunzip.isOver) {
        if (gunzip.trouble !== '') this.#counts.trouble ??= gunzip.trouble
        this.#stop()
      }
      const isFull = this.#filled === window.length && gunzip.isInside
      if (this.#over || (p === size && !isFull)) return
    }
  }

  #copy(piece: Uint8Array): void {
    for (let p = 0; p < piece.length; ) {
      if (this.#filled === this.#readers.window.length) this.#decode(false)
      if (this.#over) return
      const { window } = this.#readers
      const made = Math.min(piece.length - p, window.length - this.#filled)
      window.set(piece.subarray(p, p + made), this.#filled)
      p += made
      this.#filled += made
      this.#unpacked(made)
    }
  }

  /** Counts what was unpacked and ends the reading of what only pretends to be a log. */
  #unpacked(made: number): void {
    const counts = this.#counts
    const { limits } = this.#readers
    counts.unpacked += made
    const isEmpty = counts.records < counts.unpacked / limits.recordBytesMax
    if (counts.unpacked > BOMB_BYTES && counts.unpacked > counts.bytes * BOMB_RATIO && isEmpty) {
      counts.trouble = `gzip bomb: ${counts.unpacked} bytes unpacked from ${counts.bytes} without records`
      this.#stop()
    } else if (counts.unpacked > limits.unpackedBytesMax) {
      counts.trouble = 'object too large unpacked'
      this.#stop()
    } else if (counts.unpacked >= this.#enough) this.#skipRest()
  }

  /** Nothing more is asked for. Other formats than CloudTrail's are read to their end. */
  #skipRest(): void {
    const { window } = this.#readers
    const format = this.#recognised ? this.#counts.format : recognise(window, 0, this.#filled)
    if (format === 'cloudtrail') this.#stop()
    else this.#enough = Infinity
  }

  #stop(): void {
    this.#over = true
  }

  /** Hands the window to the decoder and moves what it left to the front. */
  #decode(last: boolean): void {
    if (!this.#recognised) this.#recognise()
    const readers = this.#readers
    const to = this.#filled
    if (this.#decoder === undefined) {
      this.#filled = 0
      return
    }
    let reached = this.#decoder.decode(readers.window, 0, to, this.#base, last)
    if (last) return
    if (reached === 0 && !readers.grow()) {
      // A decoder that makes no way in the largest window would make none ever.
      drop(this.#counts, 'record too long', readers.window, 0, to)
      reached = to
    }
    readers.window.copyWithin(0, reached, to)
    this.#filled = to - reached
    this.#base += reached
  }

  #recognise(): void {
    this.#recognised = true
    const readers = this.#readers
    const counts = this.#counts
    const format = recognise(readers.window, 0, this.#filled)
    counts.format = format
    const decoder = format === undefined ? undefined : readers.decoder(format)
    const skips = this.#places !== undefined && format === 'cloudtrail' && decoder !== undefined
    this.#decoder = skips ? new PlacesDecoder(decoder, this.#places) : decoder
    if (format !== undefined) counts.kind = KIND_OF[format]
    if (this.#decoder === undefined) {
      if (this.#filled > 0) counts.trouble ??= NOT_A_LOG
      this.#over = true
      return
    }
    this.#decoder.begin(this.#facts, counts)
    // A byte order mark belongs to no record.
    const begin = beginOf(readers.window, 0, this.#filled)
    readers.window.copyWithin(0, begin, this.#filled)
    this.#filled -= begin
    this.#base = begin
  }
}
