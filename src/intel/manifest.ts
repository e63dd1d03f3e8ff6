/** `intel.yaml`: which lists a folder holds and what they say. All its faults are reported at once, each with its line. */
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isNode, LineCounter, parseDocument, type YAMLMap } from 'yaml'
import { z } from 'zod'
import { OperatorError } from '../errors.ts'
import { CATEGORIES, type Category } from '../events/categories.ts'

/** GuardDuty's own spelling of list formats. */
const FORMATS = ['TXT', 'STIX', 'OTX_CSV', 'ALIEN_VAULT', 'PROOF_POINT', 'FIRE_EYE'] as const
const LIST_CATEGORIES = CATEGORIES.filter(category => category !== 'aws')
const LISTS_MAX = 1000

const entry = z
  .strictObject({
    name: z.string().min(1).max(300),
    file: z.string().min(1).optional(),
    url: z.url({ protocol: /^https?$/ }).optional(),
    format: z.enum(FORMATS),
    category: z.enum(LIST_CATEGORIES).optional(),
    trusted: z.boolean().default(false),
  })
  .superRefine((list, context) => {
    const fault = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    if ((list.file === undefined) === (list.url === undefined)) fault('file', 'a list has a file or a url, one of them')
    if (list.category === undefined && !list.trusted) fault('category', 'a list that is not trusted has a category')
    if (list.format !== 'TXT')
      fault('format', `format ${list.format} is known, but its reader comes with the next release`)
  })

const manifest = z.strictObject({ lists: z.array(entry).max(LISTS_MAX) })

/** One list of the manifest, its file found. */
export interface ManifestList {
  readonly name: string
  readonly path: string
  readonly category: Category
  readonly trusted: boolean
}

export interface Manifest {
  readonly bytes: Buffer
  readonly lists: readonly ManifestList[]
}

interface Fault {
  readonly line: number
  readonly problem: string
  readonly expected: string
}

const SHAPE = 'lists: [{ name, file or url, format, category, trusted? }]'

/** One error for all faults: the table's sentence, once for each, a line apiece. */
const fail = (file: string, faults: readonly Fault[]): never => {
  const say = (fault: Fault, before: string) =>
    new OperatorError('E_INTEL_MANIFEST', { ...fault, file: before === '' ? file : `${before}\n${file}` })
  const [first, ...others] = [...faults].sort((a, b) => a.line - b.line)
  throw others.reduce((error, fault) => say(fault, error.message), say(first, ''))
}

const expectedOf = (path: readonly PropertyKey[]): string => {
  switch (path.at(2)) {
    case 'format':
      return 'TXT'
    case 'category':
      return `one of ${LIST_CATEGORIES.join(', ')}`
    case 'trusted':
      return 'true or false'
    case 'url':
      return 'an http or https address'
    case 'file':
      return 'the path of a list, from the folder of intel.yaml on'
    case 'name':
      return 'a name of 1 to 300 characters, given once'
    default:
      return SHAPE
  }
}

/** Where something is in the YAML text: the innermost part of the path that exists. */
const lineFinder = (document: ReturnType<typeof parseDocument>, lines: LineCounter) => {
  const lineAt = (offset: number) => lines.linePos(offset).line
  return (path: readonly PropertyKey[], key?: string): number => {
    for (let depth = path.length; depth >= 0; depth--) {
      const node = document.getIn(path.slice(0, depth), true)
      if (!isNode(node) || node.range == null) continue
      const pairs = key === undefined ? [] : ((node as YAMLMap).items ?? [])
      const pair = pairs.find(item => isNode(item.key) && String(item.key) === key)
      return lineAt(isNode(pair?.key) && pair.key.range ? pair.key.range[0] : node.range[0])
    }
    return 1
  }
}

type LineOf = ReturnType<typeof lineFinder>

const faultsOf = (issue: z.core.$ZodIssue, lineOf: LineOf): Fault[] => {
  if (issue.code === 'unrecognized_keys') {
    const expected = issue.path.length === 0 ? 'lists alone' : 'name, file, url, format, category or trusted'
    return issue.keys.map(key => ({
      line: lineOf(issue.path, key),
      problem: `${key} is no key of a list file`,
      expected,
    }))
  }
  const where = issue.path.map(String).join('.')
  const problem = issue.code === 'custom' ? issue.message : `${where || 'the file'}: ${issue.message}`
  return [{ line: lineOf(issue.path), problem, expected: expectedOf(issue.path) }]
}

/** A list named by URL is read from a copy beside the manifest: `<name>` with the ending of the URL's path. */
const pathOf = (folder: string, list: { name: string; file?: string; url?: string }): string => {
  if (list.file !== undefined) return join(folder, list.file)
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(new URL(list.url!).pathname)?.[0] ?? '.txt'
  return join(folder, `${basename(list.name)}${ending}`)
}

/** Reads `intel.yaml` of a folder and finds the lists' files. */
export const readManifest = (folder: string): Manifest => {
  const file = join(folder, 'intel.yaml')
  if (!existsSync(folder)) throw new OperatorError('E_NO_PATH', { path: folder })
  if (!existsSync(file)) fail(file, [{ line: 1, problem: 'there is no such file', expected: SHAPE }])
  const bytes = readFileSync(file)
  const lines = new LineCounter()
  const document = parseDocument(bytes.toString(), { lineCounter: lines })
  if (document.errors.length > 0) {
    const faults = document.errors.map(({ message, pos }) => ({
      line: lines.linePos(pos[0]).line,
      problem: message.split('\n')[0].replace(/ at line \d+.*$/, ''),
      expected: 'YAML',
    }))
    fail(file, faults)
  }
  const lineOf = lineFinder(document, lines)
  const parsed = manifest.safeParse(document.toJS({ maxAliasCount: 100 }))
  if (!parsed.success)
    return fail(
      file,
      parsed.error.issues.flatMap(issue => faultsOf(issue, lineOf)),
    )
  const lists = parsed.data.lists.map(list => ({
    ...list,
    category: list.category ?? 'custom',
    path: pathOf(folder, list),
  }))
  const faults = lists.flatMap((list, i): Fault[] => {
    const twice = lists.findIndex(other => other.name === list.name) < i
    return [
      ...(twice
        ? [
            {
              line: lineOf(['lists', i, 'name']),
              problem: `${list.name} is named twice`,
              expected: expectedOf(['', '', 'name']),
            },
          ]
        : []),
      ...missing(list, lineOf(['lists', i, list.file === undefined ? 'url' : 'file'])),
    ]
  })
  if (faults.length > 0) fail(file, faults)
  return { bytes, lists }
}

const missing = (list: { path: string; url?: string }, line: number): Fault[] => {
  if (existsSync(list.path)) return []
  const problem =
    list.url === undefined
      ? `${list.path} does not exist`
      : `${list.url} is not fetched in this release and there is no copy of it at ${list.path}`
  return [{ line, problem, expected: 'the list as a file there' }]
}
