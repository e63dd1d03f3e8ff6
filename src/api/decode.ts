/** From the wire to the SDK's input types: names, times, and everything that the contract says of a value. */
import { ApiFault } from './fault.ts'
import type { Limit } from './limit.ts'
import type { Contract, Member, Shape, Structure } from './schema.ts'

/** A request taken apart by the server. */
export interface Asked {
  /** Labels of the path, unescaped. */
  readonly path: Readonly<Record<string, string>>
  readonly query: ReadonlyMap<string, readonly string[]>
  readonly body: Uint8Array
}

interface Seen {
  readonly limit: Limit | undefined
  readonly oneOf: readonly string[] | undefined
}

const NOTHING: Seen = { limit: undefined, oneOf: undefined }
const SHOWN_MAX = 120

/** Says which member, and what was expected of it; begins as GuardDuty's own sentence does. */
const invalid = (at: string, expected: string): ApiFault =>
  new ApiFault(
    'BadRequestException',
    `The request is rejected because the parameter ${at} has an invalid value. Expected ${expected}.`,
  )

const missing = (at: string): ApiFault =>
  new ApiFault('BadRequestException', `The request is rejected because the parameter ${at} is required and missing.`)

/** The input of an operation, checked against the contract. Throws an ApiFault that names the first member at fault. */
export const decodeInput = (contract: Contract, asked: Asked): Record<string, unknown> => {
  const body = bodyOf(contract, asked.body)
  const input: Record<string, unknown> = {}
  for (const member of contract.input.members) {
    const value =
      member.place === 'path'
        ? asked.path[member.name]
        : member.place === 'query'
          ? fromQuery(member, asked.query.get(member.wire))
          : ownOf(body, member.wire)
    put(input, member, value, label(member))
  }
  return input
}

/** The SDK's form of a structure that was written by its wire names, unchecked: for what the service itself keeps. */
export const fromWire = (structure: Structure, json: unknown): Record<string, unknown> =>
  structureFrom(structure, isObject(json) ? json : {}, '', false)

const label = ({ place, wire, name }: Member): string =>
  place === 'path' ? name.charAt(0).toLowerCase() + name.slice(1) : wire

