/** Loads intelligence: the built-in lists, AWS's ranges and the operator's folder, compiled or from the cache. */
import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { OperatorError } from '../errors.ts'
import type { Category } from '../events/categories.ts'
import { AWS_RANGES_CREATED } from './aws-ranges.ts'
import { BUILTIN } from './builtin.ts'
import { defaultCache, keyOf, readCached, writeCached } from './cache.ts'
import { Compiler } from './compile.ts'
import { Geography, tablesVersion } from './geography.ts'
import type { Intel } from './intel.ts'
import { FORMAT, isImage } from './layout.ts'
import type { EntrySink } from './lists/entries.ts'
import { ListReading } from './lists/read-list.ts'
import type { ListCounts } from './lists/tally.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { type ImageMeta, metaOf, openIntel } from './open.ts'
import { limitsOf } from './sets.ts'
import { NOT_ROUTABLE, type Source, sourcesOf } from './sources.ts'

export { openIntel } from './open.ts'

/** A list as it was loaded. */
export interface LoadedList {
  readonly name: string
  readonly category: Category
  readonly trusted: boolean
  readonly entries: number
  readonly bad: number
  /** Values of kinds that no look-up asks for. */
  readonly other: number
}

/** `Intel`, and what loading it has to report. */
export interface LoadedIntel extends Intel {
  readonly lists: readonly LoadedList[]
  /** The first few lines of each list that are no entries. */
  readonly warnings: readonly string[]
  readonly fromCache: boolean
}

export interface LoadOptions {
  /** Folder of the compiled tables; $XDG_CACHE_HOME/vedette or ~/.cache/vedette when not given. */
  readonly cache?: string
  /** Lists from elsewhere than the folder: what an API's users activated. They are looked at after the folder's. */
  readonly sources?: readonly Source[]
}

/** Lists larger than this are recognised by path, size and time: hashing them at each start would take the time saved. */
const HASHED_MAX = 8 << 20

/** What a compilation depends on besides the operator's files. */
const ownVersion = (): string[] => [
  `format ${FORMAT}`,
  AWS_RANGES_CREATED,
  tablesVersion(),
  JSON.stringify(BUILTIN),
  NOT_ROUTABLE,
]

const cacheKeyOf = (manifest: Manifest | undefined, sources: readonly Source[]): string => {
  const parts: (string | Uint8Array)[] = [...ownVersion(), manifest?.bytes ?? '']
  for (const { path, set } of manifest?.lists ?? []) {
    const { size, mtimeMs, ino } = statSync(path)
    const { bytes } = limitsOf(set)
    if (size > bytes) {
      const expected = `a list of at most ${bytes >> 20} MB`
      throw new OperatorError('E_INTEL_LIMIT', { file: path, problem: `it has ${size} bytes`, expected })
    }
    parts.push(path, size > HASHED_MAX ? `${size} ${mtimeMs} ${ino}` : readFileSync(path))
  }
  for (const { facts, format, rules, pieces } of sources)
    parts.push(JSON.stringify([facts, format, rules]), ...pieces(), 'end')
  return keyOf(parts)
}

const readSource = (source: Source, sink: EntrySink, onPiece: (piece: Buffer) => void): ListCounts => {
  const reading = new ListReading(source, sink)
  for (const piece of source.pieces()) {
    onPiece(piece)
    reading.push(piece)
  }
  return reading.end()
}

const warningsOf = ({ file }: Source, { bad, other, named }: ListCounts): string[] => [
  ...(bad === 0 ? [] : [`${file}: ${bad} lines are no entries`, ...named]),
  ...(other === 0
    ? []
    : [`${file}: ${other} values are of kinds that are not matched, such as URLs, ports or MD5 sums`]),
]

/** Stands between a list and the tables. */
type Narrow = (sink: EntrySink, source: Source) => EntrySink

/**
 * The version is a hash of contents alone, whatever the files are called and whenever they were written: the same
 * snapshot has the same version on every machine.
 */
const compile = (sources: readonly Source[], narrow: Narrow = sink => sink): SharedArrayBuffer => {
  const compiler = new Compiler(sources.map(source => source.facts))
  const hash = createHash('sha256').update(JSON.stringify(ownVersion()))
  const counts = sources.map((source, i) => {
    const { facts, format, rules } = source
    let bytes = 0
    hash.update(JSON.stringify([facts, format, rules]))
    const counted = readSource(source, narrow(compiler.sinkOf(i), source), piece => {
      hash.update(piece)
      bytes += piece.length
    })
    hash.update(`\n${bytes}\n`)
    return counted
  })
  const meta: ImageMeta = {
    version: hash.digest('hex').slice(0, 32),
    lists: sources.map(({ facts }, i) => {
      const { entries, bad, other } = counts[i]
      return { ...facts, entries, bad, other }
    }),
    warnings: sources.flatMap((source, i) => warningsOf(source, counts[i])),
  }
  return compiler.build(meta)
}

/**
 * Loads the built-in lists, AWS's ranges and, when a folder is given, the lists of its `intel.yaml`. The compiled
 * tables are kept in the cache folder and read from there as long as nothing changed.
 */
export const loadIntel = async (folder?: string, options: LoadOptions = {}): Promise<LoadedIntel> => {
  const cache = options.cache ?? defaultCache()
  const manifest = folder === undefined ? undefined : readManifest(folder)
  const more = options.sources ?? []
  const key = cacheKeyOf(manifest, more)
  const cached = readCached(cache, 'intel', key)
  const fromCache = cached !== undefined && isImage(cached)
  const image = fromCache ? cached : compile([...sourcesOf(manifest), ...more])
  if (!fromCache) writeCached(cache, 'intel', key, new Uint8Array(image))
  const { lists, warnings } = metaOf(image)
  const shown = lists.filter(list => list.shown).map(({ shown: _, ...list }) => list)
  return Object.assign(openIntel(image, new Geography(cache)), { lists: shown, warnings, fromCache })
}

/** Compiles lists from wherever, maybe a part of their entries, without the cache. */
export const intelOf = (sources: readonly Source[], narrow?: Narrow, cache = defaultCache()): Intel =>
  openIntel(compile(sources, narrow), new Geography(cache))
