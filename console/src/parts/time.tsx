/** Times in the reader's own zone; UTC when one points at them. */

const WHOLE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
const SHORT = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' })
const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })

const STEPS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** "3 hours ago" */
export const ago = (at: number, now: number = Date.now()): string => {
  for (const [unit, ms] of STEPS)
    if (Math.abs(now - at) >= ms) return RELATIVE.format(-Math.round((now - at) / ms), unit)
  return 'just now'
}

const utc = (at: number): string =>
  `${new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, '')} UTC`

interface Props {
  /** ISO text, or epoch milliseconds. */
  readonly at: string | number | undefined
  readonly as?: 'whole' | 'short' | 'ago'
}

export const Time = ({ at, as = 'whole' }: Props) => {
  const ms = typeof at === 'string' ? Date.parse(at) : at
  if (ms === undefined || Number.isNaN(ms)) return <>–</>
  const text = as === 'ago' ? ago(ms) : (as === 'short' ? SHORT : WHOLE).format(ms)
  return (
    <time dateTime={new Date(ms).toISOString()} title={utc(ms)}>
      {text}
    </time>
  )
}
