/** The command line as people meet it: a process of its own, its two streams and its exit code. */
import { type ChildProcess, spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const BIN = fileURLToPath(new URL('../bin/vedette.mjs', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/**
 * What may be shared between all these processes: code that Node has compiled, which is half of what a short command
 * takes, and tables that are kept under a hash of all they are made of.
 */
const SHARED = join(tmpdir(), `vedette-test-${process.getuid?.() ?? 0}`)

/** Runs the command line with its state below `home`; `meet` is told what stderr holds so far. */
export const runVedette = (
  home: string,
  args: readonly string[],
  meet?: (child: ChildProcess, err: string) => void,
): Promise<Ended> =>
  new Promise(resolve => {
    const shared = { XDG_CACHE_HOME: join(SHARED, 'tables'), NODE_COMPILE_CACHE: join(SHARED, 'code') }
    const env = { ...process.env, ...shared, XDG_STATE_HOME: join(home, 'state') }
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
