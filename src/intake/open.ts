/** Opens any object that intake can name. Workers import this module by its URL. */
import { closeSync, openSync, readSync } from 'node:fs'
import type { ByteSource } from './ports.ts'
import { isS3Url, openS3 } from './s3.ts'

class FileSource implements ByteSource {
  #file: number
  constructor(path: string) {
    this.#file = openSync(path, 'r')
  }

  // Synchronous on purpose: a worker has nothing else to do meanwhile, and a promise per piece costs more than the read.
  read(into: Uint8Array): number {
    return readSync(this.#file, into, 0, into.length, null)
  }

  close(): void {
    if (this.#file >= 0) closeSync(this.#file)
    this.#file = -1
  }
}

/** Opens a path or an s3:// URL. */
export const open = (name: string): ByteSource | Promise<ByteSource> =>
  isS3Url(name) ? openS3(name) : new FileSource(name)
