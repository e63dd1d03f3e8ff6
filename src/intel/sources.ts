/** Where lists come from: what is built in, AWS's ranges, and the files that a manifest names. */
import type { Category } from '../events/categories.ts'
import { awsRanges } from './aws-ranges.ts'
import { BUILTIN, HIDDEN_LIST } from './builtin.ts'
import type { ListFacts } from './list-sets.ts'
import { BYTES_MAX, type ListToRead, piecesOf } from './lists/read-list.ts'
import type { Manifest, ManifestList } from './manifest.ts'
import { limitsOf } from './sets.ts'

/**
 * What GuardDuty never matches, because lists speak of the public internet: private, shared, loopback, link-local,
 * multicast and reserved addresses. Feeds of bogons would otherwise flag an operator's own networks. As a trusted list
 * it costs nothing more per look-up.
 */
export const NOT_ROUTABLE = `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24
192.168.0.0/16 198.18.0.0/15 224.0.0.0/3 ::-::fffe:ffff:ffff ::1:0:0:0-1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
4000::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff`

/** A list from wherever: what it is read as, and its bytes in pieces. */
export interface Source extends ListToRead {
  readonly facts: ListFacts
  readonly bytesMax: number
  pieces(): Iterable<Buffer>
}

const inline = (name: string, category: Category, entries: readonly string[], hidden = false): Source => ({
  facts: { name, category, trusted: hidden, shown: !hidden },
  file: name,
  format: 'TXT',
  bytesMax: BYTES_MAX,
  pieces: () => [Buffer.from(entries.join('\n'))],
})

const builtinSources = (): Source[] => [
  inline(HIDDEN_LIST, 'custom', NOT_ROUTABLE.split(/\s+/), true),
  ...awsRanges().map(list => inline(list.name, list.category, list.entries)),
  ...BUILTIN.map(list => inline(list.name, list.category, list.entries)),
]

/** A list of a manifest, held to the limits of its set. */
export const listSource = (list: ManifestList): Source => {
  const limits = limitsOf(list.set)
  return {
    facts: {
      ...{ name: list.name, category: list.category, trusted: list.trusted, shown: true },
      ...(list.outsideAws ? { outsideAws: true } : {}),
    },
    file: list.path,
    format: list.format,
    entriesMax: limits.entries,
    rules: limits.rules,
    bytesMax: limits.bytes,
    pieces: () => piecesOf(list.path, limits.bytes),
  }
}

/** Every list that is looked at: Vedette's own, then those of the manifest. */
export const sourcesOf = (manifest: Manifest | undefined): Source[] => [
  ...builtinSources(),
  ...(manifest?.lists ?? []).map(listSource),
]
