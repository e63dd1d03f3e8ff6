/**
 * Folders and buckets that are listed again and again. What was found is remembered by name and size; no "last key" is,
 * because files that come late sort before it.
 */
import { statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { OperatorError } from '../errors.ts'
import { findObjects } from './order.ts'
import type { Listed } from './place.ts'
import type { FoundObject } from './ports.ts'
import type { Sink, Source } from './source.ts'

/** Objects that are offered at once. */
const OFFER = 500
const REST_MAX = 60_000
/** A file that was written this long ago is whole, milliseconds. */
const SETTLED = 10_000
const HOUR = 3600

export interface FolderOptions {
  readonly path: string
  /** Milliseconds between two looks. */
  readonly every?: number
}

export interface BucketOptions {
  /** `s3://bucket/prefix`. */
  readonly url: string
  /** Milliseconds between two looks at the open hours. */
  readonly every?: number
  /** Event time, seconds, before which nothing is read; a day before the start unless given. */
  readonly since?: number
  /** Milliseconds; the wall clock unless a test shortens it. */
  readonly now?: () => number
}

/** What every pass does: list, leave out what is known, offer the rest in order of time. */
abstract class ListingSource implements Source {
  abstract readonly name: string
  protected readonly every: number
  /** Names with the sizes that they were offered with. */
  protected readonly offered = new Map<string, number>()

  constructor(every: number) {
    this.every = every
  }

  protected abstract look(): AsyncIterable<FoundObject>

  async run(sink: Sink, signal: AbortSignal): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      try {
        await this.#pass(sink, signal)
        if (failures > 0) sink.trouble(undefined)
        failures = 0
      } catch (error) {
        sink.trouble((error as Error).message)
        failures++
      }
      const rest =
        failures === 0 ? this.every : Math.min(REST_MAX, Math.max(this.every, 1000) * 2 ** Math.min(failures, 6))
      await sleep(rest, undefined, { signal }).catch(() => {})
    }
  }

  async #pass(sink: Sink, signal: AbortSignal): Promise<void> {
    let found: FoundObject[] = []
    const offer = async (): Promise<void> => {
      if (found.length === 0) return
      await sink.hold()
      if (signal.aborted) return
      await sink.offer(found)
      // Only now: what could not be written down is found again.
      for (const { name, bytes } of found) this.offered.set(name, bytes)
      found = []
    }
    try {
      for await (const object of this.look()) {
        if (signal.aborted) return
        found.push(object)
        if (found.length >= OFFER) await offer()
      }
    } catch (error) {
      if (!(error instanceof OperatorError) || error.code !== 'E_NO_LOGS') throw error
    }
    await offer()
  }
}

const EVERYTHING = { accounts: [], regions: [] }

/** A folder on this machine: new files, and files that have grown. One that is still being written is left until it rests. */
export class FolderSource extends ListingSource {
  readonly name: string
  readonly #path: string
  /** Files that were written a moment ago, with their sizes then. */
  #growing = new Map<string, number>()

  constructor({ path, every = 5_000 }: FolderOptions) {
    super(every)
    this.#path = path
    this.name = `folder ${path}`
  }

  protected look(): AsyncIterable<FoundObject> {
    const before = this.#growing
    const growing = new Map<string, number>()
    this.#growing = growing
    const now = Date.now()
    const known = ({ name, bytes }: Listed): boolean => {
      if (this.offered.get(name) === bytes || bytes === 0) return true
      const written = statSync(name, { throwIfNoEntry: false })?.mtimeMs
      if (written === undefined) return true
      if (now - written >= SETTLED || before.get(name) === bytes) return false
      growing.set(name, bytes)
      return true
    }
    return findObjects({ paths: [this.#path], selection: EVERYTHING, left: () => {}, known })
  }
}

/** A bucket by listing: the open hours at every look, and yesterday's every quarter of an hour, so that late files are found. */
export class BucketSource extends ListingSource {
  readonly name: string
  readonly #url: string
  readonly #now: () => number
  #since: number | undefined
  #yesterdayAt = 0

  constructor({ url, every = 60_000, since, now = Date.now }: BucketOptions) {
    super(every)
    this.#url = url
    this.#now = now
    this.#since = since ?? Math.floor(now() / 1000) - 24 * HOUR
    this.name = `s3-listing ${url}`
  }

  protected look(): AsyncIterable<FoundObject> {
    const now = Math.floor(this.#now() / 1000)
    const isWide = now - this.#yesterdayAt >= 15 * 60
    const since = this.#since ?? now - (isWide ? 30 : 2) * HOUR
    const known = ({ name, bytes }: Listed): boolean => this.offered.get(name) === bytes
    const selection = { ...EVERYTHING, since }
    return this.#looking({ paths: [this.#url], selection, left: () => {}, known }, isWide ? now : undefined)
  }

  async *#looking(find: Parameters<typeof findObjects>[0], wideAt: number | undefined): AsyncGenerator<FoundObject> {
    const reached = new Set<string>()
    const seen = (listed: Listed): boolean => {
      reached.add(listed.name)
      return find.known?.(listed) === true
    }
    yield* findObjects({ ...find, known: seen })
    // The first look went as far back as was asked for; from now on late files are looked for.
    this.#since = undefined
    if (wideAt === undefined) return
    this.#yesterdayAt = wideAt
    for (const name of this.offered.keys()) if (!reached.has(name)) this.offered.delete(name)
  }
}
