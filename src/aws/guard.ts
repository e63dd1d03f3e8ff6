/**
 * The outbound guard: an address that somebody else may have chosen (a webhook, the location of a list) must not lead
 * to this machine or to the metadata service, whatever its name resolves to at the moment of the connection.
 */
import { lookup as resolve } from 'node:dns'
import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { OperatorError } from '../errors.ts'

export interface GuardOptions {
  /** `security.allowLoopback` of the configuration: this machine may be reached. Link-local never may. */
  readonly allowLoopback: boolean
}

export interface Outgoing {
  readonly method: 'GET' | 'POST' | 'HEAD'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Of the whole exchange, milliseconds. */
  readonly timeout?: number
  /** Bytes of an answer that are taken in. */
  readonly most?: number
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Uint8Array
}

const TIMEOUT = 10_000
const MOST = 1 << 20

/** Why an address may not be reached; undefined when it may. */
export const refusalOf = (address: string, { allowLoopback }: GuardOptions): string | undefined => {
  if (!ipaddr.isValid(address)) return 'is not an address'
  // An IPv4 address in IPv6 clothes is judged as what it is.
  const range = ipaddr.process(address).range()
  if (range === 'loopback' || range === 'unspecified') return allowLoopback ? undefined : 'is this machine'
  if (range === 'linkLocal') return 'is link-local, where the metadata service lives'
  if (range === 'multicast' || range === 'broadcast') return `is ${range}`
  // fd00:ec2::254 is the metadata service over IPv6.
  if (ipaddr.process(address).toNormalizedString() === 'fd00:ec2:0:0:0:0:0:254') return 'is the metadata service'
  return undefined
}

const refuse = (host: string, problem: string): OperatorError => new OperatorError('E_OUTBOUND', { host, problem })

/** Resolves like Node, and answers only addresses that may be reached: a name cannot change between check and use. */
const guardedLookup =
  (options: GuardOptions): LookupFunction =>
  (host, asked, answer) => {
    resolve(host, { ...asked, all: true }, (error, addresses) => {
      if (error) return answer(error, [])
      const fine = addresses.filter(({ address }) => refusalOf(address, options) === undefined)
      if (fine.length === 0) {
        const problem = addresses[0]
          ? `${addresses[0].address} ${refusalOf(addresses[0].address, options)}`
          : 'has no address'
        return answer(refuse(host, problem), [])
      }
      if (asked.all) answer(null, fine)
      else answer(null, fine[0].address, fine[0].family)
    })
  }

/** Refuses what can be refused before anything is sent. Answers the parsed URL. */
export const checkUrl = (url: string, options: GuardOptions): URL => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed === undefined || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:'))
    throw refuse(url.slice(0, 200), 'is not an http:// or https:// URL')
  if (parsed.username !== '' || parsed.password !== '') throw refuse(parsed.hostname, 'carries a password in its URL')
  const host = parsed.hostname.replace(/^\[|\]$/g, '')
  // Node does not look up what is an address already.
  const problem = isIP(host) === 0 ? undefined : refusalOf(host, options)
  if (problem !== undefined) throw refuse(host, problem)
  return parsed
}

/** One guarded HTTP exchange. Redirects are not followed: they are how guards are led astray. */
export const send = (url: string, outgoing: Outgoing, options: GuardOptions): Promise<Answer> => {
  const parsed = checkUrl(url, options)
  const secure = parsed.protocol === 'https:'
  const lookup = guardedLookup(options)
  const agent = secure ? new HttpsAgent({ lookup }) : new HttpAgent({ lookup })
  const { method, headers, body, timeout = TIMEOUT, most = MOST } = outgoing
  return new Promise<Answer>((answered, failed) => {
    const signal = AbortSignal.timeout(timeout)
    const request = (secure ? httpsRequest : httpRequest)(parsed, { method, headers, agent, signal }, response => {
      const pieces: Buffer[] = []
      let length = 0
      response.on('data', (piece: Buffer) => {
        length += piece.length
        if (length <= most) return void pieces.push(piece)
        failed(new Error(`answered more than ${most} bytes`))
        request.destroy()
      })
      response.on('error', failed)
      response.on('end', () =>
        answered({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces) }),
      )
    })
    request.on('error', failed)
    request.end(body)
  }).finally(() => agent.destroy())
}
