// Hot. Nothing here may allocate per event.
/**
 * The matchers over a compiled image: which interned list set holds an address or a name, and its category bits.
 * Address words are compared with their top bit flipped, as signed numbers: an unsigned word above 2^31 would become a
 * boxed double when it crosses a call.
 */
import { CUSTOM, POPULAR } from '../events/categories.ts'
import { finish } from '../tables/hash.ts'
import { bytesOf, signed, unsigned } from './layout.ts'

/** Mark in `domainBits` for a set with a trusted list in it: that clears everything else. */
export const TRUSTED_MARK = 1 << 30
/** Names in logs are at most 255 bytes, up to four times that when every byte is escaped; longer ones are no names. */
export const NAME_MAX = 1020
/** IPv6's top index has one bucket for each /21 of 2000::/3, where all public addresses are. */
export const V6_BUCKETS = 1 << 18

const FLIP = 0x80000000 | 0
const PREFIX4 = 0xffff

/** Start values and steps of a name's two hashes, which run from its last byte to its first. */
export const NAME_LOW = 0x811c9dc5 | 0
export const NAME_HIGH = 0x2545f491 | 0
export const stepLow = (h: number, byte: number): number => Math.imul(h ^ byte, 0x01000193)
export const stepHigh = (h: number, byte: number): number => Math.imul(h + byte, 0x2c1b3c6d) ^ (h >>> 15)

/** The bucket of an address in IPv6's top index, by its first word. Rises with the address. */
export const v6Bucket = (a: number): number =>
  a >>> 29 === 1 ? (a >>> 11) & (V6_BUCKETS - 1) : a >>> 29 === 0 ? 0 : V6_BUCKETS - 1

export class Image {
  readonly shared: SharedArrayBuffer
  readonly domainStart: Uint32Array
  readonly domainArena: Uint8Array
  readonly domainExact: Uint32Array
  readonly domainBeneath: Uint32Array
  readonly domainBits: Int32Array
  readonly addressBits: Int32Array
  #v4Bitmap: Int32Array
  #v4Top: Int32Array
  #v4Start: Int32Array
  #v4End: Int32Array
  #v4Set: Int32Array
  #v6Top: Int32Array
  #v6Start: Int32Array
  #v6End: Int32Array
  #v6Set: Int32Array
  #filter: Int32Array
  #filterShift: number
  #slots: Int32Array
  #mask: number

  constructor(image: SharedArrayBuffer) {
    this.shared = image
    this.#v4Bitmap = signed(image, 'v4Bitmap')
    this.#v4Top = signed(image, 'v4Top')
    this.#v4Start = signed(image, 'v4Start')
    this.#v4End = signed(image, 'v4End')
    this.#v4Set = signed(image, 'v4Set')
    this.#v6Top = signed(image, 'v6Top')
    this.#v6Start = signed(image, 'v6Start')
    this.#v6End = signed(image, 'v6End')
    this.#v6Set = signed(image, 'v6Set')
    this.#filter = signed(image, 'domainFilter')
    this.#filterShift = Math.clz32(this.#filter.length * 32 - 1)
    this.#slots = signed(image, 'domainSlots')
    this.#mask = (this.#slots.length >>> 1) - 1
    this.domainStart = unsigned(image, 'domainStart')
    this.domainExact = unsigned(image, 'domainExact')
    this.domainBeneath = unsigned(image, 'domainBeneath')
    this.domainArena = bytesOf(image, 'domainArena')
    this.domainBits = signed(image, 'domainBits')
    this.addressBits = signed(image, 'addressBits')
  }

  /** The list set that holds an address, 0 for none. */
  setOfAddress(a: number, b: number, c: number, d: number): number {
    if ((a | b) === 0 && c === PREFIX4) return this.#setOfV4(d | 0)
    return this.#setOfV6(a | 0, b | 0, c | 0, d | 0)
  }

  categoriesOfAddress(a: number, b: number, c: number, d: number): number {
    return this.addressBits[this.setOfAddress(a, b, c, d)]
  }