const bodyOf = (contract: Contract, bytes: Uint8Array): Readonly<Record<string, unknown>> => {
  if (bytes.length === 0 || !contract.input.members.some(member => member.place === 'body')) return {}
  let parsed: unknown
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new ApiFault('BadRequestException', 'The body is not JSON in UTF-8.', 'SerializationException')
  }
  if (parsed === null) return {}
  if (!isObject(parsed))
    throw new ApiFault('BadRequestException', 'The body is not a JSON object.', 'SerializationException')
  return parsed
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const ownOf = (from: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.hasOwn(from, name) ? from[name] : undefined

/** Text in the query, as the JSON that the body would have had. */
const fromQuery = ({ shape, wire }: Member, given: readonly string[] | undefined): unknown => {
  if (given === undefined || given.length === 0) return undefined
  if (shape.kind === 'list') return given
  if (given.length > 1) throw invalid(wire, 'it only once')
  const [text] = given
  if (shape.kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  if (shape.kind === 'number') return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : text
  return text
}

const put = (into: Record<string, unknown>, member: Member, value: unknown, at: string, strict = true): void => {
  if (value === undefined || value === null) {
    if (member.required && strict) throw missing(at)
    return
  }
  into[member.name] = valueFrom(member.shape, value, at, strict ? member : NOTHING, strict)
}

const structureFrom = (
  structure: Structure,
  from: Readonly<Record<string, unknown>>,
  at: string,
  strict: boolean,
): Record<string, unknown> => {
  const made: Record<string, unknown> = {}
  for (const member of structure.members)
    put(made, member, ownOf(from, member.wire), at === '' ? member.wire : `${at}.${member.wire}`, strict)
  return made
}

const valueFrom = (shape: Shape, value: unknown, at: string, seen: Seen, strict: boolean): unknown => {
  switch (shape.kind) {
    case 'structure':
      if (!isObject(value)) throw invalid(at, 'an object')
      return structureFrom(shape, value, at, strict)
    case 'list':
      return listFrom(shape.item, value, at, seen, strict)
    case 'map':
      return mapFrom(shape.value, value, at, seen, strict)
    case 'timestamp':
      return timeFrom(value, at)
    case 'string':
      return stringFrom(value, at, seen)
    case 'number':
      return numberFrom(value, at, seen.limit)
    default:
      if (typeof value !== 'boolean') throw invalid(at, 'true or false')
      return value
  }
}

const listFrom = (item: Shape, value: unknown, at: string, seen: Seen, strict: boolean): unknown[] => {
  if (!Array.isArray(value)) throw invalid(at, 'a list')
  checkCount(value.length, at, 'entries', seen.limit)
  const each = { limit: seen.limit?.item, oneOf: seen.oneOf }
  return value.map((entry, index) => valueFrom(item, entry, `${at}[${index}]`, each, strict))
}

const mapFrom = (item: Shape, value: unknown, at: string, seen: Seen, strict: boolean): Record<string, unknown> => {
  if (!isObject(value)) throw invalid(at, 'an object')
  const entries = Object.entries(value)
  checkCount(entries.length, at, 'entries', seen.limit)
  const each = { limit: seen.limit?.item, oneOf: seen.oneOf }
  // fromEntries defines properties, so that a key `__proto__` stays a key.
  return Object.fromEntries(
    entries.map(([key, entry]) => {
      checkText(key, `${at} (a key)`, seen.limit?.key)
      return [key, valueFrom(item, entry, `${at}.${key.slice(0, SHOWN_MAX)}`, each, strict)]
    }),
  )
}

const TIME_SECONDS_MAX = 8.64e12

const timeFrom = (value: unknown, at: string): Date => {
  const seconds = typeof value === 'string' ? Date.parse(value) / 1000 : value
  if (typeof seconds !== 'number' || !(Math.abs(seconds) <= TIME_SECONDS_MAX))
    throw invalid(at, 'a time as seconds since 1970')
  return new Date(seconds * 1000)
}

const stringFrom = (value: unknown, at: string, { limit, oneOf }: Seen): string => {
  if (typeof value !== 'string') throw invalid(at, 'a string')
  if (oneOf !== undefined && !oneOf.includes(value)) throw invalid(at, `one of ${oneOf.join(', ')}`)
  checkText(value, at, limit)
  return value
}

const numberFrom = (value: unknown, at: string, limit: Limit | undefined): number => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalid(at, 'a number')
  if (limit?.whole === true && !Number.isSafeInteger(value)) throw invalid(at, 'a whole number')
  checkRange(value, at, 'a number', limit)
  return value
}

const patterns = new Map<string, RegExp>()

const checkText = (text: string, at: string, limit: Limit | undefined): void => {
  if (limit === undefined) return
  checkCount(text.length, at, 'characters', limit)
  if (limit.pattern === undefined) return
  let pattern = patterns.get(limit.pattern)
  if (pattern === undefined) patterns.set(limit.pattern, (pattern = new RegExp(`^(?:${limit.pattern})$`)))
  if (!pattern.test(text)) throw invalid(at, `what matches ${limit.pattern}`)
}

const checkCount = (count: number, at: string, what: string, limit: Limit | undefined): void => {
  if (limit !== undefined) checkRange(count, at, what, limit)
}

const checkRange = (value: number, at: string, what: string, limit: Limit | undefined): void => {
  const { min, max } = limit ?? {}
  if ((min === undefined || value >= min) && (max === undefined || value <= max)) return
  const range = max === undefined ? `at least ${min}` : `${min ?? 0} to ${max}`
  throw invalid(at, what === 'a number' ? `a number, ${range}` : `${range} ${what}`)
}
