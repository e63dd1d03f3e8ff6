import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Heard {
  readonly request: Pick<IncomingMessage, 'url' | 'headers' | 'method'>
  readonly body: string
}

/** Whatever the other side is, here it only listens and answers with one status. */
export const listener = async (status: number): Promise<{ server: Server; url: string; heard: Heard[] }> => {
  const heard: Heard[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const piece of request) body += piece
    heard.push({ request: { url: request.url, headers: request.headers, method: request.method }, body })
    response.writeHead(status).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { server, heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
