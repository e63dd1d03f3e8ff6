/** Answers as AWS gives them: headers, error bodies, and what an error is called. */
import type { FastifyReply } from 'fastify'
import { Busy } from './busy.ts'
import { faultOf } from './dispatch.ts'
import { Unsigned } from './unsigned.ts'

export interface WireError {
  readonly status: number
  /** In X-Amzn-ErrorType: the error's name in the model. */
  readonly name: string
  /** In the body: the sub-type. */
  readonly type: string
  readonly message: string
  /** In Retry-After. */
  readonly afterSeconds?: number
}

/** An error of the server itself that carries a status: too large, not acceptable, too slow. */
const statusOf = (error: unknown): number | undefined => {
  const status = (error as { statusCode?: unknown } | null)?.statusCode
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined
}

/** Undefined for a defect: the caller is told that there was one and no more. */
export const wireErrorOf = (error: unknown): WireError | undefined => {
  const fault = faultOf(error)
  if (fault !== undefined) return { status: fault.status, name: fault.name, type: fault.type, message: fault.message }
  if (error instanceof Unsigned)
    return { status: error.status, name: error.name, type: error.name, message: error.message }
  if (error instanceof Busy) return { ...BUSY, message: error.message, afterSeconds: error.afterSeconds }
  const status = statusOf(error)
  if (status === 413)
    return {
      status,
      name: 'RequestEntityTooLargeException',
      type: 'RequestEntityTooLargeException',
      message: 'The body is too large.',
    }
  if (status !== undefined)
    return {
      status: 400,
      name: 'BadRequestException',
      type: 'InvalidInputException',
      message: (error as Error).message,
    }
  return undefined
}

const BUSY = { status: 503, name: 'ServiceUnavailableException', type: 'ServiceUnavailableException' } as const

export const INTERNAL: WireError = {
  status: 500,
  name: 'InternalServerErrorException',
  type: 'InternalServerErrorException',
  message: 'An internal error occurred. The log of the service tells more under this request id.',
}

/** As a gateway of AWS answers what no operation has. */
export const UNKNOWN_OPERATION: WireError = {
  status: 404,
  name: 'UnknownOperationException',
  type: 'UnknownOperationException',
  message: 'There is no operation with this method and path.',
}

/** SDKs of different ages read the sub-type from `__type` or `type`, and the error's name from the header. */
export const sendError = (
  reply: FastifyReply,
  { status, name, type, message, afterSeconds }: WireError,
): FastifyReply => {
  if (afterSeconds !== undefined) reply.header('retry-after', afterSeconds)
  return sendJson(reply.header('x-amzn-errortype', name), status, { __type: type, type, message })
}

export const sendJson = (reply: FastifyReply, status: number, body: object): FastifyReply =>
  reply.code(status).header('content-type', 'application/json').send(JSON.stringify(body))
