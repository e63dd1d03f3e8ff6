/** Whether logs of a source still come: what coverage is told from. */
import { findHoles } from './holes.ts'

const HOUR = 3600
/** AWS delivers within half an hour, and an hour that is under way may hold nothing yet. */
const SILENCE_MIN = 3 * HOUR

export interface SourceHealth {
  readonly healthy: boolean
  /** In words and times; undefined while all is well. */
  readonly issue: string | undefined
  /** The end of the last hour with events, event time in seconds; 0 when there never was one. */
  readonly lastAt: number
}

const at = (seconds: number): string => `${new Date(seconds * 1000).toISOString().slice(0, 16)}Z`

/** The longest silence that came to an end, so that nights and weekends are not called the end of logs. */
const longestGap = (present: readonly number[]): number => {
  let longest = 0
  for (let i = 1; i < present.length; i++) longest = Math.max(longest, present[i] - present[i - 1] - HOUR)
  return longest
}

/** Events by hour (start, seconds) of one account × Region × source, as of `now` in seconds. */
export const sourceHealth = (hours: ReadonlyMap<number, number>, now: number): SourceHealth => {
  const present = [...hours.keys()].filter(hour => (hours.get(hour) ?? 0) > 0).sort((a, b) => a - b)
  const last = present.at(-1)
  if (last === undefined) return { healthy: false, issue: 'No log of this source was ever received.', lastAt: 0 }
  const lastAt = last + HOUR
  const silence = now - lastAt
  if (silence > Math.max(SILENCE_MIN, 2 * longestGap(present))) {
    const issue = `No events since ${at(lastAt)}, ${Math.floor(silence / HOUR)} hours ago. Are logs still delivered?`
    return { healthy: false, issue, lastAt }
  }
  const holes = findHoles(hours)
  if (holes.length === 0) return { healthy: true, issue: undefined, lastAt }
  const { from, to, usual } = holes[holes.length - 1]
  const others = holes.length > 1 ? ` and ${holes.length - 1} earlier holes` : ''
  const issue = `No events from ${at(from)} to ${at(to)} where ${usual} an hour were usual${others}. Were objects lost?`
  return { healthy: false, issue, lastAt }
}
