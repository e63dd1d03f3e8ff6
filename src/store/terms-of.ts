import { hash } from 'node:crypto'
import { millisOf, numberOf, type Value } from '../findings/filter.ts'
import { FILTER_FIELDS, QUERY_FIELDS } from '../findings/filter-fields.generated.ts'
import { isTimeField } from '../findings/filter-fields.ts'
import type { ExportedFinding } from '../findings/finding.ts'
import { type Subject, subjectField, subjectsOf } from './about.ts'
import { hotField } from './hot-fields.ts'
import { storable } from './storable.ts'

/** A value that a finding has in an attribute. */
export interface Term {
  readonly field: string
  readonly text: string
  /** For comparing; times as epoch milliseconds. */
  readonly number: number | null
  /** Field and text in one. */
  readonly key: string
}

/** A finding holds what logs told: hostile ones may tell very much. What is beyond is not found by its attributes. */
const TERMS_MAX = 600
const DEPTH_MAX = 12
/** Values of each subject. */
const SUBJECTS_MAX = 50

/** Prose and our own member are no attributes. */
const NO_ATTRIBUTES = new Set(['title', 'description', 'vedette'])

/** What criteria may name. */
const ASKED_FOR = new Set(`${QUERY_FIELDS}${FILTER_FIELDS}`.trim().toLowerCase().split('\n'))
const ADDITIONAL_INFO = 'service.additionalinfo.'

const isAskedFor = (field: string): boolean => ASKED_FOR.has(field) || field.startsWith(ADDITIONAL_INFO)

/**
 * Every attribute value of a finding that has no column of its own, and the numbers among those that have one: a column of
 * text isn't compared by size. Each is named once.
 */
export const termsOf = (finding: ExportedFinding): readonly Term[] => {
  const terms = new Map<string, Term>()
  for (const [subject, values] of Object.entries(subjectsOf(finding)))
    for (const value of values.slice(0, SUBJECTS_MAX)) {
      const term = termOf(subjectField(subject as Subject), value)
      terms.set(term.key, term)
    }
  walk('', finding, 0, (path, value) => {
    const field = path.toLowerCase()
    if (terms.size >= TERMS_MAX || !isAskedFor(field)) return
    const hot = hotField(field)
    if (hot !== undefined && (hot.kind !== 'text' || hot.column === 'account')) return
    const term = termOf(path, value)
    if (hot === undefined || term.number !== null) terms.set(term.key, term)
  })
  return [...terms.values()]
}

/** A value of a document, or of a condition, as the dictionary holds it. */
export const termOf = (path: string, value: Value): Term => {
  const field = path.toLowerCase()
  const text = storable(String(value))
  const number = isTimeField(path) ? millisOf(value) : numberOf(value)
  return { field, text, number: Number.isNaN(number) ? null : number, key: `${field}\0${text}` }
}

export const hashOf = (term: Term): string => hash('sha256', term.key, 'base64url').slice(0, 24)

const walk = (path: string, value: unknown, depth: number, tell: (field: string, value: Value) => void): void => {
  if (value === null || value === undefined || NO_ATTRIBUTES.has(path) || depth > DEPTH_MAX) return
  if (Array.isArray(value)) for (const element of value) walk(path, element, depth + 1, tell)
  else if (typeof value === 'object')
    for (const [name, member] of Object.entries(value))
      walk(path === '' ? name : `${path}.${name}`, member, depth + 1, tell)
  else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') tell(path, value)
}
