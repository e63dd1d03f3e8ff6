/** What the lists say of a value, entry by entry, and why each counts or loses. */
import { categoriesOf } from '../../events/categories.ts'
import { HIDDEN_LIST } from '../builtin.ts'
import type { AddressFacts, Intel } from '../intel.ts'
import type { Source } from '../sources.ts'
import { type Found, findEntries } from './find-entries.ts'
import type { Query, QueryKind } from './query.ts'

/** An entry of a list, and what becomes of it. */
export interface Holding {
  readonly list: string
  readonly category: string
  readonly trusted: boolean
  readonly entry: string
  readonly file: string
  readonly line: number
  /** True when it decides what a finding is made of; a trusted entry counts by silencing others. */
  readonly counts: boolean
  readonly because: string
}

export interface CheckedValue {
  readonly value: string
  readonly kind: QueryKind
  /** Of a key: its SHA-256, by which it is listed. */
  readonly sha256?: string
  /** What detections see: the categories that are left. Empty for nothing, and for a block, of which each address has its own. */
  readonly categories: readonly string[]
  readonly holdings: readonly Holding[]
  readonly facts: AddressFacts
  /** False for what lists never match: private, shared, reserved addresses. */
  readonly isPublic: boolean
}

const wordsOf = (range: Uint32Array): [number, number, number, number] => [range[0], range[1], range[2], range[3]]

const categoriesOfQuery = (query: Query, intel: Intel): string[] => {
  if (query.kind === 'address') return categoriesOf(intel.categoriesOfAddress(...wordsOf(query.range!)))
  if (query.kind === 'domain') {
    const bytes = Buffer.from(query.text)
    return categoriesOf(intel.categoriesOfDomain(bytes, 0, bytes.length))
  }
  return query.kind === 'block' ? [] : [...new Set(intel.hitsOf(query.text).map(hit => hit.category))]
}

interface Ruling {
  readonly counts: boolean
  readonly because: string
}

/** Trust decides first, then what is popular; among addresses every list that is left counts. */
const ruleOn = (found: Found, all: readonly Found[], query: Query, intel: Intel): Ruling => {
  const { facts } = found.source
  if (facts.trusted) return { counts: true, because: 'trusted: it silences every threat list here, however specific' }
  if (facts.outsideAws) return { counts: true, because: 'outside AWS: AWS’s published ranges do not count here' }
  const outside = all.find(other => other.source.facts.outsideAws && other.whole)
  if (facts.category === 'aws' && outside !== undefined)
    return { counts: false, because: `outside AWS: ${outside.source.facts.name} holds ${outside.entry}` }
  if (facts.category === 'aws') return { counts: true, because: 'AWS’s own published range' }
  const trusting = all.find(other => other.source.facts.trusted && other.whole)
  if (trusting?.source.facts.name === HIDDEN_LIST)
    return { counts: false, because: 'not publicly routable: lists never match it' }
  if (trusting !== undefined)
    return { counts: false, because: `trusted beats threat: ${trusting.source.facts.name} holds ${trusting.entry}` }
  if (query.kind === 'block')
    return { counts: true, because: found.whole ? 'holds the block whole' : 'holds a part of it' }
  if (query.kind !== 'domain') return { counts: true, because: 'no trusted list holds it' }
  return ruleOnDomain(found, all, query, intel)
}

const ruleOnDomain = (found: Found, all: readonly Found[], query: Query, intel: Intel): Ruling => {
  const { facts } = found.source
  const counts = intel.hitsOf(query.text).some(hit => hit.list === facts.name && hit.value === found.name)
  if (facts.category === 'popular') {
    const more = all.find(other => other.source.facts.category !== 'popular' && other.specific > found.specific)
    if (counts || more === undefined) return { counts, because: 'popular: it silences what is not more specific' }
    return { counts, because: `${more.source.facts.name} holds ${more.entry}, which is more specific` }
  }
  const popular = all.find(other => other.source.facts.category === 'popular' && other.specific >= found.specific)
  if (counts || popular === undefined)
    return { counts, because: facts.category === 'custom' ? 'a list of your own' : 'nothing popular is as specific' }
  return { counts, because: `popular beats it: ${popular.source.facts.name} holds ${popular.entry}` }
}

const categoryOf = ({ source: { facts } }: Found): string =>
  facts.trusted ? 'trusted' : facts.outsideAws ? 'outside-aws' : facts.category

/** Looks all values up: the compiled lists give the answer, the lists themselves the reasons. */
export const checkValues = (queries: readonly Query[], intel: Intel, sources: readonly Source[]): CheckedValue[] => {
  const found = findEntries(queries, sources)
  return queries.map((query, i) => ({
    value: query.value,
    kind: query.kind,
    ...(query.kind === 'key' && { sha256: query.text }),
    categories: categoriesOfQuery(query, intel),
    isPublic: !found[i].some(({ source, whole }) => source.facts.name === HIDDEN_LIST && whole),
    holdings: found[i]
      .filter(({ source }) => source.facts.shown)
      .map(entry => ({
        list: entry.source.facts.name,
        category: categoryOf(entry),
        trusted: entry.source.facts.trusted,
        entry: entry.entry,
        file: entry.source.file,
        line: entry.line,
        ...ruleOn(entry, found[i], query, intel),
      })),
    facts: query.kind === 'address' ? intel.describeAddress(query.text) : {},
  }))
}
