import { createServer } from 'node:net'
import { fastify } from 'fastify'
import { expect, test } from 'vitest'
import { configSchema } from './config-schema.ts'
import { listen, mayListen } from './listen.ts'

const configOf = (value: object) => configSchema.parse(value)
const codeOf = (act: () => unknown): unknown => {
  try {
    act()
  } catch (error) {
    return (error as { code: string }).code
  }
}

test('beyond loopback it takes TLS or an explicit word', () => {
  const of = (listen: object, security = {}) => codeOf(() => mayListen(configOf({ listen, security })))
  for (const host of ['127.0.0.1', '127.8.0.1', '::1', 'localhost']) expect(of({ host })).toBe(undefined)
  for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.example.com']) expect(of({ host })).toBe('E_PLAINTEXT')
  expect(of({ host: '0.0.0.0', tls: { cert: 'a', key: 'b' } })).toBe(undefined)
  expect(of({ host: '0.0.0.0' }, { allowPlaintext: true })).toBe(undefined)
})

test('port 0 tells the port that it got; a port that is taken is named', async () => {
  const server = fastify()
  const url = await listen(server, configOf({ listen: { port: 0 } }))
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/)
  await server.close()
  const other = createServer()
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as { port: number }
  await expect(listen(fastify(), configOf({ listen: { port } }))).rejects.toMatchObject({ code: 'E_LISTEN', exit: 2 })
  other.close()
})
