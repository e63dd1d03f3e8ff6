/** /v1 as OpenAPI 3.1, made from the routes: what checks a request is what describes it. */
import { z } from 'zod'
import { eventsDescription } from './events.ts'
import type { Route } from './route.ts'
import { routes } from './routes.ts'
import { sessionDescription } from './session.ts'
import { sessionLinkDescription } from './session-link.ts'

type Json = Record<string, unknown>

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    unrepresentable: 'any',
  }) as Json
  return json
}

const parametersOf = (schema: z.ZodType | undefined, where: 'path' | 'query'): Json[] => {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...each }]) => ({
    name,
    in: where,
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: each,
  }))
}

const answered = (schema: z.ZodType): Json => ({
  description: 'Done.',
  content: { 'application/json': { schema: schemaOf(schema, 'output') } },
})

/** The bytes as they are. */
const FILE: Json = { type: 'string', format: 'binary' }

const ERRORS: Json = {
  default: {
    description: 'Not done, and why.',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
  },
}

const operationOf = ({ name, says, takes, answers }: Route): Json => ({
  operationId: name,
  summary: says,
  parameters: [...parametersOf(takes.path, 'path'), ...parametersOf(takes.query, 'query')],
  ...(takes.body === undefined
    ? {}
    : { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(takes.body, 'input') } } } }),
  ...(takes.file === undefined
    ? {}
    : { requestBody: { required: true, content: { 'application/octet-stream': { schema: FILE } } } }),
  responses: { 200: answered(answers), ...ERRORS },
})

/** The whole document. */
export const openApi = (): Json => {
  const paths: Record<string, Json> = {}
  for (const each of routes) paths[each.path] = { ...paths[each.path], [each.method.toLowerCase()]: operationOf(each) }
  for (const [path, methods] of Object.entries({
    ...sessionDescription(schemaOf),
    ...sessionLinkDescription(schemaOf),
    ...eventsDescription(),
  }))
    paths[path] = {
      ...paths[path],
      ...Object.fromEntries(Object.entries(methods).map(([method, each]) => [method, withErrors(each)])),
    }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Vedette’s own API',
      version: '1',
      description:
        'What GuardDuty’s API has no word for. Requests are signed as for GuardDuty (AWS Signature Version 4, service guardduty), or carry the cookie of a session; what a session changes needs its token in x-vedette-csrf.',
    },
    paths,
    components: {
      securitySchemes: {
        signature: { type: 'apiKey', in: 'header', name: 'authorization' },
        session: { type: 'apiKey', in: 'cookie', name: 'vedette' },
      },
      schemas: {
        Error: {
          type: 'object',
          properties: { __type: { type: 'string' }, type: { type: 'string' }, message: { type: 'string' } },
          required: ['type', 'message'],
        },
      },
    },
    security: [{ signature: [] }, { session: [] }],
  }
}

const withErrors = (operation: Json): Json => ({
  ...operation,
  responses: { ...(operation['responses'] as Json), ...ERRORS },
})
