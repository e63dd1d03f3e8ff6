/**
 * Fetches one list over HTTP into a file beside the one it is to replace. Nothing is believed: size and time are bounded,
 * redirects are followed a few times and only to https, and a body that ends early is a failure.
 */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'

const REDIRECTS_MAX = 5
const REDIRECTS = new Set([301, 302, 303, 307, 308])
/** What the network says when there is none. */
const OFFLINE = new Set(['EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'ENOTFOUND'])

export interface FetchRequest {
  readonly url: string
  /** What the server said of the copy that is there, so that an unchanged one is not sent again. */
  readonly etag?: string
  readonly lastModified?: string
  /** Where the body is written. */
  readonly into: string
  readonly bytesMax: number
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}

export interface Fetched {
  readonly etag?: string
  readonly lastModified?: string
  readonly sha256: string
  readonly bytes: number
}

/** Why nothing was fetched, in words; `isOffline` when the network could not be reached at all. */
export class FetchFailure extends Error {
  readonly isOffline: boolean
  constructor(problem: string, isOffline = false) {
    super(problem)
    this.name = 'FetchFailure'
    this.isOffline = isOffline
  }
}

const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)

/** Lists decide what is reported: whoever can change one on its way can hide an attack. */
const check = (url: URL, first: URL): void => {
  if (url.protocol === 'https:') return
  if (url.protocol === 'http:' && isLoopback(url) && isLoopback(first)) return
  throw new FetchFailure(`${url.origin} is not https; only a server on this machine may be asked over http`)
}

const codeOf = (error: unknown): string => {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
    if ('code' in cause && typeof cause.code === 'string') return cause.code
  return ''
}

const failureOf = (error: unknown, request: FetchRequest): FetchFailure => {
  if (error instanceof FetchFailure) return error
  const name = error instanceof Error ? error.name : ''
  if (request.signal?.aborted) return new FetchFailure('interrupted')
  if (name === 'TimeoutError') return new FetchFailure(`no answer within ${request.timeoutMs / 1000} seconds`)
  const code = codeOf(error)
  if (OFFLINE.has(code))
    return new FetchFailure(code === 'ENOTFOUND' ? 'offline, or no such host' : `offline (${code})`, true)
  if (code === 'ECONNREFUSED') return new FetchFailure('the server refuses connections')
  return new FetchFailure(`the answer broke off (${code || String(error)})`)
}

const ask = async (request: FetchRequest, signal: AbortSignal): Promise<Response> => {
  const headers: Record<string, string> = { 'user-agent': 'vedette', accept: '*/*' }
  if (request.etag !== undefined) headers['if-none-match'] = request.etag
  if (request.lastModified !== undefined) headers['if-modified-since'] = request.lastModified
  const first = new URL(request.url)
  let url = first
  for (let hop = 0; hop <= REDIRECTS_MAX; hop++) {
    check(url, first)
    const response = await fetch(url, { headers, redirect: 'manual', signal })
    const location = response.headers.get('location')
    if (!REDIRECTS.has(response.status) || location === null) return response
    await response.body?.cancel()
    url = new URL(location, url)
  }
  throw new FetchFailure(`more than ${REDIRECTS_MAX} redirects`)
}

const write = async (
  body: ReadableStream<Uint8Array>,
  request: FetchRequest,
): Promise<{ sha256: string; bytes: number }> => {
  const hash = createHash('sha256')
  const file = createWriteStream(request.into, { flags: 'w', flush: true })
  const failed = once(file, 'error').then(([error]) => Promise.reject(error as Error))
  failed.catch(() => {})
  let bytes = 0
  try {
    for await (const piece of body) {
      bytes += piece.length
      if (bytes > request.bytesMax)
        throw new FetchFailure(`it is larger than ${Math.floor(request.bytesMax / 2 ** 20)} MB`)
      hash.update(piece)
      if (!file.write(piece)) await Promise.race([once(file, 'drain'), failed])
    }
  } finally {
    file.end()
    await Promise.race([once(file, 'close'), failed])
  }
  return { sha256: hash.digest('hex'), bytes }
}

/** Fetches; undefined when the copy that is there is still current. Throws `FetchFailure`, and leaves a draft to remove. */
export const fetchList = async (request: FetchRequest): Promise<Fetched | undefined> => {
  const timeout = AbortSignal.timeout(request.timeoutMs)
  const signal = request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal])
  try {
    const response = await ask(request, signal)
    if (response.status === 304) return undefined
    if (response.status !== 200 || response.body === null) {
      await response.body?.cancel()
      throw new FetchFailure(`the server answered ${response.status}`)
    }
    const { sha256, bytes } = await write(response.body, request)
    if (bytes === 0) throw new FetchFailure('it is empty')
    const etag = response.headers.get('etag') ?? undefined
    const lastModified = response.headers.get('last-modified') ?? undefined
    return { sha256, bytes, ...(etag && { etag }), ...(lastModified && { lastModified }) }
  } catch (error) {
    throw failureOf(error, request)
  }
}
