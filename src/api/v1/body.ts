/** What a request of /v1 says, checked against its schema. */
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { ApiFault } from '../fault.ts'

export const checked = <T>(schema: z.ZodType<T>, value: unknown, where: string): T => {
  const { success, data, error } = schema.safeParse(value)
  if (success) return data
  const [issue] = error.issues
  const at = [where, ...issue.path.map(String)].join('.').slice(0, 200)
  throw new ApiFault(
    'BadRequestException',
    `The request is rejected because ${at} has an invalid value. ${issue.message}.`,
  )
}

/** Only JSON is taken: a form on another site can send anything else without asking. */
export const bodyFrom = <T>(schema: z.ZodType<T>, request: FastifyRequest): T => {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? ''))
    throw new ApiFault('BadRequestException', 'The body must be application/json.')
  let parsed: unknown
  try {
    parsed = JSON.parse(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '')
  } catch {
    throw new ApiFault('BadRequestException', 'The body is not JSON.', 'SerializationException')
  }
  return checked(schema, parsed, 'body')
}
