/** Findings as they come, by server-sent events: what a console shows without asking again and again. */
import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { scopesOf } from '../../control/members.ts'
import type { Scope } from '../../store/findings.ts'
import { ApiFault } from '../fault.ts'
import type { Caller, Service } from '../operation.ts'
import { type FindingSummary, summaryOf } from './findings.ts'

export interface EventOptions {
  /** Milliseconds between looks into the store. */
  readonly everyMs: number
  readonly streamsMax: number
  /** After so long a stream ends, and the browser asks again: then it is asked again who that is. */
  readonly longestMs: number
}

export const EVENT_OPTIONS: EventOptions = { everyMs: 2_000, streamsMax: 100, longestMs: 15 * 60_000 }

const BEAT_MS = 15_000
/** How long an ended stream may take to be read to its end. */
const GRACE_MS = 5_000
const PAGE = 100
/** A finding is stamped before it is committed: so far back is looked again. */
const OVERLAP_MS = 10_000
/** A client that does not read is let go before it fills our memory. */
const BACKLOG_BYTES_MAX = 1024 * 1024

/** For OpenAPI. */
export const eventsDescription = (): Record<string, Record<string, Record<string, unknown>>> => ({
  '/v1/events': {
    get: {
      operationId: 'events',
      summary:
        'Server-sent events: `finding` for each that is new or was updated, with a summary as searchFindings answers it; of very many at once the latest hundred of each Region. Last-Event-ID goes on where a stream ended.',
      responses: {
        200: { description: 'The stream.', content: { 'text/event-stream': { schema: { type: 'string' } } } },
      },
    },
  },
})

/** The findings of some scopes that were updated since this feed last looked. */
export class Feed {
  readonly #service: Service
  readonly #account: string
  #since: number
  #told = new Map<string, string>()

  constructor(service: Service, account: string, since: number) {
    this.#service = service
    this.#account = account
    this.#since = since
  }

  async next(): Promise<readonly FindingSummary[]> {
    const { store, now } = this.#service
    const from = this.#since - OVERLAP_MS
    const at = now()
    const found: FindingSummary[] = []
    for (const scope of await scopesOf(store, this.#account)) found.push(...(await this.#updated(scope, from)))
    const news = found.filter(({ id, updatedAt }) => this.#told.get(id) !== updatedAt)
    // What was told stays known for as long as it is looked at again.
    this.#told = new Map(found.map(({ id, updatedAt }) => [id, updatedAt]))
    this.#since = Math.max(this.#since, at)
    return news.sort((a, b) => (a.updatedAt < b.updatedAt ? -1 : a.updatedAt > b.updatedAt ? 1 : 0))
  }

  /** What is there already is no news. */
  async skip(): Promise<void> {
    await this.next()
  }

  async #updated(scope: Scope, from: number): Promise<FindingSummary[]> {
    const { store } = this.#service
    const conditions = [{ field: 'updatedAt', greaterThanOrEqual: from }]
    const sort = { field: 'updatedAt', descending: true }
    const { items } = await store.findings.list(scope, { conditions, sort, limit: PAGE })
    return (await store.findings.get(scope, items, 'exported')).map(summaryOf)
  }
}

/** Adds the route; streams end when the server closes. */
export const addEvents = (
  server: FastifyInstance,
  service: Service,
  whoAsks: (request: FastifyRequest) => Promise<Caller>,
  options: EventOptions,
): void => {
  const streams = new Set<() => void>()
  server.addHook('preClose', async () => {
    for (const end of streams) end()
  })
  server.get('/v1/events', async (request, reply) => {
    const caller = await whoAsks(request)
    if (streams.size >= options.streamsMax)
      throw new ApiFault('BadRequestException', `More than ${options.streamsMax} streams are open already.`)
    const last = /^(\d{1,16})$/.exec(String(request.headers['last-event-id'] ?? ''))?.[1]
    const feed = new Feed(service, caller.account, last === undefined ? service.now() : Number(last))
    const { raw } = reply
    // Kept free before anything is waited for, so that many at once do not pass the limit together.
    let end = (): void => {}
    const place = (): void => end()
    streams.add(place)
    raw.on('error', () => {})
    raw.on('close', () => {
      end()
      streams.delete(place)
    })
    try {
      if (last === undefined) await feed.skip()
    } catch (error) {
      streams.delete(place)
      throw error
    }
    reply.hijack()
    // Whoever left in the meantime has been told so by `close` already.
    if (raw.destroyed || request.raw.destroyed) return void streams.delete(place)
    raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-amzn-requestid': request.id,
    })
    raw.write(`retry: ${options.everyMs}\n\n`)
    end = stream(raw, feed, options, error => request.log.error({ err: error }, 'a stream of events failed'))
  })
}

const stream = (
  raw: ServerResponse,
  feed: Feed,
  options: EventOptions,
  failed: (error: unknown) => void,
): (() => void) => {
  let looking = false
  const write = (text: string): void => {
    if (!raw.writableEnded && !raw.destroyed) raw.write(text)
  }
  /** Ends it for whoever reads, and a little later for whoever does not. */
  const end = (): void => {
    for (const timer of timers) clearInterval(timer)
    if (raw.writableEnded || raw.destroyed) return
    raw.end()
    setTimeout(() => raw.destroy(), GRACE_MS).unref()
  }
  const look = async (): Promise<void> => {
    if (looking) return
    looking = true
    try {
      for (const summary of await feed.next())
        write(`id: ${Date.parse(summary.updatedAt)}\nevent: finding\ndata: ${JSON.stringify(summary)}\n\n`)
      if (raw.writableLength > BACKLOG_BYTES_MAX) raw.destroy()
    } catch (error) {
      failed(error)
      end()
    } finally {
      looking = false
    }
  }
  const timers = [
    setInterval(look, options.everyMs),
    setInterval(() => write(': still here\n\n'), BEAT_MS),
    setInterval(end, options.longestMs),
  ]
  return end
}
