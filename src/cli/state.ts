/** The findings of the last scan, kept so that `vedette explain` needs no file name. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/** Where they lie, by the XDG base directories. */
export const lastScanFile = (env: NodeJS.ProcessEnv = process.env): string =>
  join(env.XDG_STATE_HOME || join(env.HOME || homedir(), '.local', 'state'), 'vedette', 'last-scan.jsonl')

/** Replaces the file at once, so that a reader never meets half of it; it holds log records, so only its owner may read it. */
export const keepLastScan = (lines: Iterable<string>, file = lastScanFile()): void => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const beside = `${file}.${process.pid}`
  writeFileSync(beside, '', { mode: 0o600 })
  for (const line of lines) writeFileSync(beside, `${line}\n`, { flag: 'a' })
  renameSync(beside, file)
}
