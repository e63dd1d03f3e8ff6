/** Sigma files as rules: YAML with bounds, one or several documents, plain rules and correlations. */
import { parseAllDocuments } from 'yaml'
import { conditionOf } from './condition.ts'
import { anyOf, type Expression, Untranslatable } from './expression.ts'
import { selectionOf } from './selection.ts'

const FILE_MAX = 512 * 1024
const DOCUMENTS_MAX = 500
const SELECTIONS_MAX = 100

/** What of a rule is for people. */
export interface Words {
  readonly title: string
  readonly id: string
  readonly name: string
  readonly description: string
  readonly level: string
  readonly tags: readonly string[]
  readonly falsePositives: readonly string[]
  readonly references: readonly string[]
}

export interface Correlation {
  readonly type: string
  readonly rules: readonly string[]
  readonly groupBy: readonly string[]
  readonly timespan: string
  readonly condition: Readonly<Record<string, unknown>>
  readonly generate: boolean
}

/** One document, read; `problem` says why it cannot be translated. */
export interface SigmaRule {
  readonly file: string
  readonly words: Words
  readonly expression?: Expression
  readonly correlation?: Correlation
  readonly problem?: { readonly field: string; readonly reason: string }
}

type Members = Readonly<Record<string, unknown>>
const isMembers = (value: unknown): value is Members =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

const text = (value: unknown, max = 600): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).replace(/\s+/g, ' ').trim().slice(0, max) : ''

const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value])
    .slice(0, 50)
    .map(each => text(each))
    .filter(each => each !== '')

const wordsOf = (rule: Members): Words => ({
  title: text(rule['title'], 120),
  id: text(rule['id'], 60),
  name: text(rule['name'], 120),
  description: text(rule['description']),
  level: text(rule['level'], 20).toLowerCase(),
  tags: texts(rule['tags']).map(tag => tag.toLowerCase()),
  falsePositives: texts(rule['falsepositives']),
  references: texts(rule['references']).filter(link => /^https:\/\/\S+$/.test(link)),
})

const expressionOf = ({ logsource, detection }: Members): Expression => {
  const source = isMembers(logsource) ? logsource : {}
  if (source['product'] !== 'aws' || source['service'] !== 'cloudtrail') {
    const named = ['product', 'category', 'service'].map(part => text(source[part], 40)).filter(part => part !== '')
    throw new Untranslatable(
      'logsource',
      `only product aws with service cloudtrail is translated, not ${named.join(' / ') || 'nothing'}`,
    )
  }
  if (!isMembers(detection)) throw new Untranslatable('detection', 'it is missing')
  const { condition, timeframe, ...named } = detection
  if (timeframe !== undefined) throw new Untranslatable('timeframe', 'aggregation was replaced by correlation rules')
  const entries = Object.entries(named)
  if (entries.length > SELECTIONS_MAX)
    throw new Untranslatable('detection', `it has more than ${SELECTIONS_MAX} selections`)
  const selections = new Map(entries.map(([name, value]) => [name, selectionOf(value, name)]))
  const conditions = (Array.isArray(condition) ? condition : [condition]).slice(0, SELECTIONS_MAX)
  if (conditions.length === 0 || conditions.some(each => typeof each !== 'string'))
    throw new Untranslatable('condition', 'it is missing')
  return anyOf(conditions.map(each => conditionOf(each as string, selections)))
}

const correlationOf = (given: Members): Correlation => ({
  type: text(given['type'], 40),
  rules: texts(given['rules']),
  groupBy: texts(given['group-by']),
  timespan: text(given['timespan'] ?? given['timeframe'], 20),
  condition: isMembers(given['condition']) ? given['condition'] : {},
  generate: given['generate'] === true,
})

const ruleOf = (file: string, value: unknown): SigmaRule => {
  const rule = isMembers(value) ? value : {}
  const words = wordsOf(rule)
  try {
    if (words.title === '') throw new Untranslatable('title', 'a rule has a title')
    if (isMembers(rule['correlation'])) return { file, words, correlation: correlationOf(rule['correlation']) }
    return { file, words, expression: expressionOf(rule) }
  } catch (error) {
    if (!(error instanceof Untranslatable)) throw error
    return { file, words, problem: { field: error.field, reason: error.message } }
  }
}

const broken = (file: string, reason: string): SigmaRule[] => [
  { file, words: wordsOf({}), problem: { field: 'file', reason } },
]

/** The rules of one file. It never throws on what a file holds: what is wrong is told with the rule. */
export const readRules = (file: string, content: string): SigmaRule[] => {
  if (content.length > FILE_MAX) return broken(file, `it is longer than ${FILE_MAX} characters`)
  // Brackets nest as deep as they like in one line; the YAML reader would follow them until the stack ends.
  if (/(?:[[{]\s*){30}/.test(content)) return broken(file, 'its lists are nested too deeply')
  try {
    const documents = parseAllDocuments(content, { uniqueKeys: true, logLevel: 'silent' })
    if (!Array.isArray(documents) || documents.length === 0) return broken(file, 'it is empty')
    if (documents.length > DOCUMENTS_MAX) return broken(file, `it holds more than ${DOCUMENTS_MAX} rules`)
    return documents.flatMap(document => {
      const [error] = document.errors
      if (error !== undefined) return broken(file, `it is not YAML: ${error.message.split('\n')[0].slice(0, 200)}`)
      const value: unknown = document.toJS({ maxAliasCount: 50 })
      return value === null ? [] : [ruleOf(file, value)]
    })
  } catch (error) {
    return broken(file, `it is not YAML: ${(error as Error).message.split('\n')[0].slice(0, 200)}`)
  }
}
