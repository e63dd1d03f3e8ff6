/** A proxy before a stand-in for AWS that answers as AWS does on a bad day. What is behind it is real. */
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'

/** `truncate` breaks the connection in the middle of the answer; `slow` answers late and in two halves. */
export type Behaviour = 'pass' | 'truncate' | 'slow' | 403 | 500 | 503

export interface FaultProxy {
  readonly url: string
  /** How many requests of a service (`s3`, `sqs`, `events`) were answered in each way. */
  readonly counts: ReadonlyMap<string, number>
  /** From now on; `n` counts the requests of each service, `url` is what is asked. */
  behave(how: (service: string, n: number, url: string) => Behaviour): void
  stop(): void
}

const SLOW_MS = 400

/** Out of the signature: credential scopes end in Region, service and `aws4_request`. */
const serviceOf = ({ headers }: IncomingMessage): string =>
  /Credential=[^,]*\/([a-z0-9-]+)\/aws4_request/.exec(headers.authorization ?? '')?.[1] ?? 'unsigned'

const bodyOf = async (message: AsyncIterable<Buffer>): Promise<Buffer> => {
  const pieces: Buffer[] = []
  for await (const piece of message) pieces.push(piece)
  return Buffer.concat(pieces)
}

const pass = async (behind: string, request: IncomingMessage): Promise<{ from: IncomingMessage; body: Buffer }> => {
  const body = await bodyOf(request)
  const from = await new Promise<IncomingMessage>((resolve, reject) => {
    const { method, headers, url } = request
    send(`${behind}${url}`, { method, headers }, resolve).once('error', reject).end(body)
  })
  return { from, body: await bodyOf(from) }
}

const ill = (status: number, response: ServerResponse): void => {
  const words = status === 503 ? 'SlowDown' : status === 403 ? 'AccessDenied' : 'InternalError'
  response.writeHead(status, { 'content-type': 'application/xml' })
  response.end(`<Error><Code>${words}</Code><Message>of this test</Message></Error>`)
}

export const startFaultProxy = async (behind: string): Promise<FaultProxy> => {
  const counts = new Map<string, number>()
  const numbers = new Map<string, number>()
  let how: (service: string, n: number, url: string) => Behaviour = () => 'pass'
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const service = serviceOf(request)
    const n = numbers.get(service) ?? 0
    numbers.set(service, n + 1)
    const behaviour = how(service, n, request.url ?? '')
    counts.set(`${service} ${behaviour}`, (counts.get(`${service} ${behaviour}`) ?? 0) + 1)
    if (typeof behaviour === 'number') {
      request.resume()
      return ill(behaviour, response)
    }
    const { from, body } = await pass(behind, request)
    const { 'transfer-encoding': _, ...headers } = from.headers
    response.writeHead(from.statusCode ?? 500, { ...headers, 'content-length': body.length })
    const half = Math.floor(body.length / 2)
    if (behaviour === 'pass' || request.method === 'HEAD') return void response.end(body)
    response.write(body.subarray(0, half))
    if (behaviour === 'truncate') return void setTimeout(() => response.destroy(), 20)
    setTimeout(() => response.end(body.subarray(half)), SLOW_MS)
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    behave: next => {
      how = next
    },
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
