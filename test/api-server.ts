/** The API as it is served, on a port of its own, over a store of its own. */
import { createHash, createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SignatureV4 } from '@smithy/signature-v4'
import { pino } from 'pino'
import type { KeyRole, OperationName, Operations, Service, ServicePorts } from '../src/api/operation.ts'
import { operations as answered } from '../src/api/operations/index.ts'
import { createServer } from '../src/api/server.ts'
import { EVENT_OPTIONS } from '../src/api/v1/events.ts'
import { type Keyring, openKeyring } from '../src/control/keys.ts'
import { openSeal } from '../src/control/seal.ts'
import { openUsers, type Users } from '../src/control/users.ts'
import { openStore } from '../src/store/open.ts'

export const ACCOUNT = '111122223333'
export const REGION = 'eu-west-1'

export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export interface Api {
  readonly url: string
  readonly service: Service
  readonly keyring: Keyring
  readonly users: Users
  /** What was logged so far. */
  readonly log: string[]
  key(role?: KeyRole, account?: string): Promise<Credentials>
  close(): Promise<void>
}

/** Starts it. Other operations than those that are shipped may be given, to see what goes in and comes out. */
export const serveApi = async (
  operations: Partial<Operations<OperationName>> = answered,
  ports?: ServicePorts,
): Promise<Api> => {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-api-'))
  const store = await openStore({ folder })
  const service: Service = { store, now: () => Date.now(), ...(ports && { ports }) }
  const seal = openSeal(folder, undefined)
  const keyring = openKeyring(store, seal)
  const users = openUsers(store, seal)
  const log: string[] = []
  const server = createServer({
    service,
    keys: keyring,
    users,
    events: { ...EVENT_OPTIONS, everyMs: 50 },
    operations,
    log: pino({ level: 'trace' }, { write: line => log.push(line) }),
  })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  return {
    url,
    service,
    keyring,
    users,
    log,
    key: async (role = 'administrator', account = ACCOUNT) => keyring.create(account, role),
    async close() {
      await server.close()
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Node's hashes in the form that the signer asks for. */
export class Sha256 {
  #hash
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as string)
  }
  update(data: Uint8Array): void {
    this.#hash.update(data)
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }
  reset(): void {}
}

export interface Sent {
  readonly method: string
  /** Escaped. */
  readonly path: string
  readonly query?: Record<string, string | string[]>
  readonly body?: string
  readonly headers?: Record<string, string>
}

export interface Got {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: Record<string, unknown>
}

/** Sends a request that is signed as the SDKs sign, but written by hand. */
export const send = async (
  api: Pick<Api, 'url'>,
  credentials: Credentials | undefined,
  sent: Sent,
  change: { readonly at?: Date; readonly region?: string; readonly service?: string } = {},
): Promise<Got> => {
  const { method, path, query = {}, body, headers = {} } = sent
  const host = new URL(api.url).host
  const request = { method, protocol: 'http:', hostname: host, path, query, body, headers: { host, ...headers } }
  const signed =
    credentials === undefined
      ? request
      : await new SignatureV4({
          credentials,
          region: change.region ?? REGION,
          service: change.service ?? 'guardduty',
          sha256: Sha256,
        }).sign(request, { signingDate: change.at ?? new Date() })
  const { host: _, ...rest } = signed.headers
  const parameters = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map(each => `${encodeURIComponent(name)}=${encodeURIComponent(each)}`),
  )
  const answer = await fetch(`${api.url}${path}${parameters.length > 0 ? `?${parameters.join('&')}` : ''}`, {
    method,
    headers: rest,
    body,
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, text, json: text === '' ? {} : JSON.parse(text) }
}
