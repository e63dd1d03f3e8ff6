/** The console's files, as its build wrote them, with the headers that keep everything else out of its pages. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Scripts and styles come from here alone, and nothing inline; nobody frames the console. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
}

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
}

const FOREVER = 'public, max-age=31536000, immutable'
const ASSET = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.(js|css|json|svg|png|woff2)$/
const NOT_BUILT = 'The console is not built. Run: npm run build -w console\n'

/** Reads a file of the build once; the build writes a `.gz` beside what is worth it. */
const reader = (folder: string) => {
  const known = new Map<string, Promise<Buffer | undefined>>()
  return (name: string): Promise<Buffer | undefined> => {
    const kept = known.get(name)
    if (kept !== undefined) return kept
    const reading = readFile(join(folder, name)).catch(() => undefined)
    known.set(name, reading)
    // What is not there may come with the next build, and names that are asked for must not fill the memory.
    reading.then(found => found === undefined && known.delete(name))
    return reading
  }
}

/** Adds /console; every path below it that is no file is a page, which the console itself finds. */
export const addConsole = (server: FastifyInstance, { folder, secure }: { folder: string; secure: boolean }): void => {
  const read = reader(folder)
  const headers = secure ? { ...HEADERS, 'strict-transport-security': 'max-age=31536000' } : HEADERS
  const page = async (_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    // Never kept: it names the files of the build that is there now.
    const html = await readFile(join(folder, 'index.html')).catch(() => undefined)
    reply.headers(headers).header('cache-control', 'no-store')
    if (html === undefined) return reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT)
    return reply.type('text/html; charset=utf-8').send(html)
  }
  server.get('/', (_request, reply) => reply.headers(headers).redirect('/console/'))
  server.get('/console', page)
  server.get('/console/*', page)
  server.get<{ Params: { name: string } }>('/console/assets/:name', async (request, reply) => {
    const { name } = request.params
    const ending = ASSET.exec(name)?.[1]
    reply.headers(headers)
    const missing = () => reply.code(404).type('text/plain').send('There is no such file.\n')
    if (ending === undefined) return missing()
    const zips = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
    const zipped = zips ? await read(`assets/${name}.gz`) : undefined
    const body = zipped ?? (await read(`assets/${name}`))
    if (body === undefined) return missing()
    if (zipped !== undefined) reply.header('content-encoding', 'gzip')
    return reply.header('cache-control', FOREVER).header('vary', 'accept-encoding').type(TYPES[ending]).send(body)
  })
}
