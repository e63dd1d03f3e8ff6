/** Finding criteria: what filters, lists and statistics select by, and whether a finding in memory meets them. */

import { isTimeField } from './filter-fields.ts'
import type { ExportedFinding } from './finding.ts'
import { matchesWildcard } from './wildcard.ts'

/**
 * One attribute of a FindingCriteria. Fields are named as on the wire (`service.action.actionType`). A list matches when
 * any of its elements does. Values OR in `equals`, AND in `notEquals`; severity is compared by its integer part there.
 * `notEquals` and `notMatches` are the opposites of `equals` and `matches`: no element may be one of the values, and a
 * finding that lacks the field meets them. Text is compared with upper and lower case apart.
 */
export interface Condition {
  readonly field: string
  readonly equals?: readonly string[]
  readonly notEquals?: readonly string[]
  /** Numbers, or epoch milliseconds where the field is a time. */
  readonly greaterThan?: number
  readonly greaterThanOrEqual?: number
  readonly lessThan?: number
  readonly lessThanOrEqual?: number
  /** Patterns with `*` and `?`; only in filters that archive. */
  readonly matches?: readonly string[]
  readonly notMatches?: readonly string[]
}

/** What a path of a finding may lead to. */
export type Value = string | number | boolean

/** True when the finding meets every condition. */
export const matches = (finding: ExportedFinding, conditions: readonly Condition[]): boolean =>
  conditions.every(condition => meets(finding, condition))

const meets = (finding: ExportedFinding, condition: Condition): boolean => {
  const { field, equals, notEquals, matches: patterns, notMatches } = condition
  const values = valuesAt(finding, field)
  const anyIs = (wanted: readonly string[]): boolean =>
    values.some(value => wanted.some(text => isEqual(field, value, text)))
  const anyLooksLike = (wanted: readonly string[]): boolean =>
    values.some(value => wanted.some(pattern => matchesWildcard(pattern, String(value))))
  return (
    (equals === undefined || anyIs(equals)) &&
    (notEquals === undefined || !anyIs(notEquals)) &&
    (patterns === undefined || anyLooksLike(patterns)) &&
    (notMatches === undefined || !anyLooksLike(notMatches)) &&
    inRange(condition, values)
  )
}

const isEqual = (field: string, value: Value, text: string): boolean => {
  if (field === 'severity') return Math.floor(Number(value)) === Math.floor(Number(text))
  return String(value) === text || (isTimeField(field) && text !== '' && millisOf(value) === Number(text))
}

/** One element must meet all bounds: a list with one element too small and one too large holds nothing between. */
const inRange = (condition: Condition, values: readonly Value[]): boolean => {
  const { greaterThan, greaterThanOrEqual, lessThan, lessThanOrEqual } = condition
  const bounds = [greaterThan, greaterThanOrEqual, lessThan, lessThanOrEqual]
  if (bounds.every(bound => bound === undefined)) return true
  return values.some(value => {
    const number = isTimeField(condition.field) ? millisOf(value) : numberOf(value)
    return (
      !Number.isNaN(number) &&
      (greaterThan === undefined || number > greaterThan) &&
      (greaterThanOrEqual === undefined || number >= greaterThanOrEqual) &&
      (lessThan === undefined || number < lessThan) &&
      (lessThanOrEqual === undefined || number <= lessThanOrEqual)
    )
  })
}

/** What a value counts as when it is compared by size; NaN when it is no number. */
export const numberOf = (value: Value): number =>
  typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN

/** A time in a finding is ISO text, or epoch seconds where AWS writes those. NaN when it is neither. */
export const millisOf = (value: Value): number => (typeof value === 'number' ? value * 1000 : Date.parse(String(value)))

/** Every text, number or truth value that a path leads to; lists on the way are gone through. */
export const valuesAt = (finding: object, field: string): Value[] => {
  let reached: unknown[] = [finding]
  for (const name of field.split('.')) reached = reached.flatMap(value => membersOf(value, name))
  return reached.flatMap(value => (Array.isArray(value) ? value : [value])).filter(isValue)
}

const isValue = (value: unknown): value is Value =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

const membersOf = (value: unknown, name: string): unknown[] => {
  if (Array.isArray(value)) return value.flatMap(each => membersOf(each, name))
  if (value === null || typeof value !== 'object') return []
  if (Object.hasOwn(value, name)) return [(value as Record<string, unknown>)[name]]
  // A filter says `loginAttributes` and `hostIpc` where the document says `LoginAttributes` and `hostIPC`.
  const found = Object.keys(value).find(key => key.toLowerCase() === name.toLowerCase())
  return found === undefined ? [] : [(value as Record<string, unknown>)[found]]
}
