/** Who is signed in to the console. Sessions live in memory: whoever restarts the service signs everybody out. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { User } from '../control/users.ts'

export interface Session {
  readonly user: User
  /** To be sent back in a header by whatever changes something: a page elsewhere can't know it. */
  readonly csrf: string
  readonly expiresAt: number
}

const TOKEN_BYTES = 32
const SESSIONS_MAX = 10_000
const LONGEST_MS = 12 * 3600_000
const IDLE_MS = 3600_000
const ATTEMPTS_KEPT_MAX = 100_000

const forgetOldest = (map: Map<string, unknown>): void => {
  const { value } = map.keys().next()
  if (value !== undefined) map.delete(value)
}

interface Held extends Session {
  usedAt: number
}

const digest = (token: string): string => createHash('sha256').update(token).digest('base64')

export class Sessions {
  /** By the hash of their token: memory that leaks opens no session. The oldest first. */
  readonly #held = new Map<string, Held>()

  /** A new session; its token goes into the cookie and nowhere else. */
  open(user: User, now: number): { readonly token: string; readonly session: Session } {
    const token = randomBytes(TOKEN_BYTES).toString('base64url')
    const csrf = randomBytes(TOKEN_BYTES).toString('base64url')
    const session: Held = { user, csrf, expiresAt: now + LONGEST_MS, usedAt: now }
    if (this.#held.size >= SESSIONS_MAX) forgetOldest(this.#held)
    this.#held.set(digest(token), session)
    return { token, session }
  }

  /** Undefined for one that is unknown, over, or was idle for an hour. */
  find(token: string, now: number): Session | undefined {
    const id = digest(token)
    const session = this.#held.get(id)
    if (session === undefined) return undefined
    if (now >= session.expiresAt || now - session.usedAt >= IDLE_MS) {
      this.#held.delete(id)
      return undefined
    }
    session.usedAt = now
    return session
  }

  close(token: string): void {
    this.#held.delete(digest(token))
  }
}

/** Compares in constant time what a request says with what the session knows. */
export const isCsrf = ({ csrf }: Session, said: string | undefined): boolean =>
  said !== undefined && timingSafeEqual(Buffer.from(digest(said)), Buffer.from(digest(csrf)))

/** How often somebody may be wrong: by name and by address, so that neither one name nor all names can be tried out. */
export class Attempts {
  readonly #failures = new Map<string, { count: number; since: number }>()
  readonly #max: number
  readonly #withinMs: number

  constructor(max: number, withinMs: number) {
    this.#max = max
    this.#withinMs = withinMs
  }

  /** Milliseconds to wait; 0 when one may try. */
  waitFor(who: string, now: number): number {
    const failures = this.#failures.get(who)
    if (failures === undefined || now - failures.since >= this.#withinMs) return 0
    return failures.count < this.#max ? 0 : failures.since + this.#withinMs - now
  }

  /** Counted before the password is weighed: attempts that come at once must not all get through. */
  began(who: string, now: number): void {
    const failures = this.#failures.get(who)
    if (failures !== undefined && now - failures.since < this.#withinMs) {
      failures.count++
      return
    }
    if (this.#failures.size >= ATTEMPTS_KEPT_MAX) forgetOldest(this.#failures)
    this.#failures.delete(who)
    this.#failures.set(who, { count: 1, since: now })
  }

  /** Takes back this one attempt. Those of others stay: they may be guessing while somebody signs in who knows. */
  succeeded(who: string): void {
    const failures = this.#failures.get(who)
    if (failures === undefined) return
    failures.count--
    if (failures.count === 0) this.#failures.delete(who)
  }
}
