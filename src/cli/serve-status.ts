/** What is answered beside the API: how the service is, its numbers, and pushes. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { PUSH_BYTES_MAX, type PushSource } from '../intake/push.ts'
import type { Metrics } from '../service/metrics.ts'
import type { VedetteService } from '../service/service.ts'

export interface StatusParts {
  readonly service: VedetteService
  readonly metrics: Metrics
  /** By the end of their addresses. */
  readonly pushes: ReadonlyMap<string, PushSource>
}

/** Adds /healthz (the process answers), /readyz (it works and the store does), /metrics and /push/NAME. */
export const addStatus = (server: FastifyInstance, { service, metrics, pushes }: StatusParts): void => {
  server.get('/healthz', { logLevel: 'silent' }, async () => ({ healthy: true }))
  server.get('/readyz', { logLevel: 'silent' }, async (_request, reply) => {
    const ready = service.isReady
    return reply.code(ready ? 200 : 503).send({ ready })
  })
  server.get('/metrics', { logLevel: 'silent' }, async (_request, reply) => {
    await service.measure().catch(() => {})
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  })
  if (pushes.size === 0) return
  const headersOf = (request: FastifyRequest) => request.headers as Record<string, string | undefined>
  // Before the body is read: nobody without a key fills the memory.
  const onRequest = async (request: FastifyRequest<{ Params: { name: string } }>, reply: FastifyReply) => {
    const push = pushes.get(request.params.name)
    if (push === undefined) return reply.code(404).send({ errorMessage: 'there is no such push source' })
    if (push.knows(headersOf(request))) return undefined
    const { status, body } = await push.receive({ headers: headersOf(request), body: new Uint8Array(0) })
    return reply.code(status).send(body)
  }
  const options = { bodyLimit: PUSH_BYTES_MAX, onRequest }
  server.post<{ Params: { name: string } }>('/push/:name', options, async (request, reply) => {
    const push = pushes.get(request.params.name)
    if (push === undefined) return reply.code(404).send({ errorMessage: 'there is no such push source' })
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const answer = await push.receive({ headers: headersOf(request), body })
    return reply.code(answer.status).send(answer.body)
  })
}
