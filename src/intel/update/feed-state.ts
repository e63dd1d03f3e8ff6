/**
 * What is remembered of each fetched list, in a small file beside the manifest: what the server said of it, its checksum,
 * and which copies there were before, so that later it can be told what was known on a day.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { z } from 'zod'
import { BYTES_MAX } from '../lists/read-list.ts'

const FILE = '.vedette-lists.json'
const HISTORY = '.vedette-history'
/** Earlier copies that are kept of each list: a month of daily ones. */
export const COPIES_KEPT = 31

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const copy = z.object({ sha256, entries: z.number(), fetchedAt: z.string() })
const listState = copy.extend({
  url: z.string(),
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  bytes: z.number(),
  /** When the server was last asked and answered. */
  checkedAt: z.string(),
  /** Earlier copies, newest first. */
  before: z.array(copy),
})
const state = z.object({ version: z.literal(1), lists: z.record(z.string(), listState) })

export type ListCopy = z.infer<typeof copy>
export type ListState = z.infer<typeof listState>
export type FeedState = z.infer<typeof state>

/** A state file that is damaged costs one fetch of each list, nothing else. */
export const readFeedState = (folder: string): FeedState => {
  try {
    return state.parse(JSON.parse(readFileSync(join(folder, FILE), 'utf8')))
  } catch {
    return { version: 1, lists: {} }
  }
}

export const writeFeedState = (folder: string, written: FeedState): void => {
  const draft = join(folder, `${FILE}.${process.pid}.draft`)
  writeFileSync(draft, `${JSON.stringify(written, null, 2)}\n`)
  renameSync(draft, join(folder, FILE))
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const copyPath = (folder: string, of: string): string => join(folder, HISTORY, `${of}.gz`)

/** Keeps the bytes of a copy that is about to be replaced. */
export const keepCopy = (folder: string, bytes: Buffer): void => {
  mkdirSync(join(folder, HISTORY), { recursive: true })
  const path = copyPath(folder, sha256Of(bytes))
  writeFileSync(`${path}.${process.pid}.draft`, gzipSync(bytes))
  renameSync(`${path}.${process.pid}.draft`, path)
}

/** The bytes of a kept copy; undefined when it is gone or not what it was. */
export const keptCopy = (folder: string, of: string): Buffer | undefined => {
  try {
    const bytes = gunzipSync(readFileSync(copyPath(folder, of)), { maxOutputLength: BYTES_MAX })
    return sha256Of(bytes) === of ? bytes : undefined
  } catch {
    return undefined
  }
}

/** The earlier copies of a list that has a new one. */
export const copiesBefore = (old: ListState | undefined): ListCopy[] => {
  if (old === undefined) return []
  const { sha256, entries, fetchedAt, before } = old
  return [{ sha256, entries, fetchedAt }, ...before].slice(0, COPIES_KEPT)
}

/** Removes kept copies that no list speaks of any more. */
export const pruneCopies = (folder: string, { lists }: FeedState): void => {
  const spoken = new Set(Object.values(lists).flatMap(list => list.before.map(({ sha256 }) => `${sha256}.gz`)))
  try {
    for (const name of readdirSync(join(folder, HISTORY)))
      if (/^[0-9a-f]{64}\.gz$/.test(name) && !spoken.has(name)) rmSync(join(folder, HISTORY, name), { force: true })
  } catch {
    // No list was ever replaced.
  }
}
