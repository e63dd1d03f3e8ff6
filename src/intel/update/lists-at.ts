/** The lists of a folder as they were at a time, from the copies that updates keep. */
import { OperatorError } from '../../errors.ts'
import { readManifest } from '../manifest.ts'
import { listSource, type Source, sourcesOf } from '../sources.ts'
import { COPIES_KEPT, keptCopy, type ListCopy, type ListState, readFeedState } from './feed-state.ts'

export interface ListsAt {
  readonly sources: readonly Source[]
  /** What is not known of that time, in words. */
  readonly notes: readonly string[]
}

/** The copy that was used at a time; the oldest where the history does not reach back so far; undefined before the first. */
const copyAt = (list: ListState, atMs: number): ListCopy | undefined =>
  [list, ...list.before].find(copy => Date.parse(copy.fetchedAt) <= atMs) ??
  (list.before.length < COPIES_KEPT ? undefined : list.before.at(-1))

/** `at` in Unix seconds. Files of the operator's own have no history and are taken as they are now. */
export const listsAt = (folder: string, at: number): ListsAt => {
  const manifest = readManifest(folder)
  const { lists } = readFeedState(folder)
  const notes: string[] = []
  const sources = manifest.lists.flatMap((list): Source[] => {
    const source = listSource(list)
    const state = Object.hasOwn(lists, list.name) ? lists[list.name] : undefined
    if (list.url === undefined || state === undefined) {
      notes.push(`${list.name} has no history: all of it counts as known then`)
      return [source]
    }
    const copy = copyAt(state, at * 1000)
    if (copy === undefined) {
      notes.push(`${list.name} was not fetched before then: all of it counts as new`)
      return []
    }
    if (Date.parse(copy.fetchedAt) > at * 1000) notes.push(`${list.name} is known only since ${copy.fetchedAt}`)
    if (copy.sha256 === state.sha256) return [source]
    const bytes = keptCopy(folder, copy.sha256)
    if (bytes === undefined)
      throw new OperatorError('E_UNREADABLE', {
        path: `${folder}/.vedette-history/${copy.sha256}.gz`,
        problem: 'it is missing or damaged',
      })
    return [{ ...source, pieces: () => [bytes] }]
  })
  return { sources: [...sourcesOf(undefined), ...sources], notes }
}
