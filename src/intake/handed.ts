/** Objects that a person hands over: they are kept as pushed ones are, under the names that they came with. */
import { join } from 'node:path'
import { objectOf } from './order.ts'
import type { Sink, Source } from './source.ts'
import { placeOf, writeWhole } from './spool.ts'

/** A name tells account, Region and time where AWS gave it; no other name is kept, and none leads elsewhere. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._=-]{0,199}$/
const HOUR_MS = 3_600_000

export interface HandedOptions {
  readonly folder: string
  /** How many objects are taken in an hour. */
  readonly anHour: number
  /** How many bytes are. */
  readonly bytesAnHour: number
  now(): number
}

/** Why an object was not taken. */
export class NotTaken extends Error {}

export class HandedSource implements Source {
  readonly name = 'handed over in the console'
  readonly #options: HandedOptions
  #sink: Sink | undefined
  #taken: { readonly at: number; files: number; bytes: number }[] = []

  constructor(options: HandedOptions) {
    this.#options = options
  }

  run(sink: Sink, signal: AbortSignal): Promise<void> {
    this.#sink = sink
    return new Promise(resolve => {
      const end = (): void => {
        this.#sink = undefined
        resolve()
      }
      if (signal.aborted) end()
      else signal.addEventListener('abort', end, { once: true })
    })
  }

  /** So many files of so many bytes together are taken of this hour's share, or there is no room for them. */
  reserve(files: number, bytes: number): void {
    if (this.#sink === undefined) throw new NotTaken('Nothing is taken in now; try again in a moment.')
    const { now, anHour, bytesAnHour } = this.#options
    this.#taken = this.#taken.filter(({ at }) => at > now() - HOUR_MS)
    const sum = (of: 'files' | 'bytes') => this.#taken.reduce((all, one) => all + one[of], 0)
    if (sum('files') + files > anHour || sum('bytes') + bytes > bytesAnHour)
      throw new NotTaken(
        `More than ${anHour} log files or ${bytesAnHour >> 20} MB in an hour are not taken here; the ways in of a source are.`,
      )
    this.#taken.push({ at: now(), files, bytes })
  }

  /**
   * Resolves when the objects are on disk and in the ledger, with the names that they are read under. What was not
   * reserved before is now.
   */
  async take(
    files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
    { reserved = false } = {},
  ): Promise<readonly string[]> {
    if (files.some(({ bytes }) => bytes.length === 0)) throw new NotTaken('There is nothing in it.')
    const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0)
    if (!reserved) this.reserve(files.length, bytes)
    const sink = this.#sink
    if (sink === undefined) throw new NotTaken('Nothing is taken in now; try again in a moment.')
    const { now, folder } = this.#options
    const found = []
    for (const { name, bytes } of files) {
      const path = await keep(folder, name, bytes, now())
      found.push((await objectOf({ name: path, bytes: bytes.length })).object)
    }
    await sink.offer(found)
    return found.map(({ name }) => name)
  }
}

/** The same bytes under the same name are the same file. */
const keep = async (folder: string, name: string, bytes: Uint8Array, now: number): Promise<string> => {
  const path = join(placeOf(folder, bytes, now), NAME.test(name) ? name : 'object.log')
  await writeWhole(folder, path, bytes)
  return path
}
