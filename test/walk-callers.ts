/** Who carries the calls of the walk: the JS SDK, boto3, and the AWS CLI. */
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import * as GuardDuty from '@aws-sdk/client-guardduty'
import type { Input, OperationName } from '../src/api/operation.ts'
import type { Credentials, Sent } from './api-server.ts'
import { REGION } from './api-server.ts'

/** An answer as the client gives it to its user, with what its own model says against it. */
export interface Answered {
  readonly output: Record<string, unknown>
  readonly status?: number
  readonly problems?: string
}

/** Undefined: this client is older than the operation. */
export type Carry = (key: Credentials, name: OperationName, input: object) => Promise<Answered | undefined>

export interface Carrier {
  readonly carry: Carry
  end(): void
}

type AnyCommand = new (input: object) => GuardDuty.GetDetectorCommand
const commandOf = (name: string): AnyCommand => (GuardDuty as unknown as Record<string, AnyCommand>)[`${name}Command`]

const clientOf = (url: string, credentials: Credentials): GuardDuty.GuardDutyClient =>
  new GuardDuty.GuardDutyClient({ endpoint: url, region: REGION, credentials, maxAttempts: 1 })

export const javascript = (url: string): Carrier => {
  const clients = new Map<string, GuardDuty.GuardDutyClient>()
  const of = (key: Credentials): GuardDuty.GuardDutyClient => {
    const client = clients.get(key.accessKeyId) ?? clientOf(url, key)
    clients.set(key.accessKeyId, client)
    return client
  }
  return {
    async carry(key, name, input) {
      const { $metadata, ...output } = await of(key).send(new (commandOf(name))(input))
      return { output, status: $metadata.httpStatusCode }
    },
    end() {
      for (const client of clients.values()) client.destroy()
    },
  }
}

/** The request as the SDK writes it, which is then signed by whoever wants to send it. */
export const requestOf = async <Name extends OperationName>(name: Name, input: Input<Name>): Promise<Sent> => {
  const client = clientOf('http://127.0.0.1', { accessKeyId: 'x', secretAccessKey: 'x' })
  let sent: Sent | undefined
  client.middlewareStack.add(
    () =>
      async ({ request }) => {
        const { method, path, query, body } = request as Sent & { readonly body?: string | Uint8Array }
        sent = {
          method,
          path,
          query,
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new TextDecoder().decode(body) }),
        }
        throw new Error('it is not sent')
      },
    { step: 'build', priority: 'low' },
  )
  await client.send(new (commandOf(name))(input as object)).catch(() => undefined)
  client.destroy()
  if (sent === undefined) throw new Error(`the SDK wrote no request for ${name}`)
  return sent
}

interface Line {
  readonly unknown?: true
  readonly error?: { readonly Code: string; readonly Message: string }
  readonly status?: number
  readonly problems?: string
  readonly answer?: Record<string, unknown>
}

/** One process of Python for the whole walk: a line for each call, a line for each answer. */
export const boto = (url: string): Carrier => {
  const script = fileURLToPath(new URL('api-boto.py', import.meta.url))
  const child: ChildProcess = spawn('python3', [script], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
  return {
    async carry(key, operation, input) {
      child.stdin!.write(`${JSON.stringify({ url, region: REGION, ...key, operation, input })}\n`)
      const { value, done } = await lines.next()
      if (done) throw new Error('boto3 ended')
      const { unknown, error, status, problems, answer = {} } = JSON.parse(value) as Line
      if (unknown) return undefined
      if (error !== undefined) throw new Error(`${operation}: ${error.Code}: ${error.Message}`)
      return { output: answer, status, problems }
    },
    end: () => void child.stdin!.end(),
  }
}

const kebab = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()

/** A process for each call, as somebody would type it. */
export const commandLine = (url: string): Carrier => ({
  carry: (key, name, input) =>
    new Promise((resolve, reject) => {
      const env = {
        ...process.env,
        AWS_ACCESS_KEY_ID: key.accessKeyId,
        AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
        AWS_MAX_ATTEMPTS: '1',
        AWS_CONFIG_FILE: '/dev/null',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      }
      const where = ['--endpoint-url', url, '--region', REGION, '--output', 'json', '--no-paginate']
      const what = ['guardduty', kebab(name), '--cli-input-json', JSON.stringify(input)]
      execFile('aws', [...where, ...what], { env, maxBuffer: 1 << 26 }, (error, out, told) => {
        if (error === null) resolve({ output: out.trim() === '' ? {} : JSON.parse(out) })
        else if (/Found invalid choice|Invalid choice/i.test(told)) resolve(undefined)
        else reject(new Error(`${name}: ${told}`))
      })
    }),
  end: () => {},
})

const runs = (program: string, ...args: string[]): boolean =>
  spawnSync(program, args, { stdio: 'ignore', timeout: 60_000 }).status === 0
export const hasBoto = (): boolean => runs('python3', '-c', 'import boto3')
export const hasCommandLine = (): boolean => runs('aws', '--version')
