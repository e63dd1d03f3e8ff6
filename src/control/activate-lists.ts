/** What makes lists count: reading them once, keeping what was read, and handing it to the engine. */
import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { detectorIdOf } from '../findings/identity.ts'
import type { EntrySink } from '../intel/lists/entries.ts'
import { readList } from '../intel/lists/read-list.ts'
import { SET_LIMITS } from '../intel/sets.ts'
import type { Source } from '../intel/sources.ts'
import type { Store } from '../store/store.ts'
import type { Place } from './detectors.ts'
import { type ListLocation, parseLocation } from './list-location.ts'
import { LIST_KINDS, type List, type ListBody, listArn, listAt, listsOf, putList, removeList, SET_OF } from './lists.ts'
import { scopeOf } from './members.ts'
import { tagsOf } from './tags.ts'

export interface FetchAsk {
  readonly region: string
  /** The account that must own the bucket. */
  readonly expectedBucketOwner: string | undefined
  /** More bytes are refused. */
  readonly most: number
  /** The tag of what is known already: undefined is answered while it is still the same. */
  readonly unless?: string
}

/** Where the bytes of lists come from; `serve` fulfils it with `listSource` of list-fetch.ts. */
export interface ListSource {
  /** Throws with words for the list's owner. */
  fetch(
    location: ListLocation,
    ask: FetchAsk,
  ): Promise<{ readonly bytes: Uint8Array; readonly tag: string } | undefined>
}

export interface ActivateOptions {
  /** `lists: { reload: true }` of the configuration: active lists whose object changed are read anew. */
  readonly reload?: boolean
  /** Milliseconds between two looks at an object that is followed; a minute unless said. */
  readonly reloadEvery?: number
}

/** A list with this tag is read anew when its object changes, whatever the configuration says. */
export const RELOAD_TAG = 'vedette:reload'

const PROBLEM_MAX = 500
const MINUTE = 60_000

/** When each object that is followed was last asked for: a request for each call of `activateLists` would be far too many. */
const lookedAt = new WeakMap<Store, Map<string, number>>()

const isDue = (store: Store, list: List, at: number, every: number): boolean => {
  const looks = lookedAt.get(store) ?? new Map<string, number>()
  lookedAt.set(store, looks)
  const name = stateName(list)
  if (at - Math.max(looks.get(name) ?? 0, list.body.loaded?.at ?? 0) < every) return false
  looks.set(name, at)
  return true
}
const nothing: EntrySink = { range: () => {}, domain: () => {}, hash: () => {} }

const stateName = ({ kind, account, region, name }: List): string => `list/${kind}/${account}/${region}/${name}`

/**
 * Brings every list that is ACTIVATING, DEACTIVATING or DELETE_PENDING to rest, and reads those anew that are to follow
 * their object. Answers whether what is in force changed: then the engine loads `activeLists` again. It may be called
 * at any time, and after a crash does what was left undone.
 */
export const activateLists = async (
  store: Store,
  source: ListSource,
  now: () => number,
  { reload = false, reloadEvery = MINUTE }: ActivateOptions = {},
): Promise<boolean> => {
  let changed = false
  for (const kind of LIST_KINDS)
    for (const list of await listsOf(store, kind))
      changed = (await settle(store, source, now, list, { reload, reloadEvery })) || changed
  return changed
}

const settle = async (
  store: Store,
  source: ListSource,
  now: () => number,
  list: List,
  { reload, reloadEvery }: Required<ActivateOptions>,
): Promise<boolean> => {
  switch (list.body.status) {
    case 'ACTIVATING':
      return write(store, list, now(), await readNow(source, list, now()))
    case 'DEACTIVATING':
      return write(store, list, now(), { body: { status: 'INACTIVE', loaded: undefined }, bytes: undefined })
    case 'DELETE_PENDING':
      await store.transaction(async store => {
        await store.state.put(stateName(list), new Uint8Array())
        await removeList(store, list, now())
      })
      return true
    case 'ACTIVE': {
      if (!(reload || (await follows(store, list)))) return false
      if (!isDue(store, list, now(), reloadEvery)) return false
      const read = await readNow(source, list, now(), list.body.loaded?.tag)
      // A list that cannot be read right now goes on as it was: trusting nothing or fearing nothing is worse.
      return read?.body.status === 'ACTIVE' ? write(store, list, now(), read) : false
    }
    default:
      return false
  }
}

