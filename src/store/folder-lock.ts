import { readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { OperatorError } from '../errors.ts'

const LOCK_FILE = 'vedette.lock'
const OWNER_FILE = 'owner.json'

/**
 * Takes the data folder for this process; answers how to let go. The lock is the system's own on a file, by way of
 * SQLite, because Node has none: it ends with the process however that ends, and leaves nothing to clean up.
 */
export const lockFolder = (folder: string): (() => void) => {
  const lock = new DatabaseSync(join(folder, LOCK_FILE), { timeout: 500 })
  try {
    lock.exec('begin exclusive')
  } catch {
    lock.close()
    throw new OperatorError('E_STORE_LOCKED', { place: folder, owner: ownerOf(folder) })
  }
  const owner = { host: hostname(), pid: process.pid, since: new Date().toISOString() }
  writeFileSync(join(folder, OWNER_FILE), `${JSON.stringify(owner)}\n`)
  return () => lock.close()
}

const ownerOf = (folder: string): string => {
  try {
    const { host, pid, since } = JSON.parse(readFileSync(join(folder, OWNER_FILE), 'utf8'))
    return `process ${pid} on ${host}, since ${since}`
  } catch {
    return 'another process'
  }
}
