/** Entries → one binary image. Everything that can be decided once for all look-ups is decided here. */
import { Column } from './column.ts'
import { DomainTables } from './domain-tables.ts'
import { type FlatRanges, flatten, type Ranges } from './flatten.ts'
import { isGlobalV6, V4_ROW, V4_SHIFT, V6_BUCKETS, V6_ROW, v6Bucket, v6Key } from './image.ts'
import { pack } from './layout.ts'
import { type ListFacts, ListSets } from './list-sets.ts'
import type { EntrySink } from './lists/entries.ts'

const V4_BUCKETS = 1 << (32 - V4_SHIFT)
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
      domain: (name, covers) => this.#domains.add(name, covers, list),
      hash: hex => this.#hashes.set(hex, (this.#hashes.get(hex) ?? new Set()).add(list)),
    }
  }

  /** `meta` is kept in the image as JSON, for whoever opens it. */
  build(meta: unknown): SharedArrayBuffer {
    const sets = new ListSets(this.#lists)
    const v4 = flatten(this.#v4, sets)
    const v6 = globalOnly(flatten(this.#v6, sets))
    const domains = this.#domains.build(sets)
    const hashes = [...this.#hashes].sort(([a], [b]) => (a < b ? -1 : 1))
    const hashSet = Uint32Array.from(hashes, ([, lists]) => sets.idOf([...lists].sort((a, b) => a - b)))
    const bits = sets.bits()
    const members = sets.members()
    return pack({
      v4Bitmap: bitmapOf(v4),
      v4Top: topOf(v4, V4_BUCKETS, 3, address => address >>> V4_SHIFT),
      v4Rows: rowsOf(v4, 3, V4_ROW),
      v6Top: topOf(v6, V6_BUCKETS, 0, v6Bucket),
      v6Keys: Int32Array.from({ length: v6.set.length }, (_, i) => v6Key(v6.start.at(i * 4), v6.start.at(i * 4 + 1))),
      v6Wide: wideOf(v6),
      v6Rows: rowsOf(v6, 0, V6_ROW),
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

/** Only 2000::/3 is public, and only there are the keys of a bucket in order. No range crosses its border. */
const globalOnly = (flat: FlatRanges): FlatRanges => {
  const kept: FlatRanges = { start: new Column(), end: new Column(), set: new Column() }
  for (let i = 0; i < flat.set.length; i++) {
    if (!isGlobalV6(flat.start.at(i * 4))) continue
    if (!isGlobalV6(flat.end.at(i * 4))) throw new Error('A flattened range crosses the border of 2000::/3.')
    for (let w = 0; w < 4; w++) {
      kept.start.push(flat.start.at(i * 4 + w))
      kept.end.push(flat.end.at(i * 4 + w))
    }
    kept.set.push(flat.set.at(i))
  }
  return kept
}

/**
 * First and last address (words from `word` on) and set of each range. Signed comparison of words with the top bit
 * flipped is unsigned comparison of the words.
 */
const rowsOf = (flat: FlatRanges, word: number, width: number): Int32Array => {
  const rows = new Int32Array(flat.set.length * width)
  let next = 0
  for (let i = 0; i < flat.set.length; i++) {
    for (let w = word; w < 4; w++) rows[next++] = flat.start.at(i * 4 + w) ^ FLIP
    for (let w = word; w < 4; w++) rows[next++] = flat.end.at(i * 4 + w) ^ FLIP
    rows[next++] = flat.set.at(i)
  }
  return rows
}

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

/** One bit for each IPv6 range: set when it reaches beyond the key that it begins with. */
const wideOf = (flat: FlatRanges): Uint32Array => {
  const wide = new Uint32Array((flat.set.length + 31) >>> 5)
  for (let i = 0; i < flat.set.length; i++) {
    const [a, b] = [flat.start.at(i * 4), flat.start.at(i * 4 + 1)]
    const [lastA, lastB] = [flat.end.at(i * 4), flat.end.at(i * 4 + 1)]
    if (v6Bucket(a) !== v6Bucket(lastA) || v6Key(a, b) !== v6Key(lastA, lastB)) wide[i >>> 5] |= 1 << (i & 31)
  }
  return wide
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
