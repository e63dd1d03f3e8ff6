/** Times as people type them: how long ago, or when. */
import { OperatorError } from '../errors.ts'

const SECONDS_IN: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 }
const EXPECTED = 'how long ago (30m, 12h, 7d, 2w, 1y) or an ISO time (2026-01-05, 2026-01-05T13:00Z)'
const DURATION = /^(\d{1,6})([mhdwy])$/
const ISO_DAY = /^\d{4}-\d\d-\d\d$/
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?$/

const isRealDay = (text: string): boolean => {
  const ms = Date.parse(`${text.slice(0, 10)}T00:00:00Z`)
  // Date.parse takes 31 February for 3 March.
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(text.slice(0, 10))
}

/**
 * Unix seconds of `7d` (that long before `now`) or of an ISO time, which is UTC unless it says otherwise. A day
 * without a time begins there for `from` and ends there for `to`, which is exclusive: `--since 2026-01-05 --until 2026-01-05` is
 * one whole day.
 */
export const parseWhen = (option: string, value: string, edge: 'from' | 'to', now: number): number => {
  const text = value.trim()
  const duration = DURATION.exec(text)
  if (duration) return Math.floor(now) - Number(duration[1]) * SECONDS_IN[duration[2]]
  if (ISO_DAY.test(text) && isRealDay(text))
    return Date.parse(`${text}T00:00:00Z`) / 1000 + (edge === 'to' ? 86_400 : 0)
  const time = ISO_TIME.exec(text)
  const ms = time && isRealDay(text) ? Date.parse(time[1] === undefined ? `${text}Z` : text) : Number.NaN
  if (!Number.isFinite(ms)) throw new OperatorError('E_BAD_OPTION', { option, value, expected: EXPECTED })
  return Math.floor(ms / 1000)
}

/** A length of time in words: `42 s`, `3 min 20 s`, `2 h 5 min`. */
export const inWords = (seconds: number): string => {
  const s = Math.max(0, Math.round(seconds))
  if (s < 60) return `${s} s`
  if (s < 3600) return s % 60 === 0 ? `${s / 60} min` : `${Math.floor(s / 60)} min ${s % 60} s`
  const minutes = Math.round(s / 60)
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
