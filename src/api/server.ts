/** GuardDuty's HTTP API on Fastify: every operation of the contract, signed, checked, answered and audited. */
import { randomUUID } from 'node:crypto'
import type { ServerOptions } from 'node:https'
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
} from 'fastify'
import type { Keyring } from '../control/keys.ts'
import type { Users } from '../control/users.ts'
import { Busy } from './busy.ts'
import { addConsole } from './console.ts'
import { dispatch } from './dispatch.ts'
import { ApiFault } from './fault.ts'
import type { Caller, OperationName, Operations, Service } from './operation.ts'
import { askedIn } from './request.ts'
import { INTERNAL, sendError, sendJson, UNKNOWN_OPERATION, wireErrorOf } from './respond.ts'
import { CONTRACTS, type Contract } from './schema.ts'
import { Sessions } from './sessions.ts'
import type { EventOptions } from './v1/events.ts'
import { mountV1 } from './v1/mount.ts'
import { type Doors, identify, REGION_HEADER } from './who.ts'

export interface ServerParts {
  readonly service: Service
  readonly keys: Pick<Keyring, 'find' | 'noteUse'>
  /** Who may sign in to the console; nobody without it. */
  readonly users?: Users
  readonly events?: EventOptions
  /** Where the console's build lies; none is served without it. */
  readonly consoleFolder?: string
  readonly operations: Partial<Operations<OperationName>>
  /** A pino logger. */
  readonly log: FastifyBaseLogger
  /** Certificate and key; without them plain HTTP, for loopback or behind something that ends TLS. */
  readonly tls?: Pick<ServerOptions, 'cert' | 'key'>
  readonly bodyBytesMax?: number
}

const BODY_BYTES_MAX = 1024 * 1024
const HEADERS_MAX = 64
const HEADER_BYTES_MAX = 16 * 1024
const LABEL_CHARACTERS_MAX = 2048
const REQUEST_MS_MAX = 30_000
const IDLE_MS_MAX = 75_000

/** Listens nowhere yet. `close()` stops taking connections, ends idle ones, and waits for what is being answered. */
export const createServer = (parts: ServerParts): FastifyInstance => {
  const options = {
    loggerInstance: parts.log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit: parts.bodyBytesMax ?? BODY_BYTES_MAX,
    requestTimeout: REQUEST_MS_MAX,
    keepAliveTimeout: IDLE_MS_MAX,
    genReqId: () => randomUUID(),
    forceCloseConnections: 'idle' as const,
    return503OnClosing: true,
    routerOptions: { maxParamLength: LABEL_CHARACTERS_MAX, ignoreTrailingSlash: true },
  }
  const limits = { maxHeaderSize: HEADER_BYTES_MAX }
  const server = (
    parts.tls === undefined
      ? fastify({ ...options, http: limits })
      : fastify({ ...options, https: { ...limits, ...parts.tls } })
  ) as FastifyInstance
  server.server.maxHeadersCount = HEADERS_MAX
  server.removeAllContentTypeParsers()
  // A signature covers the bytes, so that they are kept as they came, whatever they are called.
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-amzn-requestid', request.id)
  })
  server.addHook('onResponse', async (request, reply) => logAnswer(request, reply))
  server.setNotFoundHandler((_request, reply) => sendError(reply, UNKNOWN_OPERATION))
  server.setErrorHandler((error, request, reply) => answerError(error, request, reply))
  const { service, keys, users, events } = parts
  const doors: Doors = { keys, users, sessions: new Sessions(), secure: parts.tls !== undefined }
  const whoAsks = whoAsksBy(doors, service)
  for (const contract of CONTRACTS.values()) addOperation(server, contract, parts, whoAsks)
  mountV1(server, { service, doors, events, whoAsks })
  if (parts.consoleFolder !== undefined) addConsole(server, { folder: parts.consoleFolder, secure: doors.secure })
  return server
}

const addOperation = (server: FastifyInstance, contract: Contract, parts: ServerParts, whoAsks: WhoAsks): void => {
  server.route({
    method: contract.method,
    url: contract.path.replace(/\{(\w+)\}/g, ':$1'),
    exposeHeadRoute: false,
    config: { operation: contract.name },
    handler: async (request, reply) => {
      const caller = await whoAsks(request)
      if (caller.region === '')
        throw new ApiFault('BadRequestException', `A session says its Region in ${REGION_HEADER}.`)
      const { asked } = askedIn(request)
      const answer = await dispatch(contract, asked, caller, parts.service, parts.operations)
      return answer.body === undefined ? reply.code(answer.status).send() : sendJson(reply, answer.status, answer.body)
    },
  })
}

type WhoAsks = (request: FastifyRequest) => Promise<Caller>

/** Finds out who asks, for the request's line in the log as well. */
const whoAsksBy =
  (doors: Doors, service: Service): WhoAsks =>
  async request => {
    const from = { requestId: request.id, sourceIp: request.ip }
    const { caller, by } = await identify(askedIn(request).signed, doors, service.now(), from)
    Object.assign(request, { caller })
    // Nobody waits for this, and a full disk must not keep anybody from reading.
    if (by === 'signature')
      doors.keys
        .noteUse(caller.accessKeyId)
        .catch(error => request.log.warn({ err: error }, 'the use of a key was not noted'))
    return caller
  }

const answerError = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const known = wireErrorOf(error)
  // Only what was not expected is logged with its stack; it names no header and no body.
  if (known === undefined || (known.status >= 500 && !(error instanceof Busy)))
    request.log.error({ err: error }, 'a request failed')
  return sendError(reply, known ?? INTERNAL)
}

/** One line for each request. Headers, query and body stay out of it: they carry signatures and what customers wrote. */
const logAnswer = (request: FastifyRequest, reply: FastifyReply): void => {
  const { caller } = request as { caller?: { account: string; accessKeyId: string; region: string } }
  request.log.info(
    {
      operation: (request.routeOptions.config as { operation?: string }).operation,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      from: request.ip,
      account: caller?.account,
      region: caller?.region,
      key: caller?.accessKeyId,
    },
    'answered',
  )
}
