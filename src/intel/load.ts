/** Loads intelligence: the built-in lists, AWS's ranges and the operator's folder, compiled or from the cache. */
import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { OperatorError } from '../errors.ts'
import type { Category } from '../events/categories.ts'
import { AWS_RANGES_CREATED, awsRanges } from './aws-ranges.ts'
import { BUILTIN } from './builtin.ts'
import { defaultCache, keyOf, readCached, writeCached } from './cache.ts'
import { Compiler } from './compile.ts'
import { Geography, tablesVersion } from './geography.ts'
import type { Intel } from './intel.ts'
import { FORMAT, isImage } from './layout.ts'
import type { ListFacts } from './list-sets.ts'
import { type ListCounts, readTxt } from './lists.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { type ImageMeta, metaOf, openIntel } from './open.ts'

export { openIntel } from './open.ts'

/** A list as it was loaded. */
export interface LoadedList {
  readonly name: string
  readonly category: Category
  readonly trusted: boolean
  readonly entries: number
  readonly bad: number
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
}

/** Lists larger than this are recognised by path, size and time: hashing them at each start would take the time saved. */
const HASHED_MAX = 8 << 20
const BYTES_MAX = 512 << 20

/**
 * What GuardDuty never matches, because lists speak of the public internet: private, shared, loopback, link-local,
 * multicast and reserved addresses. Feeds of bogons would otherwise flag an operator's own networks. As a trusted list
 * it costs nothing more per look-up.
 */
const NOT_ROUTABLE = `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24
192.168.0.0/16 198.18.0.0/15 224.0.0.0/3 ::-::fffe:ffff:ffff ::1:0:0:0-1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
4000::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff`

interface Source {
  readonly facts: ListFacts
  /** Path, for messages. */
  readonly file: string
  read(): Buffer
}

const inline = (name: string, category: Category, entries: readonly string[], hidden = false): Source => ({
  facts: { name, category, trusted: hidden, shown: !hidden },
  file: name,
  read: () => Buffer.from(entries.join('\n')),
})

const builtinSources = (): Source[] => [
  inline('not-publicly-routable', 'custom', NOT_ROUTABLE.split(/\s+/), true),
  ...awsRanges().map(list => inline(list.name, list.category, list.entries)),
  ...BUILTIN.map(list => inline(list.name, list.category, list.entries)),
]

const sourcesOf = (manifest: Manifest | undefined): Source[] => [
  ...builtinSources(),
  ...(manifest?.lists ?? []).map(
    (list): Source => ({
      facts: { name: list.name, category: list.category, trusted: list.trusted, shown: true },
      file: list.path,
      read: () => readFileSync(list.path),
    }),
  ),
]

/** What a compilation depends on besides the operator's files. */
const ownVersion = (): string[] => [
  `format ${FORMAT}`,
  AWS_RANGES_CREATED,
  tablesVersion(),
  JSON.stringify(BUILTIN),
  NOT_ROUTABLE,
]

const cacheKeyOf = (manifest: Manifest | undefined): string => {
  const parts: (string | Uint8Array)[] = [...ownVersion(), manifest?.bytes ?? '']
  for (const { path } of manifest?.lists ?? []) {
    const { size, mtimeMs, ino } = statSync(path)
    if (size > BYTES_MAX) {
      const expected = `a list of at most ${BYTES_MAX >> 20} MB`
      throw new OperatorError('E_INTEL_LIST', {
        file: path,
        line: 1,
        value: `A file of ${size} bytes`,
        format: 'TXT',
        expected,
      })
    }
    parts.push(path, size > HASHED_MAX ? `${size} ${mtimeMs} ${ino}` : readFileSync(path))
  }
  return keyOf(parts)
}

/**
 * The version is a hash of contents alone, whatever the files are called and whenever they were written: the same
 * snapshot has the same version on every machine.
 */
const compile = (manifest: Manifest | undefined): SharedArrayBuffer => {
  const sources = sourcesOf(manifest)
  const compiler = new Compiler(sources.map(source => source.facts))
  const hash = createHash('sha256').update(JSON.stringify(ownVersion()))
  const counts = sources.map((source, i): ListCounts => {
    const bytes = source.read()
    hash.update(JSON.stringify([source.facts, bytes.length])).update(bytes)
    return readTxt(source.file, bytes, compiler.sinkOf(i))
  })
  const meta: ImageMeta = {
    version: hash.digest('hex').slice(0, 32),
    lists: sources.map(({ facts }, i) => ({ ...facts, entries: counts[i].entries, bad: counts[i].bad })),
    warnings: counts.flatMap((count, i) =>
      count.bad === 0 ? [] : [`${sources[i].file}: ${count.bad} lines are no entries`, ...count.named],
    ),
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
  const key = cacheKeyOf(manifest)
  const cached = readCached(cache, 'intel', key)
  const fromCache = cached !== undefined && isImage(cached)
  const image = fromCache ? cached : compile(manifest)
  if (!fromCache) writeCached(cache, 'intel', key, new Uint8Array(image))
  const { lists, warnings } = metaOf(image)
  const shown = lists.filter(list => list.shown).map(({ shown: _, ...list }) => list)
  return Object.assign(openIntel(image, new Geography(cache)), { lists: shown, warnings, fromCache })
}