const follows = async (store: Store, { account, region, kind, name }: List): Promise<boolean> => {
  const place = { account, region }
  return (await tagsOf(store, place, listArn(place, kind, detectorIdOf(account, region), name)))[RELOAD_TAG] === 'true'
}

interface Read {
  readonly body: Partial<ListBody>
  /** What is in force from now on; undefined for nothing. */
  readonly bytes: Uint8Array | undefined
}

/** Reads the object and looks at every entry; undefined when it is what is loaded already. */
const readNow = async (source: ListSource, list: List, at: number, unless?: string): Promise<Read | undefined> => {
  const { location, expectedBucketOwner } = list.body
  const { bytes: most } = SET_LIMITS[SET_OF[list.kind]]
  try {
    const fetched = await source.fetch(parseLocation(location), {
      region: list.region,
      expectedBucketOwner,
      most,
      unless,
    })
    if (fetched === undefined) return undefined
    const { bytes, tag } = fetched
    if (bytes.length > most) throw new Error(`it has ${bytes.length} bytes; at most ${most} are allowed`)
    const { entries, bad } = readList(toRead(list), Buffer.from(bytes), nothing)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return { body: { status: 'ACTIVE', problem: undefined, loaded: { at, entries, bad, tag, sha256 } }, bytes }
  } catch (error) {
    const problem = (error instanceof Error ? error.message : String(error)).slice(0, PROBLEM_MAX)
    return { body: { status: 'ERROR', problem, loaded: undefined }, bytes: undefined }
  }
}

const toRead = ({ kind, body }: List) => {
  const { entries: entriesMax, rules } = SET_LIMITS[SET_OF[kind]]
  return { file: body.location, format: body.format, entriesMax, rules }
}

/** Only when nobody changed the list meanwhile; content and status in one step. */
const write = (store: Store, list: List, at: number, read: Read | undefined): Promise<boolean> =>
  store.transaction(async store => {
    const { kind, account, region, name } = list
    const current = await listAt(store, kind, { account, region }, name)
    if (read === undefined || current === undefined || current.body.updatedAt !== list.body.updatedAt) return false
    if (current.body.status !== list.body.status) return false
    const wasInForce = current.body.loaded !== undefined
    await store.state.put(stateName(list), read.bytes === undefined ? new Uint8Array() : gzipSync(read.bytes))
    await putList(store, { ...current, body: { ...current.body, ...read.body } }, at)
    return wasInForce || read.bytes !== undefined
  })

/** The lists of one administrator, and whom they speak for. */
export interface ListGroup {
  readonly owner: Place
  readonly accounts: readonly string[]
  /** The titles of the lists by the names that the sources have. */
  readonly titles: ReadonlyMap<string, string>
  /** For `loadIntel(folder, { sources })`. */
  readonly sources: readonly Source[]
}

/** What is in force, by owner. */
export const activeLists = async (store: Store): Promise<readonly ListGroup[]> => {
  const all = (await Promise.all(LIST_KINDS.map(kind => listsOf(store, kind)))).flat()
  const inForce = all.filter(({ body }) => body.loaded !== undefined && body.status !== 'DELETE_PENDING')
  const groups = Map.groupBy(inForce, ({ account, region }) => `${account} ${region}`)
  return Promise.all(
    [...groups.values()].map(async lists => {
      const { account, region } = lists[0]
      const { accounts } = await scopeOf(store, account, region)
      const sources = await Promise.all(lists.map(list => sourceOf(store, list)))
      const titles = new Map(lists.map(list => [keyOfList(list), list.body.title]))
      return { owner: { account, region }, accounts, titles, sources }
    }),
  )
}

/** What a list is called among all lists of all administrators. */
const keyOfList = ({ account, region, kind, name }: List): string => `${account}/${region}/${kind}/${name}`

const sourceOf = async (store: Store, list: List): Promise<Source> => {
  const { trusted, bytes: bytesMax } = SET_LIMITS[SET_OF[list.kind]]
  const kept = await store.state.get(stateName(list))
  const bytes = kept === undefined || kept.length === 0 ? Buffer.alloc(0) : gunzipSync(kept)
  return {
    ...toRead(list),
    // Titles are free text: two administrators may choose the same, or that of an operator's list.
    facts: { name: keyOfList(list), category: 'custom', trusted, shown: true },
    bytesMax,
    pieces: () => [bytes],
  }
}
