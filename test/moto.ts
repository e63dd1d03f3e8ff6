/** A real moto_server for the tests that talk to AWS: what the SDK signs and parses cannot be seen in a stand-in of ours. */
import { spawn, spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'

const runs = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore', timeout: 60_000 }).status === 0

/** Whether moto_server is there. Where it should be and is not, a test of its own fails; elsewhere it says so. */
export const hasMoto = runs('moto_server', '--help')

/** Names what is not tested; a failure under CI, where tools/services.ts should have installed it. */
export const sayIfMissing = (what: string): void => {
  if (hasMoto) return
  test(`${what} IS NOT TESTED HERE: moto_server is not on PATH (pip install "moto[server]")`, () => {
    if (process.env.CI && runs('python3', '-m', 'pip', '--version'))
      throw new Error('pip is there but moto_server is not: tools/services.ts should have installed it')
    process.stderr.write(`${what} is not tested: moto_server is missing and cannot be installed without pip.\n`)
    expect(hasMoto).toBe(false)
  })
}

/** A port that nobody listens on. */
const freePort = (): Promise<number> =>
  new Promise(resolve => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

const answers = async (url: string): Promise<boolean> => {
  for (let i = 0; i < 600; i++) {
    const there = await fetch(url).then(
      () => true,
      () => false,
    )
    if (there) return true
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  return false
}

export interface Moto {
  readonly url: string
  stop(): void
}

/** Starts one and points every AWS client of this process at it, with credentials that mean nothing. */
export const startMoto = async (): Promise<Moto> => {
  const port = await freePort()
  const server = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'not-a-secret',
  })
  if (!(await answers(`${url}/moto-api/`))) throw new Error('moto_server did not start')
  return { url, stop: () => server.kill('SIGKILL') }
}
