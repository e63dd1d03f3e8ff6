/** The command line as people meet it: a process of its own, its two streams and its exit code. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const BIN = fileURLToPath(new URL('../bin/vedette.mjs', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs the command line with its state and cache below `home`; `meet` is told what stderr holds so far. */
export const runVedette = (
  home: string,
  args: readonly string[],
  meet?: (child: ChildProcess, err: string) => void,
): Promise<Ended> =>
  new Promise(resolve => {
    const env = { ...process.env, XDG_STATE_HOME: join(home, 'state'), XDG_CACHE_HOME: join(home, 'cache') }
    const child = spawn(process.execPath, [BIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text
      meet?.(child, err)
    })
    child.on('close', code => resolve({ code, out, err }))
  })
