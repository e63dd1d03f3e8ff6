/** One selection of a Sigma rule: fields with modifiers, and keywords. */
import { allOf, anyOf, type Expression, type Test, Untranslatable } from './expression.ts'
import { sampleOf } from './sample.ts'

const VALUES_MAX = 500
const TEXT_MAX = 2_000
const DEPTH_MAX = 8

const KNOWN = new Set(['contains', 'startswith', 'endswith', 're', 'all', 'cidr', 'exists', 'cased', 'i', 'm', 's'])
const COMPARES = ['lt', 'lte', 'gt', 'gte'] as const

const WHY_NOT: Readonly<Record<string, string>> = {
  base64: 'CloudTrail records are not searched for encoded texts',
  base64offset: 'CloudTrail records are not searched for encoded texts',
  windash: 'command lines of Windows are no part of CloudTrail',
  fieldref: 'comparing two fields of one record is not translated',
  expand: 'placeholders have no value here; put the values into the rule',
}

const escaped = (text: string): string => text.replace(/[\\^$.|?*+()[\]{}/-]/g, '\\$&')

interface Pieces {
  /** Patterns of what stands between the stars. */
  segments: string[]
  sample: string
  /** True when there is no wildcard in it. */
  plain: boolean
  text: string
}

/** `*` any, `?` one; a backslash makes either, and another backslash, literal. */
const piecesOf = (value: string): Pieces => {
  const pieces: Pieces = { segments: [''], sample: '', plain: true, text: '' }
  for (let i = 0; i < value.length; i++) {
    let c = value[i]
    if (c === '*' || c === '?') {
      if (c === '*') pieces.segments.push('')
      else pieces.segments[pieces.segments.length - 1] += '.'
      pieces.sample += c === '*' ? '' : 'x'
      pieces.plain = false
      continue
    }
    if (c === '\\' && /[*?\\]/.test(value[i + 1] ?? '')) c = value[++i]
    pieces.segments[pieces.segments.length - 1] += escaped(c)
    pieces.sample += c
    pieces.text += c
  }
  return pieces
}

/**
 * Segments in their order, each where it first fits: a lookahead that is then taken whole keeps the engine from trying
 * every other place, which with a few stars takes longer than the log is old.
 */
const globOf = ([first, ...rest]: readonly string[], toEnd: boolean): string => {
  let taken = 0
  return rest.reduce((source, segment, i) => {
    if (toEnd && i === rest.length - 1) return `${source}.*${segment}`
    return segment === '' ? source : `${source}(?=(.*?${segment}))\\${++taken}`
  }, first)
}

const scalarText = (field: string, value: unknown): string => {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
    throw new Untranslatable(field, 'its value is neither text, number, true, false nor null')
  const text = String(value)
  if (text.length > TEXT_MAX) throw new Untranslatable(field, `a value is longer than ${TEXT_MAX} characters`)
  return text
}

