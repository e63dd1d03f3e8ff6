/** Pushed data is written to disk as objects before it is acknowledged. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

/** Folders of a day, so that old ones can go as a whole. */
const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10)

/** A file that is whole, whatever happens: written beside its name, synced, renamed. Its folder is made below `root`. */
export const writeWhole = async (root: string, path: string, bytes: Uint8Array): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  // The same may come twice at a time.
  const beside = `${path}.${randomUUID()}.part`
  const handle = await open(beside, 'w', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(beside, path)
  // The names themselves are durable only when their folders are.
  const top = resolve(root)
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const parent = await open(folder, 'r')
    await parent.sync().finally(() => parent.close())
    if (folder === top || folder === dirname(folder)) return
  }
}

/** Where bytes are kept, in the folder of today; the same bytes in the same place, so that what comes again adds nothing. */
export const placeOf = (folder: string, bytes: Uint8Array, now: number): string =>
  join(folder, dayOf(now), createHash('sha256').update(bytes).digest('hex'))

/** Writes what was pushed. Answers its path. */
export const spool = async (folder: string, bytes: Uint8Array, now: number): Promise<string> => {
  const path = `${placeOf(folder, bytes, now)}.log`
  await writeWhole(folder, path, bytes)
  return path
}

const DAY = /^\d{4}-\d\d-\d\d$/

/** Removes the days before `before`, epoch milliseconds; answers how many. */
export const cleanSpool = async (folder: string, before: number): Promise<number> => {
  const there = await stat(folder).catch(() => undefined)
  if (there === undefined) return 0
  const old = (await readdir(folder)).filter(name => DAY.test(name) && name < dayOf(before))
  for (const name of old) await rm(join(folder, name), { recursive: true, force: true })
  return old.length
}
