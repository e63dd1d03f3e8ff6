/** What became of the objects of one round. */
import { NOT_A_LOG } from '../formats/read.ts'
import type { FateName, LiveObject, ObjectFate } from './ports.ts'
import type { ReadAnswer } from './reading.ts'

/** Reading an object that fails this often puts it on the shelf. */
export const ATTEMPTS_MAX = 6

/** Seconds until an object whose reading failed is tried again: 2, 8, 32, … */
export const backoffAfter = (attempts: number): number => Math.min(2 * 4 ** (attempts - 1), 600)

/** The same content under another name counts once. */
export const fateOf = (object: LiveObject, answer: ReadAnswer, isCopy: boolean): ObjectFate => {
  const { counts, failed } = answer
  const hours = isCopy ? [] : answer.parts.flatMap(part => part.hours)
  if (failed !== undefined) {
    const attempts = object.attempts + 1
    // What is gone holds nothing up: it goes to the shelf at once.
    const state = attempts >= ATTEMPTS_MAX || answer.gone ? 'failed' : 'seen'
    return { object, state, counts, hours: [], attempts, problem: failed.slice(0, 500) }
  }
  const state = isCopy ? 'duplicate' : contentOf(answer)
  return { object, state, counts, hours, attempts: object.attempts, problem: counts.trouble }
}

const contentOf = ({ counts: { format, trouble } }: ReadAnswer): FateName => {
  if (trouble === NOT_A_LOG) return 'notALog'
  if (format !== undefined) return 'read'
  return trouble === undefined ? 'notALog' : 'unreadable'
}
