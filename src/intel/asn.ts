/** The ASN table, compiled: sorted ranges of both families, the number of each and the names of the networks. */
import { parseAddress, parsed } from '../tables/parse-address.ts'
import { Column } from './column.ts'
import { Lines } from './lists/lines.ts'

export interface Network {
  readonly asn: number
  readonly org: string
}

/** Four words: how many ranges there are of each family, how many names, how many bytes they have. */
const HEADER_BYTES = 16

const WORDS = { 4: 1, 6: 4 } as const
type Family = keyof typeof WORDS

interface FamilyColumns {
  readonly start: Column
  readonly end: Column
  readonly name: Column
}

const COMMA = 44
const NEWLINE = 10

/** Half a million ranges fit at once: columns that grow leave as much again to be collected. */
const ROWS = 1 << 19

/** `asn,organisation`, the latter maybe quoted with doubled quotes inside → `asn<tab>organisation`. */
const nameOf = (text: string): string | undefined => {
  const [, asn, org] = /^(\d{1,10}),(.*)$/.exec(text.trim()) ?? []
  if (asn === undefined) return undefined
  const plain = org.startsWith('"') ? org.slice(1, -1).replaceAll('""', '"') : org
  return `${asn}\t${plain.replaceAll('\t', ' ')}`
}

const pushAddress = (bytes: Buffer, from: number, to: number, family: Family, into: Column): boolean => {
  if (parseAddress(bytes, from, to) !== family) return false
  for (let w = 4 - WORDS[family]; w < 4; w++) into.push(parsed[w])
  return true
}

/** Reads the lines of one family; each name gets the number that `ids` has for it. */
const readRanges = (pieces: Iterable<Buffer>, family: Family, ids: Map<string, number>): FamilyColumns => {
  const columns: FamilyColumns = {
    start: new Column(ROWS * WORDS[family]),
    end: new Column(ROWS * WORDS[family]),
    name: new Column(ROWS),
  }
  // A line that is none has no range either.
  const tally = { line: 0, bad: () => {} }
  const lines = new Lines(tally, (bytes, from, to) => {
    const first = bytes.indexOf(COMMA, from)
    const last = bytes.indexOf(COMMA, first + 1)
    if (first < 0 || last < 0 || last > to) return
    const name = nameOf(bytes.toString('utf8', last + 1, to))
    if (name === undefined || !pushAddress(bytes, from, first, family, columns.start)) return
    if (!pushAddress(bytes, first + 1, last, family, columns.end)) throw new Error('The ASN table has an open range.')
    let id = ids.get(name)
    if (id === undefined) ids.set(name, (id = ids.size))
    columns.name.push(id)
  })
  for (const piece of pieces) lines.push(piece)
  lines.end()
  return columns
}

/**
 * Makes the table of asn-ipv4.csv and asn-ipv6.csv: lines of `first,last,asn,organisation`, in order. They come in
 * pieces, since this is done in the middle of a scan: whole files would be a fifth of its peak memory.
 */
export const compileAsn = (four: Iterable<Buffer>, six: Iterable<Buffer>): SharedArrayBuffer => {
  const ids = new Map<string, number>()
  const v4 = readRanges(four, 4, ids)
  const v6 = readRanges(six, 6, ids)
  const names = Buffer.from([...ids.keys()].join('\n'))
  const parts = [v4.start, v4.end, v4.name, v6.start, v6.end, v6.name].map(column => column.words)
  const size = parts.reduce((sum, part) => sum + part.byteLength, HEADER_BYTES) + names.length
  const image = new SharedArrayBuffer(size)
  new Uint32Array(image, 0, 4).set([v4.name.length, v6.name.length, ids.size, names.length])
  let at = HEADER_BYTES
  for (const part of parts) {
    new Uint32Array(image, at, part.length).set(part)
    at += part.byteLength
  }
  new Uint8Array(image, at).set(names)
  return image
}

/** Look-ups in a compiled table. */
export class AsnTables {
  readonly #ranges: Record<Family, { start: Uint32Array; end: Uint32Array; name: Uint32Array }>
  /** `asn<tab>organisation`, a line each. */
  readonly #names: Buffer
  /** Where each name starts, and where the next would after the last: as strings they would be a tenth of a scan's memory. */
  readonly #starts: Uint32Array

  constructor(image: SharedArrayBuffer) {
    const [v4, v6, named] = new Uint32Array(image, 0, 4)
    let at = HEADER_BYTES
    const next = (length: number): Uint32Array => {
      const words = new Uint32Array(image, at, length)
      at += length * 4
      return words
    }
    this.#ranges = {
      4: { start: next(v4), end: next(v4), name: next(v4) },
      6: { start: next(v6 * 4), end: next(v6 * 4), name: next(v6) },
    }
    this.#names = Buffer.from(image, at)
    this.#starts = new Uint32Array(named + 1)
    for (let i = 0, from = 0; i <= named; i++) {
      this.#starts[i] = from
      const newline = this.#names.indexOf(NEWLINE, from)
      from = (newline < 0 ? this.#names.length : newline) + 1
    }
  }

  /** The network of an address given as four words. */
  of(family: Family, words: Uint32Array): Network | undefined {
    const { start, end, name } = this.#ranges[family]
    const width = WORDS[family]
    let low = 0
    let high = name.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compare(start, middle * width, words, width) <= 0) low = middle + 1
      else high = middle
    }
    if (low === 0 || compare(end, (low - 1) * width, words, width) < 0) return undefined
    const id = name[low - 1]
    const [asn, org] = this.#names.toString('utf8', this.#starts[id], this.#starts[id + 1] - 1).split('\t', 2)
    return { asn: Number(asn), org }
  }
}

/** Compares the words of a bound with the last `width` words of an address. */
const compare = (bounds: Uint32Array, at: number, words: Uint32Array, width: number): number => {
  for (let w = 0; w < width; w++) {
    const difference = bounds[at + w] - words[4 - width + w]
    if (difference !== 0) return difference
  }
  return 0
}
