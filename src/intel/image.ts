// Hot. Nothing here may allocate per event.
/**
 * The matchers over a compiled image: which interned list set holds an address or a name, and its category bits.
 * Address words are compared with their top bit flipped, as signed numbers: an unsigned word above 2^31 would become a
 * boxed double when it crosses a call.
 */
import { CUSTOM, POPULAR } from '../events/categories.ts'
import { finish } from '../tables/hash.ts'
import { bytesOf, signed } from './layout.ts'

/** Mark in `domainBits` for a set with a trusted list in it: that clears everything else. */
export const TRUSTED_MARK = 1 << 30
/** Names in logs are at most 255 bytes, up to four times that when every byte is escaped; longer ones are no names. */
export const NAME_MAX = 1020
/** IPv6's top index has one bucket for each /21 of 2000::/3, where all public addresses are. */
export const V6_BUCKETS = 1 << 18

/** IPv4's top index has one bucket for each /18. */
export const V4_SHIFT = 14

/** A row is what one look-up reads last, side by side: a cache miss costs more than all the rest. */
export const V4_ROW = 3
export const V6_ROW = 9
/** First words of a name's row: its sets as the whole name and as a parent, and its length; then its bytes. */
export const EXACT = 0
export const BENEATH = 1
export const LENGTH = 2
export const NAME_BYTES = 12

const FLIP = 0x80000000 | 0
const PREFIX4 = 0xffff

/** Start values and steps of a name's two hashes, which run from its last byte to its first. */
export const NAME_LOW = 0x811c9dc5 | 0
export const NAME_HIGH = 0x2545f491 | 0
export const stepLow = (h: number, byte: number): number => Math.imul(h ^ byte, 0x01000193)
export const stepHigh = (h: number, byte: number): number => Math.imul(h + byte, 0x2c1b3c6d) ^ (h >>> 15)

/** Which /21 of 2000::/3 an address is in, by its first word. */
export const v6Bucket = (a: number): number => (a >>> 11) & (V6_BUCKETS - 1)
/** The 32 bits after those: they tell nearly all rows of a bucket apart, in an eighth of the memory. Flipped. */
export const v6Key = (a: number, b: number): number => ((a << 21) | (b >>> 11)) ^ FLIP
export const isGlobalV6 = (a: number): boolean => a >>> 29 === 1

export class Image {
  readonly domainBits: Int32Array
  readonly addressBits: Int32Array
  /** Rows of names, as words and as bytes. An entry is the place of its row's first word. */
  readonly names: Int32Array
  readonly nameBytes: Uint8Array
  #v4Bitmap: Int32Array
  #v4Top: Int32Array
  #v4Rows: Int32Array
  #v6Top: Int32Array
  #v6Keys: Int32Array
  #v6Wide: Int32Array
  #v6Rows: Int32Array
  #filter: Int32Array
  #filterShift: number
  #slots: Int32Array
  #mask: number

