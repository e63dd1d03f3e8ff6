/**
 * Compiled tables on disk: what takes seconds to make is read back in a fraction of one. Each file ends with the SHA-256
 * of all before it, so that a torn or damaged one is noticed and made anew. A cache that cannot be written is no error:
 * the next start is slower, nothing else.
 */
import { createHash } from 'node:crypto'
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const DIGEST_BYTES = 32
/** Older compilations of the same family that are kept: two folders of lists may be used in turns. */
const KEPT = 3
const PIECE = 1 << 26

/** $XDG_CACHE_HOME/vedette, else ~/.cache/vedette. */
export const defaultCache = (): string => join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'vedette')

const digestOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

const readAll = (file: number, into: Uint8Array): boolean => {
  for (let at = 0; at < into.length; ) {
    const got = readSync(file, into, at, Math.min(PIECE, into.length - at), null)
    if (got === 0) return false
    at += got
  }
  return true
}

const writeAll = (file: number, bytes: Uint8Array): void => {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, Math.min(PIECE, bytes.length - at))
}

/** The content of `<folder>/<family>-<key>.bin`, undefined when it is not there or not whole. */
export const readCached = (folder: string, family: string, key: string): SharedArrayBuffer | undefined => {
  let file: number | undefined
  try {
    file = openSync(join(folder, `${family}-${key}.bin`), 'r')
    const size = fstatSync(file).size - DIGEST_BYTES
    if (size <= 0) return undefined
    const content = new SharedArrayBuffer(size)
    const digest = Buffer.alloc(DIGEST_BYTES)
    if (!readAll(file, new Uint8Array(content)) || !readAll(file, digest)) return undefined
    return digest.equals(digestOf(new Uint8Array(content))) ? content : undefined
  } catch {
    return undefined
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/** Only files of this very form are ours to remove. */
const prune = (folder: string, family: string): void => {
  const own = readdirSync(folder).filter(name => name.startsWith(`${family}-`) && /-[0-9a-f]{32}\.bin$/.test(name))
  const byAge = own
    .map(name => ({ path: join(folder, name), at: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at)
  for (const { path } of byAge.slice(KEPT + 1)) rmSync(path, { force: true })
}

const discard = (draft: string): void => {
  try {
    rmSync(draft, { force: true })
  } catch {
    // The folder cannot be written at all, so there is no draft in it either.
  }
}

/** Writes under another name first and renames: a reader sees the old file, the new one or none. */
export const writeCached = (folder: string, family: string, key: string, content: Uint8Array): void => {
  const path = join(folder, `${family}-${key}.bin`)
  const draft = `${path}.${process.pid}.draft`
  try {
    mkdirSync(folder, { recursive: true })
    const file = openSync(draft, 'w')
    try {
      writeAll(file, content)
      writeAll(file, digestOf(content))
    } finally {
      closeSync(file)
    }
    renameSync(draft, path)
    prune(folder, family)
  } catch {
    discard(draft)
  }
}

/** A file name's worth of hash over everything that a compilation depends on. */
export const keyOf = (parts: Iterable<string | Uint8Array>): string => {
  const hash = createHash('sha256')
  for (const part of parts) {
    hash.update(`${part.length}:`)
    hash.update(part)
  }
  return hash.digest('hex').slice(0, 32)
}