  /**
   * Walks the name's suffixes from the shortest. A trusted list ends it; a popular entry wipes out what less specific
   * and equal entries said, except the customers' own.
   */
  categoriesOfDomain(bytes: Uint8Array, from: number, to: number): number {
    if (from >= to || to - from > NAME_MAX) return 0
    let low = NAME_LOW
    let high = NAME_HIGH
    let bits = 0
    for (let i = to - 1; i >= from; i--) {
      const byte = bytes[i]
      if (byte === 46) {
        const entry = this.entryOf(low, high, bytes, i + 1, to)
        if (entry >= 0) bits = narrow(bits, this.domainBits[this.domainBeneath[entry]])
        if (bits === TRUSTED_MARK) return 0
      }
      low = stepLow(low, byte)
      high = stepHigh(high, byte)
    }
    const entry = this.entryOf(low, high, bytes, from, to)
    if (entry >= 0) bits = narrow(bits, this.domainBits[this.domainExact[entry]])
    return bits === TRUSTED_MARK ? 0 : bits
  }

  /** The entry that is spelled exactly like bytes from..to, whose hashes are given; -1 for none. */
  entryOf(low: number, high: number, bytes: Uint8Array, from: number, to: number): number {
    const hash = finish(low) | 0
    const bit = hash >>> this.#filterShift
    if ((this.#filter[bit >>> 5] & (1 << (bit & 31))) === 0) return -1
    const slots = this.#slots
    const mask = this.#mask
    let slot = hash & mask
    for (;;) {
      const entry = slots[slot * 2 + 1] - 1
      if (entry < 0) return -1
      if (slots[slot * 2] === high && this.#spells(entry, bytes, from, to)) return entry
      slot = (slot + 1) & mask
    }
  }

  #spells(entry: number, bytes: Uint8Array, from: number, to: number): boolean {
    const arena = this.domainArena
    let at = this.domainStart[entry]
    if (this.domainStart[entry + 1] - at !== to - from) return false
    for (let i = from; i < to; i++) if (arena[at++] !== bytes[i]) return false
    return true
  }

  #setOfV4(address: number): number {
    const block = address >>> 8
    if ((this.#v4Bitmap[block >>> 5] & (1 << (block & 31))) === 0) return 0
    const starts = this.#v4Start
    const key = address ^ FLIP
    let low = this.#v4Top[address >>> 16]
    let high = this.#v4Top[(address >>> 16) + 1]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (starts[middle] <= key) low = middle + 1
      else high = middle
    }
    return low > 0 && key <= this.#v4End[low - 1] ? this.#v4Set[low - 1] : 0
  }

  #setOfV6(a: number, b: number, c: number, d: number): number {
    const starts = this.#v6Start
    const bucket = v6Bucket(a)
    a ^= FLIP
    b ^= FLIP
    c ^= FLIP
    d ^= FLIP
    let low = this.#v6Top[bucket]
    let high = this.#v6Top[bucket + 1]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (isAtMost(starts, middle * 4, a, b, c, d)) low = middle + 1
      else high = middle
    }
    if (low === 0 || !isAtLeast(this.#v6End, (low - 1) * 4, a, b, c, d)) return 0
    return this.#v6Set[low - 1]
  }
}

/** What a more specific entry leaves of the bits so far. */
export const narrow = (bits: number, found: number): number => {
  if (bits === TRUSTED_MARK || (found & TRUSTED_MARK) !== 0) return TRUSTED_MARK
  if ((found & POPULAR) !== 0) return ((bits | found) & CUSTOM) | POPULAR
  return found === 0 ? bits : (bits & ~POPULAR) | found
}

const isAtMost = (words: Int32Array, at: number, a: number, b: number, c: number, d: number): boolean => {
  if (words[at] !== a) return words[at] < a
  if (words[at + 1] !== b) return words[at + 1] < b
  if (words[at + 2] !== c) return words[at + 2] < c
  return words[at + 3] <= d
}

const isAtLeast = (words: Int32Array, at: number, a: number, b: number, c: number, d: number): boolean => {
  if (words[at] !== a) return words[at] > a
  if (words[at + 1] !== b) return words[at + 1] > b
  if (words[at + 2] !== c) return words[at + 2] > c
  return words[at + 3] >= d
}
