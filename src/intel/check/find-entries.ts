/**
 * Which entries of which lists speak of a value. The lists are read again as they are, because the compiled tables no
 * longer know which entry of which line an answer came from.
 */
import { BENEATH_ALONE, type EntrySink, NAME_ALONE } from '../lists/entries.ts'
import { ListReading } from '../lists/read-list.ts'
import type { ListTally } from '../lists/tally.ts'
import type { Source } from '../sources.ts'
import type { Query } from './query.ts'
import { rangeText, sharedBits } from './range-text.ts'

/** An entry that speaks of a value. */
export interface Found {
  readonly source: Source
  readonly line: number
  /** As it would be written in a TXT list. */
  readonly entry: string
  /** The name of a domain entry, without `*.`. */
  readonly name: string
  /** Shared leading bits of its addresses or length of its name: the greater, the more specific. */
  readonly specific: number
  /** False when a block that was asked for lies only partly in it. */
  readonly whole: boolean
}

/** Entries that are kept of each list for each value; a block may hold thousands. */
const KEPT = 20

/** Below, at or above 0 as four words are below, equal to or above four others. */
const compare = (a: Uint32Array, at: number, b: Uint32Array, of: number): number => {
  for (let w = 0; w < 4; w++) if (a[at + w] !== b[of + w]) return a[at + w] < b[of + w] ? -1 : 1
  return 0
}

type Take = (query: number, found: Omit<Found, 'source' | 'line'>) => void

const domainSuffixes = (queries: readonly Query[]): Map<string, number[]> => {
  const suffixes = new Map<string, number[]>()
  for (const [i, { kind, text }] of queries.entries()) {
    if (kind !== 'domain') continue
    const labels = text.split('.')
    for (let from = 0; from < labels.length; from++) {
      const suffix = labels.slice(from).join('.')
      suffixes.set(suffix, [...(suffixes.get(suffix) ?? []), i])
    }
  }
  return suffixes
}

const sinkOf = (queries: readonly Query[], suffixes: ReadonlyMap<string, readonly number[]>, take: Take): EntrySink => {
  const ranged = queries.flatMap(({ range, family }, i) => (range === undefined ? [] : [{ i, range, family }]))
  return {
    range(family, r) {
      for (const { i, range, family: asked } of ranged) {
        if (asked !== family || compare(range, 0, r, 4) > 0 || compare(range, 4, r, 0) < 0) continue
        const whole = compare(range, 0, r, 0) >= 0 && compare(range, 4, r, 4) <= 0
        take(i, { entry: rangeText(family, r), name: '', specific: sharedBits(r), whole })
      }
    },
    domain(name, covers) {
      for (const i of suffixes.get(name) ?? []) {
        if ((covers & (queries[i].text === name ? NAME_ALONE : BENEATH_ALONE)) === 0) continue
        const entry = covers === BENEATH_ALONE ? `*.${name}` : name
        take(i, { entry, name, specific: name.length, whole: true })
      }
    },
    hash(hex) {
      for (const [i, { kind, text }] of queries.entries())
        if (text === hex && (kind === 'hash' || kind === 'key'))
          take(i, { entry: hex, name: '', specific: 0, whole: true })
    },
  }
}

/** For each query the entries that speak of it, the most specific first. */
export const findEntries = (queries: readonly Query[], sources: readonly Source[]): Found[][] => {
  const suffixes = domainSuffixes(queries)
  const found: Found[][] = queries.map(() => [])
  for (const source of sources) {
    const kept = new Uint32Array(queries.length)
    let tally: ListTally | undefined
    const sink = sinkOf(queries, suffixes, (query, entry) => {
      if (kept[query]++ < KEPT) found[query].push({ ...entry, source, line: tally?.line ?? 0 })
    })
    const reading = new ListReading(source, sink)
    tally = reading.tally
    for (const piece of source.pieces()) reading.push(piece)
    reading.end()
  }
  for (const entries of found) entries.sort((a, b) => b.specific - a.specific)
  return found
}
