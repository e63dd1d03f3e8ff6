/** What is asked before a large body is taken in: it is memory that whoever sends it has before anything is verified. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Busy } from '../busy.ts'
import type { Caller, KeyRole, Service } from '../operation.ts'
import { askedIn } from '../request.ts'
import { claimedBy } from '../signature.ts'
import type { Doors } from '../who.ts'

/** Bodies that are taken in at a time; each is held as a whole. */
const AT_A_TIME = 2
const AFTER_SECONDS = 2

/** What the gate asks. */
export interface Gate {
  readonly doors: Doors
  readonly service: Service
  whoAsks(request: FastifyRequest): Promise<Caller>
  /** Throws where the service takes no such file at all. */
  mayBeTaken(service: Service): void
  /** Throws for a role that may not; whom a session shows is given as a whole. */
  may(role: KeyRole, caller: Caller | undefined): Promise<void>
}

/** An `onRequest` hook. That the signature is right is asked when the body is there, which it covers. */
export const uploadGate = ({ doors, service, whoAsks, mayBeTaken, may }: Gate) => {
  let underWay = 0
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    mayBeTaken(service)
    const { signed } = askedIn(request)
    if (signed.headers['authorization'] === undefined && !signed.query.has('X-Amz-Algorithm')) {
      const caller = await whoAsks(request)
      await may(caller.role, caller)
    } else await may((await claimedBy(signed, doors.keys.find, service.now())).who.role, undefined)
    if (underWay >= AT_A_TIME) throw new Busy(`${AT_A_TIME} files are being taken in; try again.`, AFTER_SECONDS)
    // Who hung up meanwhile is told of by no `close` any more, and would hold a place for good.
    if (reply.raw.destroyed) return
    underWay++
    reply.raw.once('close', () => underWay--)
  }
}
