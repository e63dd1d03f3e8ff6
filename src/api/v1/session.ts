/** Signing in to the console and out of it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { User } from '../../control/users.ts'
import type { Store } from '../../store/store.ts'
import { ApiFault } from '../fault.ts'
import { askedIn } from '../request.ts'
import { sendError, sendJson } from '../respond.ts'
import { Attempts, isCsrf, type Session } from '../sessions.ts'
import { signInRecord } from '../sign-in-record.ts'
import { Unsigned } from '../unsigned.ts'
import { CSRF_HEADER, cookieName, type Doors, sessionOf, tokenIn } from '../who.ts'
import { bodyFrom } from './body.ts'

const WITHIN_MS = 15 * 60_000
/** One address tries few names, or one name is tried from few addresses. */
const PER_ADDRESS = 20
const PER_NAME = 10
export const AGE_SECONDS = 12 * 3600

const signInSchema = z.strictObject({ name: z.string().min(1).max(64), password: z.string().min(1).max(256) })
export const sessionSchema = z.strictObject({
  name: z.string(),
  account: z.string(),
  role: z.enum(['administrator', 'analyst', 'reader']),
  csrf: z.string().describe('to be sent in x-vedette-csrf with all but GET'),
  expiresAt: z.iso.datetime(),
})

type Describe = (schema: z.ZodType, io: 'input' | 'output') => Record<string, unknown>

/** For OpenAPI. */
export const sessionDescription = (describe: Describe): Record<string, Record<string, Record<string, unknown>>> => {
  const session = {
    description: 'The session.',
    content: { 'application/json': { schema: describe(sessionSchema, 'output') } },
  }
  return {
    '/v1/session': {
      post: {
        operationId: 'signIn',
        summary: 'Signs in; the answer sets the cookie.',
        security: [],
        requestBody: { required: true, content: { 'application/json': { schema: describe(signInSchema, 'input') } } },
        responses: { 200: session },
      },
      get: { operationId: 'getSession', summary: 'Who is signed in.', responses: { 200: session } },
      delete: { operationId: 'signOut', summary: 'Signs out.', responses: { 204: { description: 'Signed out.' } } },
    },
  }
}

export interface SessionParts {
  readonly doors: Doors
  readonly store: Store
  now(): number
}

/** Adds what signs in with a password, says who is signed in, and signs out. */
export const addSession = (server: FastifyInstance, parts: SessionParts): void => {
  const attempts = { address: new Attempts(PER_ADDRESS, WITHIN_MS), name: new Attempts(PER_NAME, WITHIN_MS) }
  server.post('/v1/session', (request, reply) => signIn(request, reply, parts, attempts))
  server.get('/v1/session', async (request, reply) => {
    const session = await sessionOf(askedIn(request).signed, parts.doors, parts.now())
    if (session === undefined) throw new Unsigned('MissingAuthenticationTokenException', 'Nobody is signed in.')
    return sendJson(reply, 200, shownSession(session))
  })
  server.delete('/v1/session', async (request, reply) => {
    const { signed } = askedIn(request)
    const session = await sessionOf(signed, parts.doors, parts.now())
    if (session !== undefined && !isCsrf(session, signed.headers[CSRF_HEADER]))
      throw new ApiFault('AccessDeniedException', `A session ends only with its token in ${CSRF_HEADER}.`)
    const token = tokenIn(signed, parts.doors)
    if (token !== undefined) parts.doors.sessions.close(token)
    return setCookie(reply, parts.doors, '', 0).code(204).send()
  })
}

const signIn = async (
  request: FastifyRequest,
  reply: FastifyReply,
  { doors, store, now }: SessionParts,
  attempts: { readonly address: Attempts; readonly name: Attempts },
): Promise<FastifyReply> => {
  const { name, password } = bodyFrom(signInSchema, request)
  const wait = Math.max(attempts.address.waitFor(request.ip, now()), attempts.name.waitFor(name, now()))
  if (wait > 0) return tooMany(reply, wait)
  attempts.address.began(request.ip, now())
  attempts.name.began(name, now())
  const user = await doors.users?.verify(name, password)
  await writeDown(store, user ?? (await doors.users?.get(name)), user !== undefined, request, now())
  if (user === undefined) throw new ApiFault('AccessDeniedException', 'The name or the password is wrong.')
  attempts.address.succeeded(request.ip)
  attempts.name.succeeded(name)
  const { token, session } = doors.sessions.open(user, now())
  return sendJson(setCookie(reply, doors, token, AGE_SECONDS), 200, shownSession(session))
}

/** Names that nobody has are not written down: they are often passwords, typed into the wrong field. */
export const writeDown = async (
  store: Store,
  user: User | undefined,
  right: boolean,
  request: FastifyRequest,
  at: number,
): Promise<void> => {
  if (user === undefined) return
  const body = signInRecord(user, right, { sourceIp: request.ip, userAgent: request.headers['user-agent'] ?? '', at })
  await store.audit.append({ at, account: user.account, body })
}

const tooMany = (reply: FastifyReply, waitMs: number): FastifyReply => {
  const seconds = Math.ceil(waitMs / 1000)
  const message = `Too many attempts. Try again in ${seconds} seconds.`
  return sendError(reply.header('retry-after', seconds), {
    status: 429,
    name: 'TooManyRequestsException',
    type: 'TooManyRequestsException',
    message,
  })
}

export const shownSession = ({ user, csrf, expiresAt }: Session): z.infer<typeof sessionSchema> => ({
  name: user.name,
  account: user.account,
  role: user.role,
  csrf,
  expiresAt: new Date(expiresAt).toISOString(),
})

export const setCookie = (reply: FastifyReply, doors: Doors, token: string, seconds: number): FastifyReply => {
  const parts = [`${cookieName(doors)}=${token}`, 'Path=/', `Max-Age=${seconds}`, 'HttpOnly', 'SameSite=Strict']
  if (doors.secure) parts.push('Secure')
  return reply.header('set-cookie', parts.join('; ')).header('cache-control', 'no-store')
}
