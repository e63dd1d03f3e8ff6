/** Options that have a meaning of their own: severities, type patterns, numbers. */
import { OperatorError } from '../errors.ts'
import type { SeverityName } from '../sdk/sdk.ts'

export const SEVERITIES: readonly SeverityName[] = ['Low', 'Medium', 'High', 'Critical']

/** A severity by name, in any case. */
export const parseSeverity = (option: string, value: string): SeverityName => {
  const found = SEVERITIES.find(name => name.toLowerCase() === value.toLowerCase())
  if (!found) throw new OperatorError('E_BAD_OPTION', { option, value, expected: SEVERITIES.join(', ') })
  return found
}

export const rankOf = (severity: SeverityName): number => SEVERITIES.indexOf(severity)

/** A whole number within limits. */
export const parseWhole = (option: string, value: string, min: number, max: number): number => {
  const parsed = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN
  if (!(parsed >= min && parsed <= max))
    throw new OperatorError('E_BAD_OPTION', { option, value, expected: `a whole number from ${min} to ${max}` })
  return parsed
}

/** A number within limits. */
export const parseNumber = (option: string, value: string, min: number, max: number): number => {
  const parsed = /^\d{1,9}(?:\.\d{1,6})?$/.test(value) ? Number(value) : Number.NaN
  if (!(parsed >= min && parsed <= max))
    throw new OperatorError('E_BAD_OPTION', { option, value, expected: `a number from ${min} to ${max}` })
  return parsed
}

export const parseAccount = (option: string, value: string): string => {
  if (!/^\d{12}$/.test(value))
    throw new OperatorError('E_BAD_OPTION', { option, value, expected: 'an AWS account id of 12 digits' })
  return value
}

export const ROLES = ['administrator', 'analyst', 'reader'] as const

/** What a key or a user may do. */
export const parseRole = (value: string): (typeof ROLES)[number] => {
  const role = ROLES.find(each => each === value)
  if (role === undefined)
    throw new OperatorError('E_BAD_OPTION', { option: '--role', value, expected: ROLES.join(', ') })
  return role
}

export const parseRegion = (option: string, value: string): string => {
  if (!/^[a-z]{2,4}(-[a-z]+){1,3}-\d{1,2}$/.test(value))
    throw new OperatorError('E_BAD_OPTION', { option, value, expected: 'an AWS Region such as eu-west-1' })
  return value
}

/** How many letters must change to make one word of the other; for "did you mean". */
export const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1))
    row = next
  }
  return row[b.length]
}

const toPattern = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .replace(/\*+/g, '*')
      .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    'i',
  )

const PATTERN_MAX = 200

/**
 * The types that patterns such as `*SSH*` or `Stealth:*` name. A pattern that names none is an error: a scan for a
 * misspelt type would find nothing and look like good news.
 */
export const matchTypes = (patterns: readonly string[], types: readonly string[]): ReadonlySet<string> => {
  const matched = new Set<string>()
  for (const pattern of patterns.flatMap(given => given.split(',')).map(given => given.trim())) {
    const asPattern = toPattern(pattern.slice(0, PATTERN_MAX))
    const found = types.filter(type => asPattern.test(type))
    if (found.length === 0) {
      const close = (type: string) => distance(pattern.slice(0, PATTERN_MAX).toLowerCase(), type.toLowerCase())
      const nearest = [...types].sort((a, b) => close(a) - close(b))[0]
      const hint = nearest && close(nearest) <= nearest.length / 2 ? `Did you mean ${nearest}? ` : ''
      throw new OperatorError('E_UNKNOWN_TYPE', { type: pattern, hint: `${hint}See vedette detections.` })
    }
    for (const type of found) matched.add(type)
  }
  return matched
}
