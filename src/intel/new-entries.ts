/**
 * The part of the lists that is new: threat entries whose category the older lists did not give to what they speak of.
 * Trusted and popular lists and AWS's ranges stay whole, since they decide what counts. A block is left out only when it
 * was in an older list as it is; what a value was given then is asked again for each signal.
 */
import { CATEGORIES } from '../events/categories.ts'
import { parseAddress, parsed } from '../tables/parse-address.ts'
import { rangeText } from './check/range-text.ts'
import type { Intel } from './intel.ts'
import { isThreat } from './list-sets.ts'
import { BENEATH_ALONE, type EntrySink, NAME_ALONE } from './lists/entries.ts'
import { ListReading } from './lists/read-list.ts'
import type { Source } from './sources.ts'

/** Category bits that lists give to an address or a domain as text. */
export const bitsOfText = (intel: Intel, text: string): number => {
  const bytes = Buffer.from(text)
  if (bytes.length === 0) return 0
  if (parseAddress(bytes, 0, bytes.length) === 0) return intel.categoriesOfDomain(bytes, 0, bytes.length)
  return intel.categoriesOfAddress(parsed[0], parsed[1], parsed[2], parsed[3])
}

const isOne = (r: Uint32Array): boolean => r[0] === r[4] && r[1] === r[5] && r[2] === r[6] && r[3] === r[7]

/** Blocks and ranges of the older lists, by category. */
export const blocksOf = (sources: readonly Source[]): ReadonlySet<string> => {
  const blocks = new Set<string>()
  for (const source of sources) {
    if (!isThreat(source.facts)) continue
    const sink: EntrySink = {
      range: (family, r) => isOne(r) || blocks.add(`${source.facts.category} ${rangeText(family, r)}`),
      domain: () => {},
      hash: () => {},
    }
    const reading = new ListReading(source, sink)
    for (const piece of source.pieces()) reading.push(piece)
    reading.end()
  }
  return blocks
}

/** A label that no name has: what is given to it is given to all names beneath. */
const ANY_LABEL = 'vedette-any-name'

/** Hands on only what is new; `counted` is called for each such entry. */
export const onlyNew =
  (old: Intel, blocks: ReadonlySet<string>, counted: () => void) =>
  (sink: EntrySink, { facts }: Source): EntrySink => {
    const { category } = facts
    if (!isThreat(facts) || category === 'popular' || category === 'aws' || !facts.shown) return sink
    const bit = 1 << CATEGORIES.indexOf(category)
    const knew = (name: string): boolean => (bitsOfText(old, name) & bit) !== 0
    return {
      range(family, r) {
        const known = isOne(r)
          ? (old.categoriesOfAddress(r[0], r[1], r[2], r[3]) & bit) !== 0
          : blocks.has(`${category} ${rangeText(family, r)}`)
        if (known) return
        counted()
        sink.range(family, r)
      },
      domain(name, covers) {
        const wasNamed = (covers & NAME_ALONE) === 0 || knew(name)
        const wasBeneath = (covers & BENEATH_ALONE) === 0 || knew(`${ANY_LABEL}.${name}`)
        if (wasNamed && wasBeneath) return
        counted()
        sink.domain(name, covers)
      },
      // No log that is read here holds a file's hash, and keys are asked for by the whole lists.
      hash: hex => sink.hash(hex),
    }
  }
