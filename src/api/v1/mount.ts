/** Puts /v1 onto the server. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { arnOf, v1Record } from '../audit.ts'
import { inOneChange } from '../change.ts'
import type { Asked as Request } from '../decode.ts'
import { ApiFault } from '../fault.ts'
import type { Caller, Service } from '../operation.ts'
import { askedIn } from '../request.ts'
import { sendJson } from '../respond.ts'
import type { Doors } from '../who.ts'
import { bodyFrom, checked } from './body.ts'
import { addEvents, EVENT_OPTIONS, type EventOptions } from './events.ts'
import { openApi } from './openapi.ts'
import type { Route } from './route.ts'
import { routes } from './routes.ts'
import { addSession } from './session.ts'
import { addSessionLink } from './session-link.ts'

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

const addRoute = (server: FastifyInstance, route: Route, { service, whoAsks }: V1Parts): void => {
  server.route({
    method: route.method,
    url: route.path.replace(/\{(\w+)\}/g, ':$1'),
    exposeHeadRoute: false,
    config: { operation: `v1.${route.name}` },
    handler: async (request, reply) => {
      const caller = await whoAsks(request)
      if (route.onlyFor !== undefined && caller.role !== route.onlyFor)
        throw new ApiFault('AccessDeniedException', `${arnOf(caller)} is not an ${route.onlyFor}`)
      const { path, query, body } = route.takes
      const asked = {
        path: path === undefined ? undefined : checked(path, request.params, 'path'),
        query: query === undefined ? undefined : checked(query, plainQuery(askedIn(request).asked), 'query'),
        body: body === undefined ? undefined : bodyFrom(body, request),
      }
      const answer = async (inside: Service): Promise<object> => {
        const told = (await route.run(asked, caller, inside)) as object
        if (route.changes) await writeDown(route, caller, asked, inside)
        return told
      }
      return sendJson(reply, 200, await (route.changes ? inOneChange(service, answer) : answer(service)))
    },
  })
}

const writeDown = async ({ name }: Route, caller: Caller, asked: object, { store, now }: Service): Promise<void> => {
  const at = now()
  await store.audit.append({ at, account: caller.account, body: v1Record(name, caller, asked, at) })
}

/** Without what signs a URL. */
const plainQuery = ({ query }: Request): Record<string, string | readonly string[]> =>
  Object.fromEntries(
    [...query]
      .filter(([name]) => !name.startsWith('X-Amz-'))
      .map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  )
