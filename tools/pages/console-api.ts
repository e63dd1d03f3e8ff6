/** What the console knows of the two APIs it speaks: types of /v1 from its OpenAPI, and where GuardDuty's operations are. */

import { CONTRACTS } from '../../src/api/schema.ts'
import { openApi } from '../../src/api/v1/openapi.ts'

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A JSON schema as a TypeScript type. */
const typeOf = (schema: unknown): string => {
  if (!isObject(schema)) return 'unknown'
  const { enum: values, const: only, anyOf, oneOf, allOf, type, items, properties, additionalProperties } = schema
  if (Array.isArray(values)) return values.map(value => JSON.stringify(value)).join(' | ')
  if (only !== undefined) return JSON.stringify(only)
  const choice = anyOf ?? oneOf
  if (Array.isArray(choice)) return choice.map(typeOf).join(' | ')
  if (Array.isArray(allOf)) return allOf.map(each => `(${typeOf(each)})`).join(' & ')
  if (Array.isArray(type)) return type.map(each => typeOf({ ...schema, type: each })).join(' | ')
  if (type === 'array') return `readonly (${typeOf(items)})[]`
  if (type === 'object' || properties !== undefined) return objectOf(schema, properties, additionalProperties)
  if (type === 'integer' || type === 'number') return 'number'
  return type === 'string' || type === 'boolean' || type === 'null' ? type : 'unknown'
}

const nameOf = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name))

const objectOf = (schema: Json, properties: unknown, rest: unknown): string => {
  const required = new Set(Array.isArray(schema['required']) ? (schema['required'] as string[]) : [])
  const members = Object.entries(isObject(properties) ? properties : {}).map(
    ([name, each]) => `readonly ${nameOf(name)}${required.has(name) ? '' : '?'}: ${typeOf(each)}`,
  )
  const others = rest === undefined || rest === false ? [] : [`readonly [name: string]: ${typeOf(rest)}`]
  // A member of a known type and a signature of another do not go together; the signature then says less.
  if (others.length > 0 && members.length > 0) others[0] = 'readonly [name: string]: unknown'
  return `{ ${[...members, ...others].join('; ')} }`
}

const parametersOf = (operation: Json, where: string): string => {
  const all = (operation['parameters'] ?? []) as readonly Json[]
  const members = all
    .filter(each => each['in'] === where)
    .map(({ name, required, schema }) => `readonly ${nameOf(String(name))}${required ? '' : '?'}: ${typeOf(schema)}`)
  return members.length === 0 ? '' : `${where}: { ${members.join('; ')} }; `
}

const contentOf = (value: unknown): unknown => {
  const content = isObject(value) && isObject(value['content']) ? value['content']['application/json'] : undefined
  return isObject(content) ? content['schema'] : undefined
}

interface Found {
  readonly id: string
  readonly at: string
  readonly type: string
}

const operationsOf = (): Found[] =>
  Object.entries(openApi()['paths'] as Readonly<Record<string, Json>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, value]) => {
      const operation = value as Json
      const body = contentOf(operation['requestBody'])
      const responses = operation['responses'] as Json
      const answer = contentOf(responses['200'])
      const asks = `${parametersOf(operation, 'path')}${parametersOf(operation, 'query')}${body === undefined ? '' : `body: ${typeOf(body)}; `}`
      const id = String(operation['operationId'])
      return {
        id,
        at: `  ${id}: '${method.toUpperCase()} ${path}',`,
        type: `  /** ${operation['summary']} */\n  ${id}: { asks: { ${asks}}; answer: ${answer === undefined ? 'undefined' : typeOf(answer)} }`,
      }
    }),
  )

/** console/src/api/v1.generated.ts */
export const consoleV1 = (): string => {
  const all = operationsOf()
  return `// Generated from the routes of src/api/v1. Do not edit.\n\n/** Method and path of each operation. */\nexport const V1_PATHS = {\n${all
    .map(({ at }) => at)
    .join('\n')}\n} as const\n\n/** What each operation asks for and answers. */\nexport interface V1 {\n${all
    .map(({ type }) => type)
    .join('\n')}\n}\n`
}

/** console/src/api/guardduty.generated.ts */
export const consoleGuardDuty = (): string => {
  const lower = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)
  const rows = [...CONTRACTS.values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, method, path, input }) => {
      const asked = input.members.filter(({ place }) => place === 'query').map(({ wire }) => wire)
      const labelled = path.replace(/\{(\w+)\}/g, (_, label: string) => `{${lower(label)}}`)
      return `  ${name}: '${[method, labelled, ...asked].join(' ')}',`
    })
  return `// Generated from the schemas of AWS’s SDK. Do not edit.\n\n/** Method, path, and what goes into the query of each operation; the rest is the body. */\nexport const GUARDDUTY_PATHS = {\n${rows.join('\n')}\n} as const\n`
}
