/** Finds the objects below the paths that an operator named, in order of time. */
import { statSync } from 'node:fs'
import { OperatorError } from '../errors.ts'
import { FolderPlace } from './folder.ts'
import { isMonth, isYear, readLayout, spanOfFolder } from './layout.ts'
import { byTime, type Listing, mergeByTime } from './merge.ts'
import { open } from './open.ts'
import { peek } from './peek.ts'
import type { Listed, Place } from './place.ts'
import type { FoundObject, LeftOut, Selection } from './ports.ts'
import { isS3Url, S3Place, sizeOfS3Object } from './s3.ts'

/** A log file's time is when it was written; its records are a little older, and late ones much. */
const BEFORE = 3600
const AFTER = 86_400
/** AWS's layouts are nine folders deep, with an operator's own prefix perhaps twenty. */
const DEPTH_MAX = 64
/** Objects that are opened, or folders that are listed, at one time. */
const AT_ONCE = 16

export interface Find {
  readonly paths: readonly string[]
  readonly selection: Selection
  /** Told of each object that is seen but not to be read. */
  readonly left: (object: FoundObject, why: LeftOut) => void
  /** True for what need not be looked into: it was found before. */
  readonly known?: (listed: Listed) => boolean
}

const inTurns = async <T, R>(items: readonly T[], each: (item: T) => Promise<R>): Promise<R[]> => {
  const results: R[] = new Array(items.length)
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const mine = next++
      results[mine] = await each(items[mine])
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker))
  return results
}

/** What is known of an object before it is read: from its key, else from its first records. */
export const objectOf = async (listed: Listed): Promise<{ object: FoundObject; digest: boolean; exact: boolean }> => {
  const facts = readLayout(listed.name)
  const peeked = facts.exact || facts.digest ? undefined : await peek(open, listed.name)
  const object = {
    name: listed.name,
    bytes: listed.bytes,
    at: peeked?.at || facts.at,
    kind: facts.kind ?? peeked?.kind,
    account: facts.account,
    region: facts.region,
  }
  return { object, digest: facts.digest, exact: facts.exact }
}

const whyLeft = (object: FoundObject, digest: boolean, exact: boolean, by: Selection): LeftOut | undefined => {
  if (digest) return 'digest'
  if (by.accounts?.length && object.account !== '' && !by.accounts.includes(object.account)) return 'account'
  if (by.regions?.length && object.region !== '' && !by.regions.includes(object.region)) return 'region'
  // Only a key's own stamp is believed: a file of somebody's making may hold anything after its first record.
  if (!exact) return undefined
  if (by.since !== undefined && object.at < by.since - BEFORE) return 'time'
  if (by.until !== undefined && object.at > by.until + AFTER) return 'time'
  return undefined
}

class Walk {
  readonly #find: Find
  readonly listings: Listing[] = []
  readonly #loose: Listed[] = []
  seen = 0

  constructor(find: Find) {
    this.#find = find
  }

  async path(path: string): Promise<void> {
    const seen = this.seen
    const listings = this.listings.length
    await this.#start(path)
    if (this.seen === seen && this.listings.length === listings) throw new OperatorError('E_NO_LOGS', { path })
  }

