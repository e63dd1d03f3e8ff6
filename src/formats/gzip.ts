import { crc32 } from 'node:zlib'
import type { Inflater } from './inflate.ts'

const HEADER = 0
const EXTRA_SIZE = 1
const EXTRA = 2
const NAME = 3
const COMMENT = 4
const HEADER_CRC = 5
const BODY = 6
const TRAILER = 7
const BETWEEN = 8
const OVER = 9

/**
 * What zlib unpacked in the call that meets the damage is lost, because Node does not tell how much it was. So the
 * calls are small: at most the records of the last 8 KB before the damage go with it, for 2 % of the time.
 */
const SLICE_BYTES = 8 << 10

/** True when the bytes begin as a gzip member does. */
export const isGzip = (bytes: Uint8Array, to: number): boolean => to >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b

/**
 * Unpacks gzip of any number of members, piece by piece. The size in a member's trailer is not believed and not even
 * read: it is modulo 2^32, and the sender's to choose. The checksum is verified. What follows the last member is ignored.
 */
export class Gunzip {
  /** `bad gzip: …`, else empty. */
  trouble = ''
  /** Compressed bytes taken and bytes written by the last call of `step`. */
  used = 0
  made = 0
  readonly #inflater: Inflater
  #part = HEADER
  #count = 0
  #flags = 0
  #left = 0
  #crc = 0
  #expected = 0
  #members = 0

  constructor(inflater: Inflater) {
    this.#inflater = inflater
  }

  begin(): void {
    this.trouble = ''
    this.#part = HEADER
    this.#count = this.#members = 0
  }

  /** True when no more bytes will come out, whatever is put in. */
  get isOver(): boolean {
    return this.#part === OVER
  }

  /** True while the inflater may hold bytes back for lack of room. */
  get isInside(): boolean {
    return this.#part === BODY
  }

  /** The input has ended: says whether something was missing. */
  finish(): void {
    if (this.#part === OVER || this.#part === BETWEEN) return
    if (this.#part === HEADER && this.#members > 0) return
    this.#fail('cut short')
  }

  /** Unpacks some of input[from..to] into out[at..end]. */
  async step(input: Uint8Array, from: number, to: number, out: Uint8Array, at: number, end: number): Promise<void> {
    let p = from
    this.made = 0
    while (p < to && this.#part !== BODY && this.#part !== OVER) this.#framing(input[p++])
    if (this.#part === BODY) {
      const inflater = this.#inflater
      const later = inflater.step(input, p, Math.min(to, p + SLICE_BYTES), out, at, end)
      if (later !== undefined) await later
      this.made = inflater.made
      if (inflater.made > 0) this.#crc = crc32(out.subarray(at, at + inflater.made), this.#crc)
      p += inflater.used
      if (inflater.failure !== '') this.#fail(inflater.failure)
      else if (inflater.done) this.#enter(TRAILER)
    }
    if (this.#part === OVER) p = to
    this.used = p - from
  }

  #fail(why: string): void {
    this.trouble = `bad gzip: ${why}`
    this.#part = OVER
  }

  #enter(part: number): void {
    this.#part = part
    this.#count = 0
  }

  /** One byte outside the deflate stream. */
  #framing(byte: number): void {
    const count = this.#count++
    if (this.#part === HEADER) this.#header(byte, count)
    else if (this.#part === EXTRA_SIZE) {
      this.#left = count === 0 ? byte : this.#left | (byte << 8)
      if (count === 1) this.#after(this.#left > 0 ? EXTRA : EXTRA + 1)
    } else if (this.#part === EXTRA) {
      if (count + 1 === this.#left) this.#after(NAME)
    } else if (this.#part === NAME || this.#part === COMMENT) {
      if (byte === 0) this.#after(this.#part + 1)
    } else if (this.#part === HEADER_CRC) {
      if (count === 1) this.#body()
    } else if (this.#part === TRAILER) this.#trailer(byte, count)
    else if (byte === 0x1f) {
      this.#enter(HEADER)
      this.#count = 1
    } else if (byte !== 0) this.#part = OVER
  }

  #header(byte: number, count: number): void {
    if (count === 1 && byte !== 0x8b) this.#part = OVER
    else if (count === 2 && byte !== 8) this.#fail('unknown method')
    else if (count === 3) this.#flags = byte
    else if (count === 9) this.#after(EXTRA_SIZE)
  }

  /** Goes to the first part from `part` on that the header's flags announce. */
  #after(part: number): void {
    const flags = this.#flags
    if (part <= EXTRA_SIZE && flags & 4) this.#enter(EXTRA_SIZE)
    else if (part === EXTRA) this.#enter(EXTRA)
    else if (part <= NAME && flags & 8) this.#enter(NAME)
    else if (part <= COMMENT && flags & 16) this.#enter(COMMENT)
    else if (part <= HEADER_CRC && flags & 2) this.#enter(HEADER_CRC)
    else this.#body()
  }

  #body(): void {
    this.#enter(BODY)
    this.#inflater.begin()
    this.#crc = 0
    this.#members++
  }

  #trailer(byte: number, count: number): void {
    if (count === 0) this.#expected = 0
    if (count < 4) this.#expected |= byte << (count * 8)
    if (count === 3 && this.#expected >>> 0 !== this.#crc >>> 0) this.#fail('wrong checksum')
    else if (count === 7) this.#enter(BETWEEN)
  }
}
