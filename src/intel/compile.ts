/** Entries → one binary image. Everything that can be decided once for all look-ups is decided here. */
import { Column } from './column.ts'
import { DomainTables } from './domain-tables.ts'
import type { EntrySink } from './entries.ts'
import { type FlatRanges, flatten, type Ranges } from './flatten.ts'
import { V6_BUCKETS, v6Bucket } from './image.ts'
import { pack } from './layout.ts'
import { type ListFacts, ListSets } from './list-sets.ts'

const V4_BUCKETS = 1 << 16
const FLIP = 0x80000000

/** Gathers the entries of all lists, then makes the image. */
export class Compiler {
  readonly #lists: readonly ListFacts[]
  readonly #v4: Ranges = { words: new Column(), lists: new Column() }
  readonly #v6: Ranges = { words: new Column(), lists: new Column() }
  readonly #domains = new DomainTables()
  readonly #hashes = new Map<string, Set<number>>()

  constructor(lists: readonly ListFacts[]) {
    this.#lists = lists
  }

  /** Where entries of a list, named by its place among the lists, are to be handed. */
  sinkOf(list: number): EntrySink {
    return {
      range: (family, range) => {
        const ranges = family === 4 ? this.#v4 : this.#v6
        for (const word of range) ranges.words.push(word)
        ranges.lists.push(list)
      },
      domain: (name, beneath) => this.#domains.add(name, beneath, list),
      hash: hex => this.#hashes.set(hex, (this.#hashes.get(hex) ?? new Set()).add(list)),
    }
  }

  /** `meta` is kept in the image as JSON, for whoever opens it. */
  build(meta: unknown): SharedArrayBuffer {
    const sets = new ListSets(this.#lists)
    const v4 = flatten(this.#v4, sets)
    const v6 = flatten(this.#v6, sets)
    const domains = this.#domains.build(sets)
    const hashes = [...this.#hashes].sort(([a], [b]) => (a < b ? -1 : 1))
    const hashSet = Uint32Array.from(hashes, ([, lists]) => sets.idOf([...lists].sort((a, b) => a - b)))
    const bits = sets.bits()
    const members = sets.members()
    return pack({
      v4Bitmap: bitmapOf(v4),
      v4Top: topOf(v4, V4_BUCKETS, 3, address => address >>> 16),
      v4Start: flipped(lastWords(v4.start)),
      v4End: flipped(lastWords(v4.end)),
      v4Set: v4.set.words,
      v6Top: topOf(v6, V6_BUCKETS, 0, v6Bucket),
      v6Start: flipped(v6.start.words),
      v6End: flipped(v6.end.words),
      v6Set: v6.set.words,
      ...domains,
      hashes: Buffer.from(hashes.map(([hex]) => hex).join(''), 'hex'),
      hashSet,
      addressBits: bits.address,
      domainBits: bits.domain,
      setStart: members.start,
      setLists: members.lists,
      meta: Buffer.from(JSON.stringify(meta)),
    })
  }
}

/** Signed comparison of words with the top bit flipped is unsigned comparison of the words. */
const flipped = (words: Uint32Array): Uint32Array => words.map(word => word ^ FLIP)

const lastWords = (column: Column): Uint32Array =>
  Uint32Array.from({ length: column.length / 4 }, (_, i) => column.at(i * 4 + 3))

/** For each bucket the first range that begins in it or after it, and one more entry for the end. */
const topOf = (flat: FlatRanges, buckets: number, word: number, bucketOf: (word: number) => number): Uint32Array => {
  const top = new Uint32Array(buckets + 1)
  const count = flat.set.length
  let bucket = 0
  for (let i = 0; i < count; i++) {
    const own = bucketOf(flat.start.at(i * 4 + word))
    while (bucket <= own) top[bucket++] = i
  }
  while (bucket <= buckets) top[bucket++] = count
  return top
}

/** One bit for each /24 with a listed address in it: most addresses are in none, and need no search. */
const bitmapOf = (flat: FlatRanges): Uint32Array => {
  const bitmap = new Uint32Array(1 << 19)
  for (let i = 0; i < flat.set.length; i++) {
    const last = flat.end.at(i * 4 + 3) >>> 8
    for (let block = flat.start.at(i * 4 + 3) >>> 8; block <= last; block++) bitmap[block >>> 5] |= 1 << (block & 31)
  }
  return bitmap
}