  async #start(path: string): Promise<void> {
    if (isS3Url(path)) {
      const bytes = await sizeOfS3Object(path)
      if (bytes !== undefined) return this.#keepLoose([{ name: path, bytes }])
      return this.#descend(new S3Place(), path, 0)
    }
    const found = statSync(path, { throwIfNoEntry: false })
    if (!found) throw new OperatorError('E_NO_PATH', { path })
    if (found.isDirectory()) return this.#descend(new FolderPlace(path), path, 0)
    if (!found.isFile()) throw new OperatorError('E_NO_LOGS', { path })
    this.#keepLoose([{ name: path, bytes: found.size }])
  }

  #keepLoose(objects: readonly Listed[]): void {
    this.seen += objects.length
    for (const object of objects) this.#loose.push(object)
  }

  #links(links: readonly string[]): void {
    for (const name of links)
      this.#find.left({ name, bytes: 0, at: 0, kind: undefined, account: '', region: '' }, 'link')
  }

  async #descend(place: Place, path: string, depth: number): Promise<void> {
    const { folders, objects, links } = await place.children(path)
    this.#links(links)
    this.#keepLoose(objects)
    const years: string[] = []
    const others: string[] = []
    for (const folder of folders) {
      const beneath = place.beneath(path, folder)
      if (await this.#isDated(place, beneath, folder)) years.push(folder)
      else if (this.#mayHold(beneath)) others.push(beneath)
    }
    if (years.length > 0) this.listings.push(this.#dated(place, path, years))
    if (depth >= DEPTH_MAX) return
    await inTurns(others, folder => this.#descend(place, folder, depth + 1))
  }

  /** A year with nothing but months in it. People call folders 2020 for reasons of their own. */
  async #isDated(place: Place, path: string, folder: string): Promise<boolean> {
    if (!isYear(folder)) return false
    const { folders } = await place.children(path)
    return folders.length > 0 && folders.every(isMonth)
  }

  /** False for a folder that the layout gives to an account or Region that was not asked for: it need not be listed. */
  #mayHold(folder: string): boolean {
    const { account, region } = readLayout(`${folder}/`)
    const { accounts, regions } = this.#find.selection
    if (accounts?.length && account !== '' && !accounts.includes(account)) return false
    return !(regions?.length && region !== '' && !regions.includes(region))
  }

  /** Judged by the part beneath the dated root alone: a folder above it may be called 2025 for another reason. */
  #mayDate(folder: string): boolean {
    const span = spanOfFolder(folder)
    const { since, until } = this.#find.selection
    if (span === undefined) return true
    if (since !== undefined && span.to < since - BEFORE) return false
    return !(until !== undefined && span.from > until + AFTER)
  }

  /** Years, months, days: one day of one prefix at a time is in order and in memory. */
  async *#dated(place: Place, root: string, years: readonly string[]): Listing {
    for (const year of years) {
      const yearPath = place.beneath(root, year)
      if (!this.#mayDate(`/${year}/`)) continue
      const inYear = await place.children(yearPath)
      yield await this.#sorted(inYear.objects, inYear.links)
      for (const month of inYear.folders) {
        const monthPath = place.beneath(yearPath, month)
        if (!this.#mayDate(`/${year}/${month}/`)) continue
        const inMonth = await place.children(monthPath)
        yield await this.#sorted(inMonth.objects, inMonth.links)
        for (const day of inMonth.folders) {
          const dayPath = place.beneath(monthPath, day)
          if (!this.#mayDate(`/${year}/${month}/${day}/`)) continue
          const objects: Listed[] = []
          await this.#allBeneath(place, dayPath, objects, 0)
          yield await this.#sorted(objects, [])
        }
      }
    }
  }

  async #allBeneath(place: Place, path: string, into: Listed[], depth: number): Promise<void> {
    const { folders, objects, links } = await place.children(path)
    this.#links(links)
    for (const object of objects) into.push(object)
    if (depth >= DEPTH_MAX) return
    for (const folder of folders) await this.#allBeneath(place, place.beneath(path, folder), into, depth + 1)
  }

  async #sorted(objects: readonly Listed[], links: readonly string[]): Promise<readonly FoundObject[]> {
    this.#links(links)
    const kept: FoundObject[] = []
    const { known } = this.#find
    const unknown = known === undefined ? objects : objects.filter(object => !known(object))
    for (const { object, digest, exact } of await inTurns(unknown, objectOf)) {
      const why = whyLeft(object, digest, exact, this.#find.selection)
      if (why === undefined) kept.push(object)
      else this.#find.left(object, why)
    }
    return kept.sort(byTime)
  }

  /** What lies outside of dated folders has no order of its own: it is looked into, and sorted as one listing. */
  async *loose(): Listing {
    yield await this.#sorted(this.#loose, [])
  }
}

/**
 * Objects below the paths in order of time: by the time in the key where AWS's layout is recognised, else by their
 * first record. Listings are merged lazily, so that a year in a bucket costs the memory of two days.
 */
export async function* findObjects(find: Find): AsyncGenerator<FoundObject> {
  const walk = new Walk(find)
  for (const path of find.paths) await walk.path(path)
  yield* mergeByTime([...walk.listings, walk.loose()])
}
