/** Loads private detections from a folder. */
import { readdirSync, statSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { OperatorError } from '../errors.ts'
import type { Detection } from '../sdk/sdk.ts'
import { asDetection, detectionProblem } from './check.ts'
import { takeForDetections } from './resolve.ts'

/** Each detection costs a loop over every event, and each file is code that runs: thousands are a wrong folder. */
const FILES_MAX = 1000
const DEPTH_MAX = 4
const FILE_BYTES_MAX = 1 << 20

/** One detection and where it lies below its folder, with slashes. */
export interface OwnDetection {
  readonly path: string
  readonly detection: Detection
}

const fail = (file: string, problem: string, todo: string): OperatorError =>
  new OperatorError('E_OWN_DETECTION', { file, problem, todo })

/** Paths below the folder of all files that hold a detection, sorted. */
export const ownFiles = (folder: string): string[] => {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw fail(folder, 'there is no such folder', 'Name a folder of detections; vedette detections new begins one.')
  const found: string[] = []
  const look = (below: string, depth: number): void => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      const path = join(below, entry.name)
      if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue
      if (entry.isDirectory()) {
        if (depth < DEPTH_MAX) look(path, depth + 1)
      } else if (/(?<!\.test|\.d)\.ts$/.test(entry.name)) found.push(path)
      if (found.length > FILES_MAX)
        throw fail(folder, `it holds more than ${FILES_MAX} files`, 'Name the folder that holds only detections.')
    }
  }
  look('', 0)
  if (found.length === 0)
    throw fail(folder, 'it holds no detections (.ts)', 'Begin one with vedette detections new, or name another folder.')
  return found.sort()
}

/** Where a syntax error lies, as Node tells it in the first lines of the stack: `file:///…/x.ts:12`. */
const whereOf = (error: unknown, url: string): string => {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const at = stack.indexOf(url)
  const line = at < 0 ? undefined : /^:(\d+)/.exec(stack.slice(at + url.length))?.[1]
  return line === undefined ? '' : ` (line ${line})`
}

const HINT = 'A detection is a TypeScript module that imports vedette/sdk alone and exports one detection as default.'

const loadOne = async (folder: string, path: string, shipped: ReadonlySet<string>): Promise<OwnDetection> => {
  const file = join(folder, path)
  const { size } = statSync(file)
  if (size > FILE_BYTES_MAX) throw fail(file, `it is longer than ${FILE_BYTES_MAX} bytes`, HINT)
  const url = pathToFileURL(resolve(file)).href
  let loaded: { default?: unknown }
  try {
    loaded = (await import(/* @vite-ignore */ url)) as { default?: unknown }
  } catch (error) {
    const said = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw fail(file, `it cannot be loaded${whereOf(error, url)}: ${said.slice(0, 300)}`, HINT)
  }
  const problem = detectionProblem(loaded.default, shipped)
  if (problem !== undefined) throw fail(file, problem, 'See docs/detections.md for what a detection holds.')
  return { path: relative(folder, file).split(sep).join('/'), detection: asDetection(loaded.default) }
}

/** Every detection of a folder, in the order of their paths. A broken file is an error that names it. */
export const loadOwn = async (folder: string, shipped: ReadonlySet<string>): Promise<OwnDetection[]> => {
  const files = ownFiles(folder)
  takeForDetections(files.map(path => pathToFileURL(resolve(folder, path)).href))
  const loaded: OwnDetection[] = []
  const byType = new Map<string, string>()
  for (const path of files) {
    const own = await loadOne(folder, path, shipped)
    const other = byType.get(own.detection.type)
    if (other !== undefined)
      throw fail(join(folder, path), `${own.detection.type} is already in ${other}`, 'Give one of them another type.')
    byType.set(own.detection.type, path)
    loaded.push(own)
  }
  return loaded
}

/** The module that workers import for the same detections, in the same order. */
export const ownModule = (folder: string, own: readonly OwnDetection[]): string => {
  const url = new URL(import.meta.url.includes('.ts') ? './entry.ts' : './entry.js', import.meta.url)
  const files = own.map(({ path }) => pathToFileURL(resolve(folder, path)).href)
  url.searchParams.set('files', JSON.stringify(files))
  return url.href
}
