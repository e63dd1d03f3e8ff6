/**
 * Runs one contender in this process: warm on one set of objects, then measured on objects that the process has not
 * read before. CPU time of the whole process (user + system, all threads); wall time means nothing on a busy machine.
 */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface Contender {
  /** Reads the objects and answers what it counted, so that contenders can be held against each other. */
  run(files: readonly string[]): Promise<Answer>
}

export interface Answer {
  readonly records: number
  /** Keys that fired, by detection, sorted: equal for equal work. */
  readonly fired: Readonly<Record<string, readonly string[]>>
}

export interface Measured extends Answer {
  readonly cpuMs: number
  /** Peak resident memory of the process, MB. */
  readonly peakMb: number
}

/** Files below a folder, in order of name, whose path holds a word. */
export const filesOf = (folder: string, word: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.includes(word) && statSync(join(folder, name)).isFile())
    .sort()
    .map(name => join(folder, name))

export const cpuMs = (since?: NodeJS.CpuUsage): number => {
  const used = process.cpuUsage(since)
  return (used.user + used.system) / 1000
}

/** Where each source lies in a simulated organisation. */
export const FOLDERS = { flow: 'vpcflowlogs', cloudtrail: 'CloudTrail', dns: 'vpcdnsquerylogs' } as const
export type Source = keyof typeof FOLDERS

/** The folder's name of a source; everything below `AWSLogs` for `all`. */
const wordOf = (source: string): string => (source === 'all' ? 'AWSLogs' : FOLDERS[source as Source])

const [, , module, source, warm, cold] = process.argv
if (process.argv[1] === import.meta.filename) {
  const { contender } = (await import(module)) as { contender: (source: Source) => Promise<Contender> }
  const one = await contender(source as Source)
  await one.run(filesOf(warm, wordOf(source)))
  const files = filesOf(cold, wordOf(source))
  const before = process.cpuUsage()
  const answer = await one.run(files)
  const measured: Measured = { ...answer, cpuMs: cpuMs(before), peakMb: process.resourceUsage().maxRSS / 1024 }
  process.stdout.write(JSON.stringify(measured))
}
