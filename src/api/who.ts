/** Whoever asks: by signature, or by the session of somebody who signed in to the console. */
import type { Keyring } from '../control/keys.ts'
import type { Users } from '../control/users.ts'
import { authenticate } from './authenticate.ts'
import { ApiFault } from './fault.ts'
import type { Caller } from './operation.ts'
import { isCsrf, type Session, type Sessions } from './sessions.ts'
import type { SignedRequest } from './signature.ts'
import { Unsigned } from './unsigned.ts'

export interface Doors {
  readonly keys: Pick<Keyring, 'find' | 'noteUse'>
  /** Without users nobody signs in. */
  readonly users: Users | undefined
  readonly sessions: Sessions
  /** Whether the service speaks TLS: then the cookie travels by nothing else. */
  readonly secure: boolean
}

export const CSRF_HEADER = 'x-vedette-csrf'
/** A session has no Region as a signature has; the console says for each request which one it means. */
export const REGION_HEADER = 'x-vedette-region'
const AGENT_CHARACTERS_MAX = 512

/** A name with this prefix is taken by browsers only over TLS and for the whole host. */
export const cookieName = ({ secure }: Pick<Doors, 'secure'>): string => (secure ? '__Host-vedette' : 'vedette')

export interface Identified {
  readonly caller: Caller
  readonly by: 'signature' | 'session'
}

/** The caller; for a session, its Region is empty unless the request says one. Throws an Unsigned or an ApiFault. */
export const identify = async (
  signed: SignedRequest,
  doors: Doors,
  now: number,
  from: Pick<Caller, 'requestId' | 'sourceIp'>,
): Promise<Identified> => {
  if (signed.headers['authorization'] !== undefined || signed.query.has('X-Amz-Algorithm'))
    return { caller: await authenticate(signed, doors.keys.find, now, from), by: 'signature' }
  const session = await sessionOf(signed, doors, now)
  if (session === undefined) throw new Unsigned('MissingAuthenticationTokenException', 'Missing Authentication Token')
  const { headers, method } = signed
  if (method !== 'GET' && !isCsrf(session, headers[CSRF_HEADER]))
    throw new ApiFault('AccessDeniedException', `A session changes something only with its token in ${CSRF_HEADER}.`)
  const region = headers[REGION_HEADER] ?? ''
  if (!/^[a-z0-9-]{0,64}$/.test(region)) throw new ApiFault('BadRequestException', `${REGION_HEADER} is no Region.`)
  const { name, account, role } = session.user
  const userAgent = (headers['user-agent'] ?? '').slice(0, AGENT_CHARACTERS_MAX)
  return { caller: { ...from, account, role, region, accessKeyId: name, userAgent }, by: 'session' }
}

export const tokenIn = (signed: SignedRequest, doors: Pick<Doors, 'secure'>): string | undefined => {
  const prefix = `${cookieName(doors)}=`
  for (const part of (signed.headers['cookie'] ?? '').split(';')) {
    const cookie = part.trim()
    if (cookie.startsWith(prefix)) return cookie.slice(prefix.length)
  }
  return undefined
}

/** The session, with the user as it is now: who was removed, or made anew, is signed out. */
export const sessionOf = async (signed: SignedRequest, doors: Doors, now: number): Promise<Session | undefined> => {
  const token = tokenIn(signed, doors)
  const session = token === undefined ? undefined : doors.sessions.find(token, now)
  if (token === undefined || session === undefined) return undefined
  const user = await doors.users?.get(session.user.name)
  if (user !== undefined && user.createdAt === session.user.createdAt) return { ...session, user }
  doors.sessions.close(token)
  return undefined
}
