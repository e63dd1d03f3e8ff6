/** What is wrong with a manifest, each fault with its line and what was expected there. */
import { isNode, type LineCounter, type parseDocument, type YAMLMap } from 'yaml'
import type { z } from 'zod'
import { OperatorError } from '../errors.ts'
import { CATEGORIES } from '../events/categories.ts'
import { LIST_FORMATS } from './lists/read-list.ts'
import { SET_KINDS } from './sets.ts'

export interface Fault {
  readonly line: number
  readonly problem: string
  readonly expected: string
}

export const SHAPE = 'lists: [{ name, file or url, format, category, trusted?, set? } or { feed }]'

/** One error for all faults: the table's sentence, once for each, a line apiece. */
export const fail = (file: string, faults: readonly Fault[]): never => {
  const say = (fault: Fault, before: string) =>
    new OperatorError('E_INTEL_MANIFEST', { ...fault, file: before === '' ? file : `${before}\n${file}` })
  const [first, ...others] = [...faults].sort((a, b) => a.line - b.line)
  throw others.reduce((error, fault) => say(fault, error.message), say(first, ''))
}

export const expectedOf = (path: readonly PropertyKey[]): string => {
  switch (path.at(2)) {
    case 'format':
      return `one of ${LIST_FORMATS.join(', ')}`
    case 'category':
      return `one of ${CATEGORIES.filter(category => category !== 'aws').join(', ')}`
    case 'trusted':
      return 'true or false, as its set says'
    case 'set':
      return `one of ${SET_KINDS.join(', ')}`
    case 'url':
      return 'an http or https address'
    case 'feed':
      return 'a feed that vedette intel feeds lists'
    case 'file':
      return 'the path of a list, from the folder of intel.yaml on'
    case 'name':
      return 'a name of 1 to 300 characters, given once'
    default:
      return SHAPE
  }
}

export type LineOf = (path: readonly PropertyKey[], key?: string) => number

/** Where something is in the YAML text: the innermost part of the path that exists. */
export const lineFinder = (document: ReturnType<typeof parseDocument>, lines: LineCounter): LineOf => {
  const lineAt = (offset: number) => lines.linePos(offset).line
  return (path, key) => {
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

export const faultsOf = (issue: z.core.$ZodIssue, lineOf: LineOf): Fault[] => {
  if (issue.code === 'unrecognized_keys') {
    const expected = issue.path.length === 0 ? 'lists alone' : 'name, file, url, feed, format, category, trusted or set'
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
