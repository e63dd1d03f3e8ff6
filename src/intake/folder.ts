/** Folders and files on this machine. */
import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { OperatorError } from '../errors.ts'
import type { Children, Listed, Place } from './place.ts'

const byName = (a: Listed, b: Listed): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

const isWithin = (path: string, root: string): boolean =>
  path === root || path.startsWith(root.endsWith(sep) ? root : root + sep)

/**
 * A folder that the operator named. Hidden files are passed over (.DS_Store, .git), and symbolic links count only
 * when they end at a file inside the folder: a link that leads out could name anything on the machine.
 */
export class FolderPlace implements Place {
  readonly #root: string

  constructor(root: string) {
    this.#root = realpathSync(root)
  }

  beneath(path: string, folder: string): string {
    return join(path, folder)
  }

  async children(path: string): Promise<Children> {
    const folders: string[] = []
    const objects: Listed[] = []
    const links: string[] = []
    for (const entry of this.#entries(path)) {
      if (entry.name.startsWith('.')) continue
      const full = join(path, entry.name)
      if (entry.isDirectory()) folders.push(entry.name)
      else if (entry.isSymbolicLink()) {
        if (!this.#endsInside(full)) links.push(full)
        else objects.push({ name: full, bytes: sizeOf(full) })
      } else if (entry.isFile()) objects.push({ name: full, bytes: sizeOf(full) })
    }
    return { folders: folders.sort(), objects: objects.sort(byName), links: links.sort() }
  }

  #entries(path: string): Dirent[] {
    try {
      return readdirSync(path, { withFileTypes: true })
    } catch (error) {
      throw new OperatorError('E_UNREADABLE', { path, problem: (error as Error).message })
    }
  }

  #endsInside(link: string): boolean {
    try {
      const target = realpathSync(link)
      return isWithin(target, this.#root) && statSync(target).isFile()
    } catch {
      return false
    }
  }
}

const sizeOf = (path: string): number => {
  try {
    return statSync(path).size
  } catch {
    // It went between listing and asking; reading it will say so.
    return 0
  }
}
