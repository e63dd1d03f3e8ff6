/** Signing in with a link that `vedette users link` made: once, and only on the machine that the service runs on. */
import { isIP } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { useSignInLink } from '../../control/sign-in-links.ts'
import { ApiFault } from '../fault.ts'
import { sendJson } from '../respond.ts'
import { bodyFrom } from './body.ts'
import { AGE_SECONDS, type SessionParts, sessionSchema, setCookie, shownSession, writeDown } from './session.ts'

const linkSchema = z.strictObject({ token: z.string().regex(/^[A-Za-z0-9_-]{43}$/) })

type Describe = (schema: z.ZodType, io: 'input' | 'output') => Record<string, unknown>

/** For OpenAPI. */
export const sessionLinkDescription = (
  describe: Describe,
): Record<string, Record<string, Record<string, unknown>>> => ({
  '/v1/session/link': {
    post: {
      operationId: 'signInByLink',
      summary: 'Signs in with the token of a link, once and on this machine only; the answer sets the cookie.',
      security: [],
      requestBody: { required: true, content: { 'application/json': { schema: describe(linkSchema, 'input') } } },
      responses: {
        200: {
          description: 'The session.',
          content: { 'application/json': { schema: describe(sessionSchema, 'output') } },
        },
      },
    },
  },
})

const isLoopback = (address: string): boolean =>
  address === '::1' || address === 'localhost' || (isIP(address) === 4 && address.startsWith('127.'))

/** Whoever forwards requests from elsewhere comes from this machine too; the name that the browser asked for tells. */
const isFromHere = ({ ip, headers, hostname }: FastifyRequest): boolean =>
  isLoopback(ip.replace(/^::ffff:/, '')) &&
  isLoopback(hostname.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')) &&
  headers['x-forwarded-for'] === undefined &&
  headers['forwarded'] === undefined

/** Adds the route. */
export const addSessionLink = (server: FastifyInstance, { doors, store, now }: SessionParts): void => {
  server.post('/v1/session/link', async (request, reply) => {
    if (!isFromHere(request))
      throw new ApiFault('AccessDeniedException', 'Sign-in links work only on the machine that the service runs on.')
    const { token } = bodyFrom(linkSchema, request)
    const user = doors.users && (await useSignInLink(store, doors.users, token, now()))
    if (user === undefined)
      throw new ApiFault('AccessDeniedException', 'The link was used already, or is older than ten minutes.')
    await writeDown(store, user, true, request, now())
    const opened = doors.sessions.open(user, now())
    return sendJson(setCookie(reply, doors, opened.token, AGE_SECONDS), 200, shownSession(opened.session))
  })
}
