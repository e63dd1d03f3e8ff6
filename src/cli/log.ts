/** The log of the service: a line of JSON on stderr for each event. No header, body, secret or record is ever in it. */
import { destination, type Logger, pino } from 'pino'

export type Tell = (level: 'info' | 'warn' | 'error', words: string, about?: Readonly<Record<string, unknown>>) => void

export const openLog = (level: string): { readonly log: Logger; readonly tell: Tell } => {
  const log = pino(
    { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime },
    destination({ dest: 2, sync: true }),
  )
  return { log, tell: (at, words, about = {}) => log[at](about, words) }
}
