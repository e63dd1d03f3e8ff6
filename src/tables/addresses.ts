// Hot. Nothing here may allocate per event: only an address never seen before costs memory.
import { finish, HIGH, LOW, mix } from './hash.ts'

const PREFIX4 = 0xffff

/**
 * A dictionary of IPv4 and IPv6 addresses: equal address, equal id. Ids count from 1; 0 is "no address". An IPv4
 * address is kept as its IPv4-mapped IPv6 form (::ffff:a.b.c.d), so that the two spellings are one address.
 * Bounded like TextTable: when `isFull`, the owner flushes and clears.
 */
export class AddressTable {
  readonly capacity: number
  /** The four 32-bit words of each id, most significant first: words[id * 4 + i]. */
  readonly words: Uint32Array
  readonly low: Uint32Array
  readonly high: Uint32Array
  size = 1
  generation = 0
  refused = 0
  #slots: Int32Array
  #mask: number

  constructor(capacity = 1 << 17) {
    this.capacity = capacity
    let slots = 1
    while (slots < capacity * 2) slots <<= 1
    this.#slots = new Int32Array(slots)
    this.#mask = slots - 1
    this.words = new Uint32Array((capacity + 1) * 4)
    this.low = new Uint32Array(capacity + 1)
    this.high = new Uint32Array(capacity + 1)
  }

  get isFull(): boolean {
    return this.size > this.capacity * 0.75
  }

  /** The id of an IPv4 address given as an unsigned 32-bit number. */
  v4(value: number): number {
    return this.v6(0, 0, PREFIX4, value)
  }

  /** The id of an IPv6 address given as four 32-bit words, most significant first. */
  v6(a: number, b: number, c: number, d: number): number {
    const low = finish(mix(mix(mix(mix(LOW, a), b), c), d))
    const mask = this.#mask
    const words = this.words
    let slot = low & mask
    for (;;) {
      const id = this.#slots[slot]
      if (id === 0) return this.#add(slot, low, a, b, c, d)
      const w = id << 2
      if (words[w + 3] === d >>> 0 && words[w + 2] === c >>> 0 && words[w + 1] === b >>> 0 && words[w] === a >>> 0)
        return id
      slot = (slot + 1) & mask
    }
  }

  isV4(id: number): boolean {
    const w = id << 2
    return this.words[w] === 0 && this.words[w + 1] === 0 && this.words[w + 2] === PREFIX4
  }

  /** A number below 2^32 that stands for the address: the address itself for IPv4, a stable hash for IPv6, 0 for none. */
  key(id: number): number {
    return this.isV4(id) ? this.words[(id << 2) + 3] : this.low[id]
  }

  /** The address as text: dotted for IPv4, RFC 5952 for IPv6, empty for 0. Cold. */
  text(id: number): string {
    if (id === 0) return ''
    const w = id << 2
    const words = this.words
    if (this.isV4(id)) return textOfV4(words[w + 3])
    return textOfV6(words[w], words[w + 1], words[w + 2], words[w + 3])
  }

  clear(): void {
    this.#slots.fill(0)
    this.size = 1
    this.generation++
  }

  #add(slot: number, low: number, a: number, b: number, c: number, d: number): number {
    if (this.size >= this.capacity) {
      this.refused++
      return 0
    }
    const id = this.size++
    this.#slots[slot] = id
    const w = id << 2
    this.words[w] = a
    this.words[w + 1] = b
    this.words[w + 2] = c
    this.words[w + 3] = d
    this.low[id] = low
    this.high[id] = finish(mix(mix(mix(mix(HIGH, a), b), c), d))
    return id
  }
}

// Cold from here: text is made for findings, not for events.

/** Dotted text of an IPv4 address. */
export const textOfV4 = (value: number): string =>
  `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`

/** RFC 5952 text: lower-case hex, the longest run of zero groups shortened. */
export const textOfV6 = (a: number, b: number, c: number, d: number): string => {
  const groups = [a, b, c, d].flatMap(word => [word >>> 16, word & 0xffff])
  let best = -1
  let length = 1
  for (let i = 0; i < 8; i++) {
    let j = i
    while (j < 8 && groups[j] === 0) j++
    if (j - i > length) [best, length] = [i, j - i]
  }
  const hex = (part: number[]) => part.map(group => group.toString(16)).join(':')
  return best < 0 ? hex(groups) : `${hex(groups.slice(0, best))}::${hex(groups.slice(best + length))}`
}
