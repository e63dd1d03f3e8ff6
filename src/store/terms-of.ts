import { createHash } from 'node:crypto'
import type { ExportedFinding } from '../findings/finding.ts'
import { HOT_FIELDS } from './hot-fields.ts'
import { storable } from './storable.ts'

/** A value that a finding has in an attribute. */
export interface Term {
  readonly field: string
  readonly text: string
  /** For comparing; times as epoch milliseconds. */
  readonly number: number | null
  readonly hash: string
}

/** A finding holds what logs told: hostile ones may tell very much. What is beyond is not found by its attributes. */
const TERMS_MAX = 600
const DEPTH_MAX = 12

/** Prose and our own member are no attributes. */
const NOT_ASKED_FOR = new Set(['title', 'description', 'vedette', 'service.additionalInfo.value'])

/** Every attribute value of a finding that has no column of its own. Each is named once. */
export const termsOf = (finding: ExportedFinding): readonly Term[] => {
  const terms = new Map<string, Term>()
  walk('', finding, 0, (field, text) => {
    if (terms.size >= TERMS_MAX || field in HOT_FIELDS) return
    const term = termOf(field, text)
    terms.set(term.hash, term)
  })
  return [...terms.values()]
}

export const termOf = (field: string, value: string): Term => {
  const text = storable(value)
  const hash = createHash('sha256').update(`${field}\0${text}`).digest('base64url').slice(0, 24)
  return { field, text, number: numberIn(text), hash }
}

const walk = (path: string, value: unknown, depth: number, tell: (field: string, text: string) => void): void => {
  if (value === null || value === undefined || NOT_ASKED_FOR.has(path) || depth > DEPTH_MAX) return
  if (Array.isArray(value)) for (const element of value) walk(path, element, depth + 1, tell)
  else if (typeof value === 'object')
    for (const [name, member] of Object.entries(value))
      walk(path === '' ? name : `${path}.${name}`, member, depth + 1, tell)
  else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    tell(path, String(value))
}

const PLAIN_NUMBER = /^-?\d{1,300}(\.\d{1,300})?$/
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/

/** What the text counts as when it is compared by size. */
export const numberIn = (text: string): number | null => {
  const number = PLAIN_NUMBER.test(text) ? Number(text) : ISO_TIME.test(text) ? Date.parse(text) : Number.NaN
  return Number.isFinite(number) ? number : null
}
