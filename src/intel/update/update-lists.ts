/**
 * Brings the fetched lists of a manifest up to date. A list is replaced only by one that was read whole, is of its format and
 * has not shrunk suspiciously; whatever goes wrong, the last good copy stays.
 */
import { readFileSync, renameSync, rmSync } from 'node:fs'
import { OperatorError } from '../../errors.ts'
import type { EntrySink } from '../lists/entries.ts'
import { ListReading, piecesOf } from '../lists/read-list.ts'
import { type ManifestList, readManifest } from '../manifest.ts'
import { limitsOf } from '../sets.ts'
import {
  copiesBefore,
  type FeedState,
  keepCopy,
  type ListState,
  pruneCopies,
  readFeedState,
  sha256Of,
  writeFeedState,
} from './feed-state.ts'
import { type Fetched, FetchFailure, fetchList } from './fetch-list.ts'

/** A list of some size that lost more than half is more likely broken than better. */
const SHRINK_FROM = 100
const SHRINK_TO = 0.5
const AT_ONCE = 4
const HOUR_MS = 3_600_000

export const OUTCOMES = ['updated', 'same', 'fresh', 'failed', 'offline'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** What became of one list. */
export interface ListUpdate {
  readonly name: string
  readonly url: string
  /** `same`: the server has nothing newer. `fresh`: asked lately, not asked again. `failed`, `offline`: nothing changed. */
  readonly outcome: Outcome
  /** Why it failed. */
  readonly problem?: string
  /** Of the copy that is used now; absent when there is none. */
  readonly entries?: number
  readonly entriesBefore?: number
  readonly sha256?: string
  readonly fetchedAt?: string
}

export interface UpdateOptions {
  readonly timeoutMs: number
  /** Asks for lists that were asked for lately as well. */
  readonly force: boolean
  /** Takes lists that have shrunk. */
  readonly acceptShrunk: boolean
  readonly signal?: AbortSignal
  readonly onList?: (update: ListUpdate, done: number, total: number) => void
  readonly now?: () => number
}

const NOWHERE: EntrySink = { range: () => {}, domain: () => {}, hash: () => {} }

/** How many entries the draft has. Throws where a scan would refuse it. */
const countEntries = (list: ManifestList, draft: string): number => {
  const { entries, bytes, rules } = limitsOf(list.set)
  const reading = new ListReading({ file: list.url ?? draft, format: list.format, entriesMax: entries, rules }, NOWHERE)
  for (const piece of piecesOf(draft, bytes)) reading.push(piece)
  return reading.end().entries
}

const contentOf = (path: string): Buffer | undefined => {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

class Update {
  readonly #folder: string
  readonly #options: UpdateOptions
  #state: FeedState

  constructor(folder: string, options: UpdateOptions) {
    this.#folder = folder
    this.#options = options
    this.#state = readFeedState(folder)
  }

  async list(list: ManifestList, url: string): Promise<ListUpdate> {
    const content = contentOf(list.path)
    const { lists } = this.#state
    const remembered = Object.hasOwn(lists, list.name) ? lists[list.name] : undefined
    // What is remembered of another address, or of a file that somebody has changed since, says nothing of this one.
    const old =
      remembered !== undefined &&
      content !== undefined &&
      remembered.url === url &&
      remembered.sha256 === sha256Of(content)
        ? remembered
        : undefined
    const now = this.#options.now?.() ?? Date.now()
    const about = { name: list.name, url, ...told(old) }
    if (old !== undefined && !this.#options.force && now - Date.parse(old.checkedAt) < list.refreshHours * HOUR_MS)
      return { ...about, outcome: 'fresh' }
    const draft = `${list.path}.${process.pid}.draft`
    try {
      const fetched = await this.#fetch(list, url, draft, old)
      const checkedAt = new Date(now).toISOString()
      if (old !== undefined && (fetched === undefined || fetched.sha256 === old.sha256)) {
        this.#remember(list.name, { ...old, ...fetched, checkedAt })
        return { ...about, outcome: 'same' }
      }
      if (fetched === undefined) throw new FetchFailure('the server answered 304 though it was not told of any copy')
      const entries = countEntries(list, draft)
      this.#checkSize(entries, old)
      if (content !== undefined) keepCopy(this.#folder, content)
      renameSync(draft, list.path)
      const state = {
        url,
        ...fetched,
        entries,
        fetchedAt: checkedAt,
        checkedAt,
        before: copiesBefore(old ?? remembered),
      }
      this.#remember(list.name, state)
      return { ...about, outcome: 'updated', ...told(state), ...(old && { entriesBefore: old.entries }) }
    } catch (error) {
      if (!(error instanceof FetchFailure || error instanceof OperatorError)) throw error
      const isOffline = error instanceof FetchFailure && error.isOffline
      return { ...about, outcome: isOffline ? 'offline' : 'failed', problem: error.message }
    } finally {
      rmSync(draft, { force: true })
    }
  }

  #fetch(list: ManifestList, url: string, into: string, old: ListState | undefined): Promise<Fetched | undefined> {
    const { timeoutMs, signal } = this.#options
    return fetchList({
      url,
      into,
      bytesMax: limitsOf(list.set).bytes,
      timeoutMs,
      ...(signal && { signal }),
      ...(old?.etag !== undefined && { etag: old.etag }),
      ...(old?.lastModified !== undefined && { lastModified: old.lastModified }),
    })
  }

  #checkSize(entries: number, old: ListState | undefined): void {
    // An empty answer is a page that moved far more often than a list that became empty.
    if (entries === 0 && !this.#options.acceptShrunk)
      throw new FetchFailure('it holds no entries; --accept-shrunk takes it nevertheless')
    if (old === undefined || this.#options.acceptShrunk || old.entries < SHRINK_FROM) return
    if (entries >= old.entries * SHRINK_TO) return
    throw new FetchFailure(`it shrank from ${old.entries} to ${entries} entries; --accept-shrunk takes it nevertheless`)
  }

  /** Written after each list: what was done so far is not forgotten when the next one breaks. */
  #remember(name: string, list: ListState): void {
    // Defined, not assigned: a list may be called as the members that every object has.
    const others = Object.entries(this.#state.lists).filter(([other]) => other !== name)
    this.#state = { ...this.#state, lists: Object.fromEntries([...others, [name, list]]) }
    writeFeedState(this.#folder, this.#state)
    pruneCopies(this.#folder, this.#state)
  }
}

const told = (state: ListState | undefined): Pick<ListUpdate, 'entries' | 'sha256' | 'fetchedAt'> =>
  state === undefined ? {} : { entries: state.entries, sha256: state.sha256, fetchedAt: state.fetchedAt }

/** Updates every list of the folder's manifest that has a feed or a URL, a few at once. In the manifest's order. */
export const updateLists = async (folder: string, options: UpdateOptions): Promise<ListUpdate[]> => {
  const { lists } = readManifest(folder, { mayLackCopies: true })
  const fetched = lists.flatMap(list => (list.url === undefined ? [] : [{ list, url: list.url }]))
  const update = new Update(folder, options)
  const results: ListUpdate[] = []
  let next = 0
  let done = 0
  const work = async (): Promise<void> => {
    while (next < fetched.length && !options.signal?.aborted) {
      const at = next++
      results[at] = await update.list(fetched[at].list, fetched[at].url)
      options.onList?.(results[at], ++done, fetched.length)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return results.filter(result => result !== undefined)
}
