/**
 * The contract: GuardDuty's operations and shapes, read out of the schemas that `@aws-sdk/client-guardduty` exports.
 * No route and no shape is typed by hand, so that what the SDK learns, the service knows.
 */
import * as GuardDuty from '@aws-sdk/client-guardduty'
import { ENUMERATIONS } from './enumerations.generated.ts'
import type { Limit } from './limit.ts'
import { LIMITS } from './limits.generated.ts'
import type { OperationName } from './operation.ts'

export type Shape =
  | { readonly kind: 'string' | 'number' | 'boolean' | 'timestamp' }
  | { readonly kind: 'list'; readonly item: Shape }
  | { readonly kind: 'map'; readonly value: Shape }
  | Structure

export interface Structure {
  readonly kind: 'structure'
  readonly name: string
  readonly members: readonly Member[]
}

export interface Member {
  /** As the SDKs show it. */
  readonly name: string
  /** As it is written in the path, the query or the body. */
  readonly wire: string
  readonly place: 'path' | 'query' | 'body'
  readonly required: boolean
  readonly sensitive: boolean
  readonly shape: Shape
  readonly limit: Limit | undefined
  /** The values that a string, or each string of a list, may have. */
  readonly oneOf: readonly string[] | undefined
}

export interface Contract {
  readonly name: OperationName
  readonly method: string
  /** With `{Label}`s. */
  readonly path: string
  readonly status: number
  readonly input: Structure
  readonly output: Structure
}

/** What the SDK writes for traits: bits, or an object of those that carry a value. */
type Traits = number | Readonly<Record<string, unknown>>
const LABEL = 1
const SENSITIVE = 8
const SIMPLE: Readonly<Record<number, 'string' | 'number' | 'boolean' | 'timestamp'>> = {
  0: 'string',
  1: 'number',
  2: 'boolean',
  4: 'timestamp',
  7: 'timestamp',
}
const LIST_OF = 64
const MAP_OF = 128
const KIND = { alias: 0, list: 1, map: 2, structure: 3, union: 4, operation: 9 }

const compiled = new Map<unknown, Structure>()

const isWrapped = (schema: unknown): schema is readonly [unknown, Traits] =>
  Array.isArray(schema) && schema.length === 2

/** Members refer to schemas by thunk, and carry their own traits around them. */
const unwrap = (schema: unknown): unknown => {
  for (;;) {
    if (isWrapped(schema)) schema = schema[0]
    else if (typeof schema === 'function') schema = schema()
    else return schema
  }
}

const shapeOf = (reference: unknown): Shape => {
  const schema = unwrap(reference)
  if (typeof schema === 'number') {
    if (schema >= MAP_OF) return { kind: 'map', value: shapeOf(schema - MAP_OF) }
    if (schema >= LIST_OF) return { kind: 'list', item: shapeOf(schema - LIST_OF) }
    const kind = SIMPLE[schema]
    if (kind !== undefined) return { kind }
  }
  if (schema === 'unit') return { kind: 'structure', name: 'Unit', members: [] }
  if (Array.isArray(schema)) {
    if (schema[0] === KIND.alias) return shapeOf(schema[4])
    if (schema[0] === KIND.list) return { kind: 'list', item: shapeOf(schema[4]) }
    if (schema[0] === KIND.map) return { kind: 'map', value: shapeOf(schema[5]) }
    if (schema[0] === KIND.structure || schema[0] === KIND.union) return structureOf(schema)
  }
  throw new Error(`@aws-sdk/client-guardduty uses a schema that is not known here: ${JSON.stringify(schema)}`)
}

const structureOf = (schema: readonly unknown[]): Structure => {
  const known = compiled.get(schema)
  if (known !== undefined) return known
  const members: Member[] = []
  const structure: Structure = { kind: 'structure', name: String(schema[2]), members }
  // Before its members, because a structure may hold itself.
  compiled.set(schema, structure)
  const names = schema[4] as readonly string[]
  const types = schema[5] as readonly unknown[]
  names.forEach((name, at) => {
    members.push(memberOf(structure.name, name, types[at], at < Number(schema[6] ?? 0)))
  })
  return structure
}

const memberOf = (structure: string, name: string, schema: unknown, required: boolean): Member => {
  const traits = isWrapped(schema) ? schema[1] : 0
  const bits = typeof traits === 'number' ? traits : 0
  const worded: Readonly<Record<string, unknown>> = typeof traits === 'number' ? {} : traits
  const query = worded['httpQuery']
  return {
    name,
    wire: String(query ?? worded['jsonName'] ?? name),
    place: (bits & LABEL) !== 0 || worded['httpLabel'] !== undefined ? 'path' : query === undefined ? 'body' : 'query',
    required,
    sensitive: isSensitive(schema),
    shape: shapeOf(schema),
    limit: LIMITS[structure]?.[name],
    oneOf: ENUMERATIONS[structure]?.[name],
  }
}

/** Emails and the like are marked on the member or on the type that it refers to. */
const isSensitive = (schema: unknown): boolean => {
  const traits = [isWrapped(schema) ? schema[1] : 0]
  const target = unwrap(schema)
  if (Array.isArray(target)) traits.push(target[3] as Traits)
  return traits.some(each => (typeof each === 'number' ? (each & SENSITIVE) !== 0 : each?.['sensitive'] !== undefined))
}

const isOperation = (schema: unknown): schema is readonly unknown[] =>
  Array.isArray(schema) && schema[0] === KIND.operation

const contractOf = (schema: readonly unknown[]): Contract => {
  const [method, path, status] = (schema[3] as { http: readonly [string, string, number] }).http
  const input = shapeOf(schema[4])
  const output = shapeOf(schema[5])
  if (input.kind !== 'structure' || output.kind !== 'structure') throw new Error(`${schema[2]} takes no structure`)
  return { name: schema[2] as OperationName, method, path, status, input, output }
}

/** All operations of the SDK, by name. */
export const CONTRACTS: ReadonlyMap<string, Contract> = new Map(
  Object.values<unknown>(GuardDuty)
    .filter(isOperation)
    .map(schema => contractOf(schema))
    .map(contract => [contract.name, contract]),
)

/** A structure of the SDK by its name: `shapeNamed('Finding')`. */
export const shapeNamed = (name: string): Structure => {
  const schema = (GuardDuty as Readonly<Record<string, unknown>>)[`${name}$`]
  const shape = shapeOf(schema)
  if (shape.kind !== 'structure') throw new Error(`${name} is no structure`)
  return shape
}

/** What only reads: with AWS, the policy AmazonGuardDutyReadOnlyAccess. */
export const onlyReads = (operation: string): boolean => /^(Get|List|Describe)/.test(operation)
