/** Puts /v1 onto the server. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { arnOf, v1Record } from '../audit.ts'
import { inOneChange } from '../change.ts'
import type { Asked as Request } from '../decode.ts'
import { ApiFault } from '../fault.ts'
import type { Caller, KeyRole, Service } from '../operation.ts'
import { askedIn } from '../request.ts'
import { sendJson, wireErrorOf } from '../respond.ts'
import type { Doors } from '../who.ts'
import { bodyFrom, checked } from './body.ts'
import { addEvents, EVENT_OPTIONS, type EventOptions } from './events.ts'
import { openApi } from './openapi.ts'
import type { Asked, Route } from './route.ts'
import { routes } from './routes.ts'
import { addSession } from './session.ts'
import { addSessionLink } from './session-link.ts'
import { uploadGate } from './uploads.ts'

export interface V1Parts {
  readonly service: Service
  readonly doors: Doors
  readonly events?: EventOptions
  whoAsks(request: FastifyRequest): Promise<Caller>
}

export const mountV1 = (server: FastifyInstance, parts: V1Parts): void => {
  const { service, doors, whoAsks } = parts
  const session = { doors, store: service.store, now: () => service.now() }
  addSession(server, session)
  addSessionLink(server, session)
  addEvents(server, service, whoAsks, parts.events ?? EVENT_OPTIONS)
  for (const route of routes) addRoute(server, route, parts)
  // Whoever is not let in need not know more, but a client must be able to read how to get in.
  server.get('/v1/openapi.json', async (_request, reply) => sendJson(reply, 200, openApi()))
}

const addRoute = (server: FastifyInstance, route: Route, parts: V1Parts): void => {
  const { file } = route.takes
  server.route({
    method: route.method,
    url: route.path.replace(/\{(\w+)\}/g, ':$1'),
    exposeHeadRoute: false,
    config: { operation: `v1.${route.name}` },
    ...(file && { bodyLimit: file.bytesMax, onRequest: gateOf(route, file.mayBeTaken, parts) }),
    handler: async (request, reply) => {
      const caller = await parts.whoAsks(request)
      return sendJson(reply, 200, await answerOf(route, request, caller, parts.service))
    },
  })
}

/** Whom only a claim names is not written down as denied: it may be somebody else's. */
const gateOf = (route: Route, mayBeTaken: (service: Service) => void, parts: V1Parts) =>
  uploadGate({
    ...parts,
    mayBeTaken,
    async may(role, caller) {
      if (isFor(route, role)) return
      const denied = new ApiFault('AccessDeniedException', `This is for the role ${route.onlyFor}.`)
      if (caller !== undefined) await writeDown(route, caller, undefined, parts.service, denied)
      throw denied
    },
  })

/** Checks and does it; what would change something is written down, and so is that it was denied. */
const answerOf = async (route: Route, request: FastifyRequest, caller: Caller, service: Service): Promise<object> => {
  let asked: Asked<unknown, unknown, unknown> | undefined
  try {
    mayCall(route, caller)
    const given = (asked = askedOf(route, request))
    if (route.changes !== true) {
      const told = (await route.run(given, caller, service)) as object
      if (route.changes === 'outside') await writeDown(route, caller, given, service)
      return told
    }
    return await inOneChange(service, async inside => {
      const told = (await route.run(given, caller, inside)) as object
      await writeDown(route, caller, given, inside)
      return told
    })
  } catch (error) {
    const known = wireErrorOf(error)
    // The answer is known: a record that cannot be written must not make another one of it.
    if (known !== undefined && (route.changes !== undefined || known.status === 403))
      await writeDown(route, caller, asked, service, known).catch(problem =>
        request.log.error({ err: problem }, 'a refusal was not written into the audit log'),
      )
    throw error
  }
}

const isFor = ({ onlyFor }: Route, role: KeyRole): boolean =>
  onlyFor === undefined || role === 'administrator' || role === onlyFor

const mayCall = (route: Route, caller: Caller): void => {
  if (!isFor(route, caller.role))
    throw new ApiFault('AccessDeniedException', `${arnOf(caller)} is not an ${route.onlyFor}`)
}

const askedOf = ({ takes: { path, query, body, file } }: Route, request: FastifyRequest) => {
  const { asked, signed } = askedIn(request)
  return {
    path: path === undefined ? undefined : checked(path, request.params, 'path'),
    query: query === undefined ? undefined : checked(query, plainQuery(asked), 'query'),
    body: body === undefined ? undefined : bodyFrom(body, request),
    file: file === undefined ? new Uint8Array(0) : signed.body,
  }
}

const writeDown = async (
  { name }: Route,
  caller: Caller,
  asked: Asked<unknown, unknown, unknown> | undefined,
  { store, now }: Service,
  failed?: { readonly name: string; readonly message: string },
): Promise<void> => {
  const at = now()
  const { file, ...rest } = asked ?? { file: new Uint8Array(0) }
  const shown = asked === undefined ? null : { ...rest, ...(file.length > 0 && { fileBytes: file.length }) }
  await store.audit.append({ at, account: caller.account, body: v1Record(name, caller, shown, at, failed) })
}

/** Without what signs a URL. */
const plainQuery = ({ query }: Request): Record<string, string | readonly string[]> =>
  Object.fromEntries(
    [...query]
      .filter(([name]) => !name.startsWith('X-Amz-'))
      .map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  )
