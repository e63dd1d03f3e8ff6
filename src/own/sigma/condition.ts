/** Sigma's conditions: names, `1 of sel*`, `all of them`, and, or, not, parentheses. */
import { allOf, anyOf, type Expression, Untranslatable } from './expression.ts'

const LENGTH_MAX = 4_000
const DEPTH_MAX = 40

const globOf = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\-]/g, '\\$&').replace(/\*+/g, '.*')}$`)

class Reader {
  readonly #words: readonly string[]
  readonly #selections: ReadonlyMap<string, Expression>
  #at = 0

  constructor(text: string, selections: ReadonlyMap<string, Expression>) {
    if (text.length > LENGTH_MAX) throw new Untranslatable('condition', `it is longer than ${LENGTH_MAX} characters`)
    if (text.includes('|'))
      throw new Untranslatable('condition', 'aggregation after | was replaced by correlation rules')
    this.#words = text.match(/[()]|[^\s()]+/g) ?? []
    this.#selections = selections
  }

  all(): Expression {
    const read = this.#or(0)
    if (this.#at < this.#words.length) throw this.#odd()
    return read
  }

  #odd(): Untranslatable {
    const word = this.#words[this.#at]
    return new Untranslatable(
      'condition',
      word === undefined ? 'it ends too early' : `'${word.slice(0, 60)}' was not expected`,
    )
  }

  #is(word: string): boolean {
    if (this.#words[this.#at]?.toLowerCase() !== word) return false
    this.#at++
    return true
  }

  #or(depth: number): Expression {
    const parts = [this.#and(depth)]
    while (this.#is('or')) parts.push(this.#and(depth))
    return anyOf(parts)
  }

  #and(depth: number): Expression {
    const parts = [this.#not(depth)]
    while (this.#is('and')) parts.push(this.#not(depth))
    return allOf(parts)
  }

  #not(depth: number): Expression {
    if (depth > DEPTH_MAX) throw new Untranslatable('condition', `it is nested deeper than ${DEPTH_MAX}`)
    if (this.#is('not')) return { not: this.#not(depth + 1) }
    if (!this.#is('(')) return this.#name()
    const inside = this.#or(depth + 1)
    if (!this.#is(')')) throw this.#odd()
    return inside
  }

  #name(): Expression {
    const word = this.#words[this.#at]
    if (word === undefined || /^(and|or|not|of|\)|\()$/i.test(word)) throw this.#odd()
    this.#at++
    if (this.#words[this.#at]?.toLowerCase() === 'of') return this.#of(word.toLowerCase())
    const found = this.#selections.get(word)
    if (found === undefined) throw new Untranslatable('condition', `there is no selection ${word.slice(0, 60)}`)
    return found
  }

  #of(many: string): Expression {
    if (!/^(1|any|all)$/.test(many)) throw new Untranslatable('condition', `'${many} of' is not 1 of, any of or all of`)
    this.#at++
    const which = this.#words[this.#at++] ?? ''
    const pattern = which.toLowerCase() === 'them' ? /^[^_]/ : globOf(which)
    const found = [...this.#selections].filter(([name]) => pattern.test(name)).map(([, each]) => each)
    if (found.length === 0)
      throw new Untranslatable('condition', `no selection is called ${which.slice(0, 60) || '(nothing)'}`)
    return many === 'all' ? allOf(found) : anyOf(found)
  }
}

/** The condition with its selections put in. */
export const conditionOf = (text: string, selections: ReadonlyMap<string, Expression>): Expression =>
  new Reader(text, selections).all()
