/** Pushed data is written to disk as objects before it is acknowledged. */
import { createHash } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Folders of a day, so that old ones can go as a whole. */
const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10)

/** A file that is whole, whatever happens: written beside its name, synced, renamed. Answers its path. */
export const spool = async (folder: string, bytes: Uint8Array, now: number): Promise<string> => {
  const day = join(folder, dayOf(now))
  await mkdir(day, { recursive: true })
  // The same bytes are the same file: a push that is repeated, because its answer was lost, adds nothing.
  const path = join(day, `${createHash('sha256').update(bytes).digest('hex')}.log`)
  const beside = `${path}.${process.pid}.part`
  const handle = await open(beside, 'w', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(beside, path)
  // The name itself is durable only when its folder is.
  const parent = await open(day, 'r')
  await parent.sync().finally(() => parent.close())
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
