/** A Sigma condition once its selections are put in: what is asked of one record. */
import { comesFrom, compares, says, saysAnywhere, valuesAt } from '../../sdk/sdk.ts'

export type Test =
  /** `path` is empty for keywords, which may be anywhere. `sample` is a text that matches, where one is known. */
  | {
      readonly asks: 'text'
      readonly path: string
      readonly pattern: RegExp
      readonly sample: string
      readonly exact?: string
    }
  | { readonly asks: 'missing'; readonly path: string }
  | {
      readonly asks: 'number'
      readonly path: string
      readonly how: 'lt' | 'lte' | 'gt' | 'gte'
      readonly limit: number
    }
  | { readonly asks: 'range'; readonly path: string; readonly range: string }

export type Expression =
  | { readonly test: Test }
  | { readonly not: Expression }
  | { readonly and: readonly Expression[] }
  | { readonly or: readonly Expression[] }

/** Why a rule, or a part of it, cannot be translated. */
export class Untranslatable extends Error {
  readonly field: string
  constructor(field: string, reason: string) {
    super(reason)
    this.field = field
  }
}

const asks = (test: Test, record: unknown): boolean => {
  if (test.asks === 'text')
    return test.path === '' ? saysAnywhere(record, test.pattern) : says(record, test.path, test.pattern)
  if (test.asks === 'missing') return valuesAt(record, test.path).length === 0
  if (test.asks === 'number') return compares(record, test.path, test.how, test.limit)
  return comesFrom(record, test.path, test.range)
}

/** Decides on a record. */
export const decides = (expression: Expression, record: unknown): boolean => {
  if ('test' in expression) return asks(expression.test, record)
  if ('not' in expression) return !decides(expression.not, record)
  if ('and' in expression) return expression.and.every(each => decides(each, record))
  return expression.or.some(each => decides(each, record))
}

export const allOf = (parts: readonly Expression[]): Expression => (parts.length === 1 ? parts[0] : { and: parts })
export const anyOf = (parts: readonly Expression[]): Expression => (parts.length === 1 ? parts[0] : { or: parts })

/** Every test in it. */
export const testsOf = (expression: Expression): Test[] => {
  if ('test' in expression) return [expression.test]
  if ('not' in expression) return testsOf(expression.not)
  return ('and' in expression ? expression.and : expression.or).flatMap(testsOf)
}

/** The texts of which a field must be one for the whole to hold, or undefined when nothing says so. */
export const exactly = (expression: Expression, path: string): readonly string[] | undefined => {
  if ('test' in expression) {
    const { test } = expression
    return test.asks === 'text' && test.path === path && test.exact !== undefined ? [test.exact] : undefined
  }
  if ('not' in expression) return undefined
  if ('and' in expression) {
    const found = expression.and.map(each => exactly(each, path)).filter(each => each !== undefined)
    return found.sort((a, b) => a.length - b.length)[0]
  }
  const parts = expression.or.map(each => exactly(each, path))
  return parts.some(each => each === undefined) ? undefined : [...new Set(parts.flatMap(each => each ?? []))]
}