/** A group that repeats, with a choice, a repetition or a group in it; a look around; a reference back. */
const RUNAWAY = /[|+*?{)](?:[^()\\]|\\.)*\)[+*{]|\\[1-9]|\\k|\(\?<?[=!]/
/** So many open ends are tried against each other. */
const OPEN_ENDS_MAX = 3

const regexTest = (path: string, value: unknown, mods: readonly string[]): Test => {
  const text = scalarText(path, value)
  const openEnds = text.match(/[+*](?!\])|\{\d+,\}/g)?.length ?? 0
  if (RUNAWAY.test(text.replace(/^\(\?i\)/, '')) || openEnds > OPEN_ENDS_MAX)
    throw new Untranslatable(
      path,
      'the pattern repeats a choice or a repetition, has too many open ends, looks around or refers back: it has no bound in time',
    )
  const flags = `${mods.includes('i') ? 'i' : ''}${mods.includes('m') ? 'm' : ''}${mods.includes('s') ? 's' : ''}`
  const inner = /^\(\?i\)/.test(text) ? text.slice(4) : text
  try {
    const pattern = new RegExp(inner, inner === text ? flags : `i${flags.replace('i', '')}`)
    return { asks: 'text', path, pattern, sample: sampleOf(inner) }
  } catch (error) {
    if (error instanceof Untranslatable) throw error
    throw new Untranslatable(
      path,
      `the pattern is not one that JavaScript knows (${(error as Error).message.slice(0, 100)})`,
    )
  }
}

const textTest = (path: string, value: unknown, mods: readonly string[]): Test => {
  const pieces = piecesOf(scalarText(path, value))
  const loose = path === '' || mods.includes('contains')
  const toEnd = !loose && !mods.includes('startswith')
  const glob = globOf(pieces.segments, toEnd)
  const source = `${loose || mods.includes('endswith') ? '' : '^'}${glob}${toEnd ? '$' : ''}`
  const pattern = new RegExp(source, mods.includes('cased') ? 's' : 'is')
  const whole = pieces.plain && source.startsWith('^') && source.endsWith('$')
  return { asks: 'text', path, pattern, sample: pieces.sample, ...(whole ? { exact: pieces.text } : {}) }
}

const CIDR = /^(\d{1,3}(\.\d{1,3}){3}\/([12]?\d|3[0-2])|[0-9a-f:]*:[0-9a-f:]*\/(\d{1,2}|1[01]\d|12[0-8]))$/i

const valueTest = (path: string, value: unknown, mods: readonly string[]): Expression => {
  if (value === null) return { test: { asks: 'missing', path } }
  const compare = COMPARES.find(how => mods.includes(how))
  if (compare !== undefined) {
    const limit = Number(scalarText(path, value))
    if (!Number.isFinite(limit)) throw new Untranslatable(path, `${compare} needs a number`)
    return { test: { asks: 'number', path, how: compare, limit } }
  }
  if (mods.includes('exists')) {
    const missing: Expression = { test: { asks: 'missing', path } }
    if (typeof value !== 'boolean') throw new Untranslatable(path, 'exists needs true or false')
    return value ? { not: missing } : missing
  }
  if (mods.includes('cidr')) {
    if (!CIDR.test(String(value)))
      throw new Untranslatable(path, `${String(value).slice(0, 60)} is not a range such as 10.0.0.0/8`)
    return { test: { asks: 'range', path, range: String(value) } }
  }
  return { test: mods.includes('re') ? regexTest(path, value, mods) : textTest(path, value, mods) }
}

/** No member of a record; to JavaScript they are more than names. */
const STEPS_REFUSED = new Set(['__proto__', 'constructor', 'prototype'])

const fieldTest = (name: string, value: unknown): Expression => {
  const [path, ...mods] = name.split('|')
  if (!/^[A-Za-z0-9_.:\-/]{0,200}$/.test(path))
    throw new Untranslatable(path.slice(0, 60), 'it is not a field of CloudTrail’s')
  for (const mod of mods)
    if (!KNOWN.has(mod) && !COMPARES.some(how => how === mod))
      throw new Untranslatable(
        name,
        (Object.hasOwn(WHY_NOT, mod) ? WHY_NOT[mod] : undefined) ?? `the modifier ${mod.slice(0, 30)} is not known`,
      )
  const values = Array.isArray(value) ? value : [value]
  if (values.length > VALUES_MAX) throw new Untranslatable(path, `it has more than ${VALUES_MAX} values`)
  if (values.length === 0) throw new Untranslatable(path, 'its list is empty')
  if (path.split('.').some(step => STEPS_REFUSED.has(step)))
    throw new Untranslatable(path, 'it is not a field of CloudTrail’s')
  const tests = values.map(each => valueTest(path, each, mods))
  return mods.includes('all') ? allOf(tests) : anyOf(tests)
}

/** A selection: a map is all of its fields, a list any of its members, a lone text a keyword. */
export const selectionOf = (value: unknown, name: string, depth = 0): Expression => {
  if (depth > DEPTH_MAX) throw new Untranslatable(name, `it is nested deeper than ${DEPTH_MAX}`)
  if (Array.isArray(value)) {
    if (value.length === 0 || value.length > VALUES_MAX)
      throw new Untranslatable(name, `a list has 1 to ${VALUES_MAX} members`)
    return anyOf(value.map(each => selectionOf(each, name, depth + 1)))
  }
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value)
    if (fields.length === 0) throw new Untranslatable(name, 'it is empty')
    return allOf(fields.map(([field, wanted]) => fieldTest(field, wanted)))
  }
  if (value === null || value === '') throw new Untranslatable(name, 'it is empty')
  return valueTest('', value, [])
}
