/** What the server received, in the forms that the signature and the contract need: bytes and escapes untouched. */
import type { FastifyRequest } from 'fastify'
import type { Asked } from './decode.ts'
import { ApiFault } from './fault.ts'
import type { SignedRequest } from './signature.ts'

/** More than the 200 tag keys that GuardDuty's model allows, so that one too many is refused in its words. */
const QUERY_PARTS_MAX = 256

export const askedIn = (request: FastifyRequest): { readonly asked: Asked; readonly signed: SignedRequest } => {
  const url = request.raw.url ?? '/'
  const mark = url.indexOf('?')
  const path = mark === -1 ? url : url.slice(0, mark)
  const query = queryIn(mark === -1 ? '' : url.slice(mark + 1))
  const body = Buffer.isBuffer(request.body) ? request.body : new Uint8Array(0)
  return {
    asked: { path: request.params as Record<string, string>, query, body },
    signed: { method: request.method, path, query, headers: headersIn(request), body },
  }
}

/** A plus is a plus: AWS's SDKs write a blank as %20. */
const queryIn = (text: string): Map<string, string[]> => {
  const query = new Map<string, string[]>()
  if (text === '') return query
  const parts = text.split('&', QUERY_PARTS_MAX + 1)
  if (parts.length > QUERY_PARTS_MAX)
    throw new ApiFault('BadRequestException', `A query has at most ${QUERY_PARTS_MAX} parameters.`)
  for (const part of parts) {
    if (part === '') continue
    const at = part.indexOf('=')
    const name = unescaped(at === -1 ? part : part.slice(0, at))
    const values = query.get(name)
    const value = at === -1 ? '' : unescaped(part.slice(at + 1))
    if (values === undefined) query.set(name, [value])
    else values.push(value)
  }
  return query
}

const unescaped = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new ApiFault(
      'BadRequestException',
      'The query is not escaped as it should be: a % needs two digits after it.',
    )
  }
}

/** A header that came more than once is one with commas, as in the signature's canonical form. */
const headersIn = ({ raw }: FastifyRequest): Record<string, string> => {
  const headers: Record<string, string> = Object.create(null)
  const { rawHeaders } = raw
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at].toLowerCase()
    const before = headers[name]
    headers[name] = before === undefined ? rawHeaders[at + 1] : `${before},${rawHeaders[at + 1]}`
  }
  return headers
}
