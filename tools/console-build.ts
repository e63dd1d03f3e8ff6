/** Builds the console when a file that it is made of is newer than the build. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CONSOLE = join(ROOT, 'console')
const BUILT = join(CONSOLE, 'dist', 'index.html')

const sources = (): string[] => [
  join(ROOT, 'package-lock.json'),
  ...['index.html', 'vite.config.ts', 'package.json'].map(name => join(CONSOLE, name)),
  ...readdirSync(join(CONSOLE, 'src'), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name)),
]

const isStale = (): boolean =>
  !existsSync(BUILT) || sources().some(path => statSync(path).mtimeMs > statSync(BUILT).mtimeMs)

/** True when there is a current build afterwards. */
export const buildConsole = (): boolean => {
  if (!isStale()) return true
  process.stderr.write('Building the console, once for this version: some ten seconds…\n')
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js')
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: CONSOLE,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return status === 0
}
