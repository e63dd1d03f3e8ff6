/** Where the service listens, and that nobody on the way can read along. */
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { OperatorError } from '../errors.ts'
import type { Config } from './config-schema.ts'

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

/** Refuses to speak plain HTTP to others, unless the operator says that it is meant. */
export const mayListen = ({ listen: { host, tls }, security }: Config): void => {
  if (tls === undefined && !isLoopback(host) && !security.allowPlaintext)
    throw new OperatorError('E_PLAINTEXT', { host })
}

const readPem = (path: string): Buffer => {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new OperatorError('E_UNREADABLE', { path, problem: (error as Error).message })
  }
}

export const tlsOf = ({ listen: { tls } }: Config): { cert: Buffer; key: Buffer } | undefined =>
  tls && { cert: readPem(tls.cert), key: readPem(tls.key) }

const WHAT_TO_DO: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Another process has the port: choose another with listen.port, or 0 for any free one.',
  EACCES: 'Ports below 1024 need rights that Vedette should not have: choose a higher one.',
  EADDRNOTAVAIL: 'This machine has no such address: look at listen.host.',
  ENOTFOUND: 'The name is not known: look at listen.host.',
}

/** Listens; answers the URL with the port that it got. */
export const listen = async (server: FastifyInstance, { listen: { host, port, tls } }: Config): Promise<string> => {
  try {
    await server.listen({ host, port })
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    throw new OperatorError('E_LISTEN', { host, port, problem: message, todo: WHAT_TO_DO[code] ?? '' })
  }
  const bound = server.server.address()
  const got = typeof bound === 'object' && bound !== null ? bound.port : port
  const name = host.includes(':') ? `[${host}]` : host
  return `${tls === undefined ? 'http' : 'https'}://${name}:${got}`
}
