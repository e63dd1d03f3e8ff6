/** Starts `vedette serve` as a process of its own, for tests that end it in all ways. */
import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'

export interface Serving {
  readonly url: string
  readonly pid: number
  /** What the process logged so far. */
  log(): string
  /** Ends it, and answers how it ended. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | string>
}

const main = new URL('../src/main.ts', import.meta.url).pathname

const ended = (child: ChildProcess): Promise<number | string> =>
  new Promise(resolve => child.once('exit', (code, signal) => resolve(code ?? signal ?? 'nothing')))

/** Resolves when it listens. `config` is its configuration, with a data folder in it. */
export const serve = async (
  folder: string,
  config: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string>> = {},
): Promise<Serving> => {
  const file = join(folder, 'vedette.yaml')
  writeFileSync(file, stringify({ listen: { port: 0 }, workers: 1, ...config }))
  const child = spawn(process.execPath, [main, 'serve', '--config', file], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const end = ended(child)
  let told = ''
  child.stderr.on('data', piece => {
    told = (told + piece).slice(-1_000_000)
  })
  const url = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stdout.on('data', piece => {
      text += piece
      if (text.includes('\n')) resolve((JSON.parse(text) as { url: string }).url)
    })
    end.then(how => reject(new Error(`it ended with ${how}: ${told}`)))
  })
  return {
    url,
    pid: child.pid ?? 0,
    log: () => told,
    async end(signal) {
      child.kill(signal)
      return end
    },
  }
}

/** One number of /metrics; the sum over its labels. Node's own numbers have no prefix. */
export const metric = async ({ url }: Serving, name: string, prefix = 'vedette_'): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text()
  return text
    .split('\n')
    .filter(line => line.startsWith(`${prefix}${name} `) || line.startsWith(`${prefix}${name}{`))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
}
