/** Opens a compiled image as `Intel`. Workers import this alone: it draws in neither YAML nor schemas. */
import { AWS, type Category, CUSTOM, categoriesOf, POPULAR } from '../events/categories.ts'
import { parseAddress, parsed } from '../tables/parse-address.ts'
import { Geography } from './geography.ts'
import { BENEATH, EXACT, Image, NAME_HIGH, NAME_LOW, NAME_MAX, stepHigh, stepLow, TRUSTED_MARK } from './image.ts'
import type { AddressFacts, Intel, ListHit } from './intel.ts'
import { bytesOf, unsigned } from './layout.ts'
import { isThreat, type ListFacts } from './list-sets.ts'

/** What an image says of itself. */
export interface ImageMeta {
  readonly version: string
  readonly lists: readonly (ListFacts & { readonly entries: number; readonly bad: number; readonly other: number })[]
  readonly warnings: readonly string[]
}

export const metaOf = (image: SharedArrayBuffer): ImageMeta =>
  JSON.parse(Buffer.from(bytesOf(image, 'meta')).toString()) as ImageMeta

/** Hits with the bit of their category, so that they are weighed as the matcher weighs bits. */
interface Weighed {
  readonly bit: number
  readonly hit: ListHit
}

class OpenIntel implements Intel {
  readonly image: SharedArrayBuffer
  readonly #tables: Image
  readonly #meta: ImageMeta
  readonly #geography: Geography

  constructor(image: SharedArrayBuffer, geography: Geography) {
    this.image = image
    this.#tables = new Image(image)
    this.#meta = metaOf(image)
    this.#geography = geography
  }

  get version(): string {
    return this.#meta.version
  }

  categoriesOfAddress(a: number, b: number, c: number, d: number): number {
    return this.#tables.categoriesOfAddress(a, b, c, d)
  }

  categoriesOfDomain(bytes: Uint8Array, from: number, to: number): number {
    return this.#tables.categoriesOfDomain(bytes, from, to)
  }

  hitsOf(value: string): ListHit[] {
    const bytes = Buffer.from(value.toLowerCase().replace(/\.$/, ''))
    if (bytes.length === 0 || bytes.length > NAME_MAX) return []
    if (parseAddress(bytes, 0, bytes.length) !== 0) return this.#hitsOfAddress(value)
    return /^[0-9a-f]{64}$/.test(bytes.toString()) ? this.#hitsOfHash(bytes.toString()) : this.#hitsOfDomain(bytes)
  }

  categoriesOfHash(hex: string): number {
    const set = this.#setOfHash(hex)
    return set === 0 || this.#isTrusted(set) ? 0 : this.#tables.domainBits[set]
  }

  placeOf(text: string): number {
    return this.#geography.placeOf(text)
  }

  describeAddress(text: string): AddressFacts {
    return this.#geography.describe(text)
  }

  /** Reads `parsed`, which the caller has just filled. */
  #hitsOfAddress(value: string): ListHit[] {
    const set = this.#tables.setOfAddress(parsed[0], parsed[1], parsed[2], parsed[3])
    const left = this.#tables.addressBits[set]
    return this.#weighed(set, value)
      .filter(({ bit }) => (left & bit) !== 0)
      .map(({ hit }) => hit)
  }

  #hitsOfHash(hex: string): ListHit[] {
    const set = this.#setOfHash(hex)
    return set === 0 || this.#isTrusted(set) ? [] : this.#weighed(set, hex).map(({ hit }) => hit)
  }

  /** The set of lists that hold a SHA-256, 0 for none. */
  #setOfHash(hex: string): number {
    const hashes = Buffer.from(bytesOf(this.image, 'hashes'))
    const wanted = Buffer.from(hex, 'hex')
    let low = 0
    let high = hashes.length / 32
    while (low < high) {
      const middle = (low + high) >>> 1
      if (hashes.compare(wanted, 0, 32, middle * 32, middle * 32 + 32) < 0) low = middle + 1
      else high = middle
    }
    if (low * 32 >= hashes.length || hashes.compare(wanted, 0, 32, low * 32, low * 32 + 32) !== 0) return 0
    return unsigned(this.image, 'hashSet')[low]
  }

  /** As `Image.categoriesOfDomain`, with lists in place of bits. */
  #hitsOfDomain(bytes: Buffer): ListHit[] {
    const tables = this.#tables
    let low = NAME_LOW
    let high = NAME_HIGH
    let held: Weighed[] = []
    for (let i = bytes.length; i-- > 0; ) {
      low = stepLow(low, bytes[i])
      high = stepHigh(high, bytes[i])
      if (i > 0 && bytes[i - 1] !== 46) continue
      const entry = tables.entryOf(low, high, bytes, i, bytes.length)
      if (entry < 0) continue
      const set = tables.names[entry + (i === 0 ? EXACT : BENEATH)]
      if (this.#isTrusted(set)) return []
      const found = this.#weighed(set, bytes.toString('latin1', i))
      if (found.some(({ bit }) => bit === POPULAR))
        held = [...held, ...found].filter(({ bit }) => (bit & (POPULAR | CUSTOM)) !== 0)
      else if (found.length > 0) held = [...held.filter(({ bit }) => bit !== POPULAR), ...found]
    }
    return held.map(({ hit }) => hit)
  }

  #isTrusted(set: number): boolean {
    return this.#tables.domainBits[set] === TRUSTED_MARK
  }

  #weighed(set: number, value: string): Weighed[] {
    const start = unsigned(this.image, 'setStart')
    const lists = unsigned(this.image, 'setLists').subarray(start[set], start[set + 1])
    return Array.from(lists, list => this.#meta.lists[list])
      .filter(isThreat)
      .map(({ name, category }) => ({ bit: bitOf(category), hit: { list: name, category, value } }))
  }
}

const ALL_BITS = (AWS << 1) - 1
const BITS = new Map<Category, number>(categoriesOf(ALL_BITS).map((category, i) => [category, 1 << i]))
const bitOf = (category: Category): number => BITS.get(category)!

/** Intelligence over an image that `loadIntel` compiled: in this thread or, handed over, in another. */
export const openIntel = (image: SharedArrayBuffer, geography = new Geography()): Intel =>
  new OpenIntel(image, geography)
