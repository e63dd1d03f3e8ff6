/** Reading objects with the pool: for what they count, and again for evidence. */
import type { ObjectCounts } from '../formats/decoder.ts'
import { emptyCounts } from '../formats/read.ts'
import type { WorkerObject } from './analyst.ts'
import type { Found, ObjectRequest } from './evidence.ts'
import type { Part } from './pass.ts'
import type { Pool } from './pool.ts'

/** What reading an object answered. An object that broke on the way has no parts. */
export interface ReadAnswer {
  readonly counts: ObjectCounts
  readonly parts: readonly Part[]
  /** Why it could not be opened or read to its end. */
  readonly failed: string | undefined
  /** It failed, and may be read later: it is still there, and no thread died of it. */
  readonly unread: boolean
  /** It is not there any more. */
  readonly gone: boolean
}

const WHOLE = { unread: false, gone: false } as const

/** Reads each object once; the answers come by the objects' indexes. */
export const readAll = async (pool: Pool, objects: readonly WorkerObject[]): Promise<Map<number, ReadAnswer>> => {
  const early = new Map<number, Part[]>()
  const answers = new Map<number, ReadAnswer>()
  let next = 0
  await pool.run(
    () => (next < objects.length ? { do: 'read', object: objects[next++] } : undefined),
    answer => {
      if (answer.did === 'part') {
        const held = early.get(answer.part.object)
        if (held === undefined) early.set(answer.part.object, [answer.part])
        else held.push(answer.part)
      } else if (answer.did === 'read') {
        const parts = [...(early.get(answer.object) ?? []), answer.part]
        answers.set(answer.object, { counts: answer.counts, parts, failed: undefined, ...WHOLE })
      } else if (answer.did === 'fail')
        answers.set(answer.object, {
          ...{ counts: emptyCounts(), parts: [], failed: answer.problem },
          ...{ unread: !answer.gone, gone: answer.gone },
        })
      else if (answer.did === 'die') {
        const failed = `a worker thread died of it: ${answer.problem}`
        answers.set(answer.object, { counts: emptyCounts(), parts: [], failed, ...WHOLE })
      }
    },
  )
  return answers
}

/** What searching found, and what it could not look into now. */
export interface Searched {
  readonly found: readonly Found[]
  readonly unread: readonly ObjectRequest[]
}

/** Reads objects again for the signals that rest on them, each at most once. */
export const searchAll = async (
  pool: Pool,
  requests: readonly ObjectRequest[],
  objectOf: (index: number) => WorkerObject,
): Promise<Searched> => {
  const found: Found[] = []
  const unread = new Set<number>()
  let next = 0
  if (requests.length === 0) return { found, unread: [] }
  await pool.run(
    () => {
      if (next >= requests.length) return undefined
      const request = requests[next++]
      return { do: 'search', object: objectOf(request.object), request }
    },
    answer => {
      if (answer.did === 'search') found.push(...answer.found)
      else if (answer.did === 'fail' && !answer.gone) unread.add(answer.object)
    },
  )
  return { found, unread: requests.filter(({ object }) => unread.has(object)) }
}
