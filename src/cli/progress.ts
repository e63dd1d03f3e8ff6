/** How far a scan has come: one line that renews itself on a terminal, a plain line now and then in a log. */
import type { Progress } from '../engine/ports.ts'
import { inWords } from './durations.ts'
import { bytes, counted, number } from './terminal.ts'

const REDRAW_MS = 120
const PLAIN_EVERY_MS = 10_000
const PLAIN_AFTER_MS = 2000

/** The line itself, without control characters. */
export const progressLine = (progress: Progress, elapsedMs: number): string => {
  const seconds = Math.max(elapsedMs / 1000, 0.001)
  if (progress.phase === 'evidence') return `collecting evidence of ${counted(progress.signals, 'signal')}`
  const share = progress.bytesTotal > 0 ? progress.bytes / progress.bytesTotal : 1
  const left = share > 0.01 && share < 1 ? `, ${inWords((seconds / share) * (1 - share))} left` : ''
  return (
    `${number(progress.objects)} of ${number(progress.objectsTotal)} objects, ` +
    `${Math.floor(share * 100)} % of ${bytes(progress.bytesTotal)}, ` +
    `${(progress.bytes / seconds / 1e6).toFixed(1)} MB/s, ` +
    `${number(progress.records / seconds)} records/s, ` +
    `${counted(progress.signals, 'signal')}${left}`
  )
}

export interface ProgressReporter {
  report(progress: Progress): void
  /** Clears the line, so that what follows begins at its start. */
  end(): void
}

/** Writes to stderr, so that stdout holds findings only. */
export const progressReporter = (stream: NodeJS.WriteStream, wanted: boolean, now = Date.now): ProgressReporter => {
  const began = now()
  let last = began
  let drawn = false
  if (!wanted) return { report: () => {}, end: () => {} }
  return {
    report(progress) {
      const at = now()
      if (stream.isTTY) {
        if (at - last < REDRAW_MS) return
        stream.write(`\r\u001b[K${progressLine(progress, at - began).slice(0, (stream.columns || 80) - 1)}`)
        drawn = true
      } else {
        if (at - last < PLAIN_EVERY_MS && (last !== began || at - began < PLAIN_AFTER_MS)) return
        stream.write(`${progressLine(progress, at - began)}\n`)
      }
      last = at
    },
    end() {
      if (drawn) stream.write('\r\u001b[K')
    },
  }
}
