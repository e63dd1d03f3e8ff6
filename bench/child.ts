/** Starts measurements in processes of their own, so that no contender warms, fills or slows another's. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Measured } from './measure.ts'

/** Nothing here takes so long; a child that hangs is killed. */
const PATIENCE_MS = 600_000

/** What a process wrote, once it has ended well. */
export const outputOf = (
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: PATIENCE_MS,
      killSignal: 'SIGKILL',
    })
    const pieces: Buffer[] = []
    child.stdout.on('data', piece => pieces.push(piece))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(pieces).toString())
      else reject(new Error(`${args.join(' ')} ended with ${signal ?? code}`))
    })
  })

export const pathOf = (module: string): string => fileURLToPath(new URL(module, import.meta.url))

export interface Halves {
  readonly warm: string
  readonly cold: string
}

/** One contender over one source: warm on the one half, measured on the other. */
export const measure = async (
  module: string,
  source: string,
  { warm, cold }: Halves,
  environment: Readonly<Record<string, string>> = {},
): Promise<Measured> => {
  const args = [pathOf('./measure.ts'), new URL(module, import.meta.url).href, source, warm, cold]
  return JSON.parse(await outputOf(args, environment)) as Measured
}

/** Whether a number that was measured is what was promised. */
export interface Gate {
  readonly name: string
  readonly value: number
  readonly promise: string
  readonly passed: boolean
}

export const atLeast = (name: string, value: number, least: number): Gate => ({
  ...{ name, value, promise: `at least ${least}` },
  passed: value >= least,
})

export const atMost = (name: string, value: number, most: number): Gate => ({
  ...{ name, value, promise: `at most ${most}` },
  passed: value <= most,
})