  constructor(image: SharedArrayBuffer) {
    this.#v4Bitmap = signed(image, 'v4Bitmap')
    this.#v4Top = signed(image, 'v4Top')
    this.#v4Rows = signed(image, 'v4Rows')
    this.#v6Top = signed(image, 'v6Top')
    this.#v6Keys = signed(image, 'v6Keys')
    this.#v6Wide = signed(image, 'v6Wide')
    this.#v6Rows = signed(image, 'v6Rows')
    this.#filter = signed(image, 'domainFilter')
    this.#filterShift = Math.clz32(this.#filter.length * 32 - 1)
    this.#slots = signed(image, 'domainSlots')
    this.#mask = (this.#slots.length >>> 1) - 1
    this.names = signed(image, 'domainRows')
    this.nameBytes = bytesOf(image, 'domainRows')
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
        if (entry >= 0) bits = narrow(bits, this.domainBits[this.names[entry + BENEATH]])
        if (bits === TRUSTED_MARK) return 0
      }
      low = stepLow(low, byte)
      high = stepHigh(high, byte)
    }
    const entry = this.entryOf(low, high, bytes, from, to)
    if (entry >= 0) bits = narrow(bits, this.domainBits[this.names[entry + EXACT]])
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
    if (this.names[entry + LENGTH] !== to - from) return false
    const stored = this.nameBytes
    let at = entry * 4 + NAME_BYTES
    for (let i = from; i < to; i++) if (stored[at++] !== bytes[i]) return false
    return true
  }

  #setOfV4(address: number): number {
    const block = address >>> 8
    if ((this.#v4Bitmap[block >>> 5] & (1 << (block & 31))) === 0) return 0
    const rows = this.#v4Rows
    const key = address ^ FLIP
    let low = this.#v4Top[address >>> V4_SHIFT]
    let high = this.#v4Top[(address >>> V4_SHIFT) + 1]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (rows[middle * V4_ROW] <= key) low = middle + 1
      else high = middle
    }
    const row = (low - 1) * V4_ROW
    return row >= 0 && key <= rows[row + 1] ? rows[row + 2] : 0
  }

  /**
   * Guesses the row from where the key lies between the bucket's first and last, then gallops away from the guess: within
   * one provider's block entries are spread evenly enough that it is a few rows off. Halving the bucket instead missed
   * the cache at each step. Whatever the spread, the steps double: twice the halvings at the worst.
   */
  #setOfV6(a: number, b: number, c: number, d: number): number {
    if (!isGlobalV6(a)) return 0
    const keys = this.#v6Keys
    const key = v6Key(a, b)
    let low = this.#v6Top[v6Bucket(a)]
    let high = this.#v6Top[v6Bucket(a) + 1]
    if (high - low > 16) {
      const first = keys[low]
      const last = keys[high - 1]
      let guess = low
      if (key >= last) guess = high - 1
      else if (key > first) guess = low + ((((key - first) / (last - first)) * (high - 1 - low)) | 0)
      let step = 4
      if (this.#beginsBy(guess, key, a, b, c, d)) {
        low = guess + 1
        while (low + step < high && this.#beginsBy(low + step, key, a, b, c, d)) {
          low += step + 1
          step <<= 1
        }
        if (low + step < high) high = low + step
      } else {
        high = guess
        while (high - step > low && !this.#beginsBy(high - step, key, a, b, c, d)) {
          high -= step
          step <<= 1
        }
        if (high - step > low) low = high - step
      }
    }
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#beginsBy(middle, key, a, b, c, d)) low = middle + 1
      else high = middle
    }
    const last = low - 1
    if (last < 0) return 0
    // A range within one key holds no address of another: most addresses that are not listed are told apart without a read
    // of their row, which misses every cache (296 to 223 ns a look-up, half of them listed, 2026-11).
    if (keys[last] !== key && (this.#v6Wide[last >>> 5] & (1 << (last & 31))) === 0) return 0
    const row = last * V6_ROW
    if (compare(this.#v6Rows, row + 4, a, b, c, d) < 0) return 0
    return this.#v6Rows[row + 8]
  }

  /** True when a row begins at the address or before it. */
  #beginsBy(row: number, key: number, a: number, b: number, c: number, d: number): boolean {
    const own = this.#v6Keys[row]
    return own !== key ? own < key : compare(this.#v6Rows, row * V6_ROW, a, b, c, d) <= 0
  }
}

/** What a more specific entry leaves of the bits so far. */
export const narrow = (bits: number, found: number): number => {
  if (bits === TRUSTED_MARK || (found & TRUSTED_MARK) !== 0) return TRUSTED_MARK
  if ((found & POPULAR) !== 0) return ((bits | found) & CUSTOM) | POPULAR
  return found === 0 ? bits : (bits & ~POPULAR) | found
}

/** Below, at or above 0 as the four flipped words at `at` are below, equal to or above the address. */
const compare = (words: Int32Array, at: number, a: number, b: number, c: number, d: number): number => {
  if (words[at] !== (a ^ FLIP)) return words[at] < (a ^ FLIP) ? -1 : 1
  if (words[at + 1] !== (b ^ FLIP)) return words[at + 1] < (b ^ FLIP) ? -1 : 1
  if (words[at + 2] !== (c ^ FLIP)) return words[at + 2] < (c ^ FLIP) ? -1 : 1
  if (words[at + 3] !== (d ^ FLIP)) return words[at + 3] < (d ^ FLIP) ? -1 : 1
  return 0
}
