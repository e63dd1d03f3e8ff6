/** Resolver query logs that others recorded, and what the product says of them. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { openNames } from '../../src/learn/names/names.ts'
import { LISTS } from '../train/name-lists.ts'

export interface Query {
  readonly host: string
  readonly name: string
  readonly rcode: string
  /** Seconds. */
  readonly at: number
}

interface Line {
  readonly srcaddr: string
  readonly query_name: string
  readonly rcode: string
  readonly query_timestamp: string
}

export const haveLogs = (folder: string): boolean => existsSync(join(LISTS, folder))

/** Log files of a folder, by name. */
export const logsIn = (folder: string): string[] =>
  readdirSync(join(LISTS, folder))
    .filter(file => file.endsWith('.jsonl.gz'))
    .sort()
    .map(file => `${folder}/${file}`)

export const queriesOf = (path: string): Query[] =>
  gunzipSync(readFileSync(join(LISTS, path)))
    .toString()
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Line)
    .map(line => ({
      host: line.srcaddr,
      name: line.query_name.toLowerCase().replace(/\.$/, ''),
      rcode: line.rcode,
      at: Date.parse(line.query_timestamp) / 1000,
    }))

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** What the product finds out of a name. */
export const look = (name: string): { registered: string; generated: number; payload: number } => {
  const names = openNames()
  const bytes = encoder.encode(name)
  names.look(bytes, 0, bytes.length)
  const { registered, generated, payload } = names
  return { registered: registered < 0 ? '' : decoder.decode(bytes.subarray(registered)), generated, payload }
}

/** Findings of a scan, by type. */
export const scanned = (folder: string): Readonly<Record<string, number>> => {
  const main = join(import.meta.dirname, '../../src/main.ts')
  const options = ['scan', join(LISTS, folder), '--format', 'jsonl', '--quiet']
  const out = execFileSync(process.execPath, [main, ...options], { encoding: 'utf8', maxBuffer: 1 << 28 })
  const types = out
    .trim()
    .split('\n')
    .filter(Boolean)
    .map(line => (JSON.parse(line) as { type: string }).type)
  return Object.fromEntries([...Map.groupBy(types, type => type)].map(([type, all]) => [type, all.length]))
}
