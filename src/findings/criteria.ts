/** FindingCriteria as it is written down by API clients, read into conditions or refused with the reason. */
import type { Condition } from './filter.ts'
import { isFilterField, isQueryField } from './filter-fields.ts'

export const ATTRIBUTES_MAX = 50
export const VALUES_MAX = 50
/** Of `matches` and `notMatches`. */
export const PATTERN_ATTRIBUTES_MAX = 5
export const WILDCARDS_MAX = 5
export const PATTERN_CHARACTERS_MAX = 512
/** No documented value is longer: ARNs stay below 2,048. */
const VALUE_CHARACTERS_MAX = 2048

/** What the criteria are for: a filter that archives may name more fields, and patterns. */
export type CriteriaUse = 'query' | 'filter' | 'archivingFilter'

/** Criteria that are not; `attribute` is the one at fault, empty when it is the whole. */
export class CriteriaFault extends Error {
  readonly attribute: string
  constructor(attribute: string, problem: string) {
    super(attribute === '' ? `The finding criteria ${problem}.` : `The criterion ${attribute} ${problem}.`)
    this.name = 'CriteriaFault'
    this.attribute = attribute
  }
}

type Operator = Exclude<keyof Condition, 'field'>

/** Each operator by its wire name; the short ones are deprecated and mean the same. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  eq: 'equals',
  neq: 'notEquals',
  gt: 'greaterThan',
  gte: 'greaterThanOrEqual',
  lt: 'lessThan',
  lte: 'lessThanOrEqual',
  equals: 'equals',
  notEquals: 'notEquals',
  greaterThan: 'greaterThan',
  greaterThanOrEqual: 'greaterThanOrEqual',
  lessThan: 'lessThan',
  lessThanOrEqual: 'lessThanOrEqual',
  matches: 'matches',
  notMatches: 'notMatches',
}

const TEXTS: ReadonlySet<Operator> = new Set<Operator>(['equals', 'notEquals', 'matches', 'notMatches'])
const PATTERNS: ReadonlySet<Operator> = new Set<Operator>(['matches', 'notMatches'])

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** Reads `{ criterion: { field: { equals: [...] } } }`, with members as on the wire or as the SDKs spell them. */
export const parseCriteria = (criteria: unknown, use: CriteriaUse): Condition[] => {
  if (criteria === undefined || criteria === null) return []
  if (!isObject(criteria)) throw new CriteriaFault('', 'are no object')
  const stray = Object.keys(criteria).find(name => lowerFirst(name) !== 'criterion')
  if (stray !== undefined) throw new CriteriaFault('', `have a member ${quoted(stray)}; expected criterion alone`)
  const criterion = criteria['criterion'] ?? criteria['Criterion'] ?? {}
  if (!isObject(criterion)) throw new CriteriaFault('', 'have a criterion that is no object')
  const fields = Object.keys(criterion)
  if (fields.length > ATTRIBUTES_MAX)
    throw new CriteriaFault('', `name ${fields.length} attributes; at most ${ATTRIBUTES_MAX} are allowed`)
  const conditions = fields.map(field => conditionOf(field, criterion[field], use))
  const patterned = conditions.filter(({ matches, notMatches }) => matches !== undefined || notMatches !== undefined)
  if (patterned.length > PATTERN_ATTRIBUTES_MAX)
    throw new CriteriaFault(
      '',
      `use matches and notMatches on ${patterned.length} attributes; at most ${PATTERN_ATTRIBUTES_MAX} are allowed`,
    )
  return conditions
}

const conditionOf = (field: string, given: unknown, use: CriteriaUse): Condition => {
  checkField(field, use)
  if (!isObject(given)) throw new CriteriaFault(field, 'has no condition')
  const condition: { [Name in Operator]?: string[] | number } = {}
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null) continue
    const wire = lowerFirst(name)
    const operator = Object.hasOwn(OPERATORS, wire) ? OPERATORS[wire] : undefined
    if (operator === undefined) throw new CriteriaFault(field, `has the unknown condition ${quoted(name)}`)
    if (PATTERNS.has(operator) && use !== 'archivingFilter')
      throw new CriteriaFault(field, `has the condition ${wire}, which only filters with the action ARCHIVE may have`)
    const read = TEXTS.has(operator) ? textsOf(field, wire, value) : numberOf(field, wire, value)
    if (condition[operator] !== undefined && String(condition[operator]) !== String(read))
      throw new CriteriaFault(field, `has two values for ${operator}, under its old name and its new one`)
    condition[operator] = read
  }
  if (Object.keys(condition).length === 0) throw new CriteriaFault(field, 'has no condition')
  checkPatterns(
    field,
    [condition.matches, condition.notMatches].flat().filter(each => typeof each === 'string'),
  )
  return { field, ...(condition as Omit<Condition, 'field'>) }
}

const checkField = (field: string, use: CriteriaUse): void => {
  if (isQueryField(field)) return
  const name = quoted(field)
  if (!isFilterField(field)) throw new CriteriaFault(name, 'is no attribute that findings can be filtered by')
  if (use === 'query')
    throw new CriteriaFault(name, 'cannot be queried; only filters with the action ARCHIVE may name it')
  if (use === 'filter') throw new CriteriaFault(name, 'needs the action ARCHIVE')
}

const textsOf = (field: string, operator: string, value: unknown): string[] => {
  if (!Array.isArray(value) || value.some(each => typeof each !== 'string'))
    throw new CriteriaFault(field, `has values for ${operator} that are no list of texts`)
  if (value.length === 0 || value.length > VALUES_MAX)
    throw new CriteriaFault(field, `has ${value.length} values for ${operator}; 1 to ${VALUES_MAX} are allowed`)
  if (value.some((text: string) => text.length > VALUE_CHARACTERS_MAX))
    throw new CriteriaFault(field, `has a value for ${operator} of more than ${VALUE_CHARACTERS_MAX} characters`)
  if (field === 'severity' && value.some((text: string) => text.trim() === '' || Number.isNaN(Number(text))))
    throw new CriteriaFault(field, `has a value for ${operator} that is no number`)
  return value as string[]
}

const numberOf = (field: string, operator: string, value: unknown): number => {
  const number = typeof value === 'bigint' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number))
    throw new CriteriaFault(field, `has a value for ${operator} that is no number`)
  return number
}

const checkPatterns = (field: string, patterns: readonly string[]): void => {
  if (patterns.some(pattern => pattern === '' || pattern.length > PATTERN_CHARACTERS_MAX))
    throw new CriteriaFault(field, `has a pattern that is not of 1 to ${PATTERN_CHARACTERS_MAX} characters`)
  const wildcards = patterns.reduce((sum, pattern) => sum + (pattern.match(/[*?]/g)?.length ?? 0), 0)
  if (wildcards > WILDCARDS_MAX)
    throw new CriteriaFault(field, `has ${wildcards} wildcards; at most ${WILDCARDS_MAX} are allowed`)
}

/** What a client wrote, cut and escaped, as it goes into messages and logs. */
const quoted = (text: string): string => JSON.stringify(text.slice(0, 128)).slice(1, -1)
