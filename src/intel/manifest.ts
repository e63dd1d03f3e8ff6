/** `intel.yaml`: which lists a folder holds and what they say. All its faults are reported at once, each with its line. */
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { OperatorError } from '../errors.ts'
import { CATEGORIES, type Category } from '../events/categories.ts'
import { FEEDS, feedNamed } from './feeds.ts'
import { LIST_FORMATS, type ListFormat } from './lists/read-list.ts'
import { expectedOf, type Fault, fail, faultsOf, type LineOf, lineFinder, SHAPE } from './manifest-faults.ts'
import { SET_KINDS, SET_LIMITS, type SetKind } from './sets.ts'

const LISTS_MAX = 1000

const entry = z
  .strictObject({
    name: z.string().min(1).max(300).optional(),
    file: z.string().min(1).optional(),
    url: z.url({ protocol: /^https?$/ }).optional(),
    feed: z.enum(FEEDS.map(feed => feed.name)).optional(),
    format: z.enum(LIST_FORMATS).optional(),
    category: z.enum(CATEGORIES.filter(category => category !== 'aws')).optional(),
    trusted: z.boolean().optional(),
    outsideAws: z.boolean().optional(),
    set: z.enum(SET_KINDS).optional(),
  })
  .superRefine((list, context) => {
    const fault = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    const sources = [list.file, list.url, list.feed].filter(source => source !== undefined)
    if (sources.length !== 1) fault('file', 'a list has a file, a url or a feed, one of them')
    if (list.feed === undefined) {
      if (list.name === undefined) fault('name', 'a list that is no feed has a name')
      if (list.format === undefined) fault('format', 'a list that is no feed has a format')
      if (list.category === undefined && list.set === undefined && list.trusted !== true && list.outsideAws !== true)
        fault('category', 'a list that is not trusted has a category')
    }
    if (list.outsideAws === true && [list.category, list.trusted, list.set].some(other => other !== undefined))
      fault('outsideAws', 'a list of addresses outside AWS says nothing else of them')
    if (list.set !== undefined && list.trusted !== undefined && list.trusted !== SET_LIMITS[list.set].trusted)
      fault('trusted', `a list of set ${list.set} is ${list.trusted ? 'not ' : ''}trusted`)
  })

const manifest = z.strictObject({ lists: z.array(entry).max(LISTS_MAX) })
type Entry = z.infer<typeof entry>

/** One list of the manifest, its file found. */
export interface ManifestList {
  readonly name: string
  readonly path: string
  readonly format: ListFormat
  readonly category: Category
  readonly trusted: boolean
  readonly outsideAws: boolean
  /** The kind of GuardDuty's sets whose limits it is held to. */
  readonly set: SetKind | undefined
  /** Where it is fetched from, unless it is the operator's own file. */
  readonly url: string | undefined
  /** How often that is worth it, hours. */
  readonly refreshHours: number
}

export interface Manifest {
  readonly bytes: Buffer
  readonly lists: readonly ManifestList[]
}

/** A list that is fetched is read from a copy beside the manifest: `<name>` with the ending of the URL's path. */
const pathOf = (folder: string, name: string, url: string): string => {
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(new URL(url).pathname)?.[0] ?? '.txt'
  return join(folder, `${basename(name)}${ending}`)
}

/** A list of the operator's own choice is asked for at each update. */
const DEFAULT_REFRESH_HOURS = 0

const listOf = (folder: string, given: Entry): ManifestList => {
  const feed = given.feed === undefined ? undefined : feedNamed(given.feed)
  const url = given.url ?? feed?.url
  const name = given.name ?? feed?.name ?? ''
  return {
    name,
    path: url === undefined ? join(folder, given.file ?? '') : pathOf(folder, name, url),
    format: given.format ?? feed?.format ?? 'TXT',
    category: given.category ?? feed?.category ?? 'custom',
    trusted: given.set === undefined ? (given.trusted ?? false) : SET_LIMITS[given.set].trusted,
    outsideAws: given.outsideAws ?? false,
    set: given.set,
    url,
    refreshHours: feed?.refreshHours ?? DEFAULT_REFRESH_HOURS,
  }
}

/** Faults that no single list has: names and copies used twice, more lists of a set than a Region may have. */
const faultsBetween = (lists: readonly ManifestList[], lineOf: LineOf): Fault[] =>
  lists.flatMap((list, i) => {
    const before = lists.slice(0, i)
    if (before.some(other => other.name === list.name))
      return [fault(lineOf(['lists', i, 'name']), `${list.name} is named twice`, expectedOf(['', '', 'name']))]
    if (list.url !== undefined && before.some(other => other.path === list.path))
      return [fault(lineOf(['lists', i, 'name']), `${list.path} is two lists’ copy`, 'names that differ')]
    const max = list.set === undefined ? Number.POSITIVE_INFINITY : SET_LIMITS[list.set].lists
    if (before.filter(other => other.set === list.set).length < max) return []
    return [fault(lineOf(['lists', i, 'set']), `one ${list.set} too many`, `at most ${max} of them, as in a Region`)]
  })

const fault = (line: number, problem: string, expected: string): Fault => ({ line, problem, expected })

const missing = (list: ManifestList, line: number): Fault[] => {
  if (existsSync(list.path)) return []
  return list.url === undefined
    ? [fault(line, `${list.path} does not exist`, 'the list as a file there')]
    : [fault(line, `${list.url} was not fetched yet`, `a copy at ${list.path}; run vedette intel update`)]
}

/** How a manifest is read. */
export interface ManifestOptions {
  /** True when lists that are fetched need no copy yet. */
  readonly mayLackCopies?: boolean
}

/** Reads `intel.yaml` of a folder and finds the lists' files. */
export const readManifest = (folder: string, { mayLackCopies = false }: ManifestOptions = {}): Manifest => {
  const file = join(folder, 'intel.yaml')
  if (!existsSync(folder)) throw new OperatorError('E_NO_PATH', { path: folder })
  if (!existsSync(file)) fail(file, [fault(1, 'there is no such file', SHAPE)])
  const bytes = readFileSync(file)
  const counter = new LineCounter()
  const document = parseDocument(bytes.toString(), { lineCounter: counter })
  if (document.errors.length > 0) {
    const faults = document.errors.map(({ message, pos }) =>
      fault(counter.linePos(pos[0]).line, message.split('\n')[0].replace(/ at line \d+.*$/, ''), 'YAML'),
    )
    fail(file, faults)
  }
  const lineOf = lineFinder(document, counter)
  const parsed = manifest.safeParse(document.toJS({ maxAliasCount: 100 }))
  if (!parsed.success)
    return fail(
      file,
      parsed.error.issues.flatMap(issue => faultsOf(issue, lineOf)),
    )
  const lists = parsed.data.lists.map(list => listOf(folder, list))
  const faults = [
    ...faultsBetween(lists, lineOf),
    ...lists.flatMap((list, i) => {
      if (list.url !== undefined && mayLackCopies) return []
      const key = ['file', 'url', 'feed'].find(name => name in parsed.data.lists[i])
      return missing(list, lineOf(['lists', i, key ?? 'file']))
    }),
  ]
  if (faults.length > 0) fail(file, faults)
  return { bytes, lists }
}
