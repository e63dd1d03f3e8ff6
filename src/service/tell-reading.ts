/** What an operator should know of objects that cannot be read: a line for each step that met any, never one for each. */
import type { Checkpoint } from '../engine/ports.ts'

type Tell = (level: 'info' | 'warn' | 'error', words: string, about?: Readonly<Record<string, unknown>>) => void

/** Says how many there are, with one of them and what was wrong with it. */
export const tellReading = (tell: Tell, { fates }: Pick<Checkpoint, 'fates'>): void => {
  const say = (state: string, level: 'warn' | 'error', words: string): void => {
    const those = fates.filter(fate => fate.state === state)
    if (those.length === 0) return
    const [{ object, problem, attempts }] = those
    tell(level, words, { objects: those.length, example: object.name, problem, attempts })
  }
  say('seen', 'warn', 'objects could not be read and are tried again')
  say('failed', 'error', 'objects were put on the shelf, from where they are tried again by the hour for a week')
}
