/** Account × Region × source by hour. The colour is how much was read; what is missing has a shape of its own. */
import Box from '@cloudscape-design/components/box'
import { type Row, SOURCES, stateOf } from './rows.ts'

const HOUR = 3600
const SAYS = { read: 'read', late: 'read, late', hole: 'missing', none: 'nothing' } as const
const LEGEND = [
  ['read', 'Read'],
  ['late', 'Read, more than two hours late'],
  ['hole', 'Missing'],
] as const
const HOURS = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' })
const EVERY = 6

const Cell = ({ row, hour, most }: { readonly row: Row; readonly hour: number; readonly most: number }) => {
  const state = stateOf(row, hour)
  const events = row.hours.get(hour)?.events ?? 0
  const words = `${HOURS.format(hour * 1000)}: ${SAYS[state]}${events === 0 ? '' : `, ${events.toLocaleString()} events`}`
  // A tenth of the busiest hour is still to be seen.
  const strength = state === 'read' || state === 'late' ? 0.35 + 0.65 * Math.sqrt(events / most) : 1
  return (
    <td className={`vedette-cell vedette-cell-${state}`} title={words} style={{ opacity: strength }}>
      <span className="vedette-hidden">{words}</span>
    </td>
  )
}

export const HeatMap = ({
  rows,
  from,
  to,
}: {
  readonly rows: readonly Row[]
  readonly from: number
  readonly to: number
}) => {
  const hours = Array.from({ length: (to - from) / HOUR + 1 }, (_, i) => from + i * HOUR)
  const most = rows.reduce(
    (top, { hours }) => [...hours.values()].reduce((up, { events }) => Math.max(up, events), top),
    1,
  )
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="vedette-scroll" tabIndex={0} aria-label="Coverage by hour">
        <table className="vedette-heat">
          <thead>
            <tr>
              <th scope="col">Source</th>
              {hours.map((hour, i) => (
                <th key={hour} scope="col" className="vedette-heat-hour">
                  {i % EVERY === 0 ? (
                    HOURS.format(hour * 1000)
                  ) : (
                    <span className="vedette-hidden">{HOURS.format(hour * 1000)}</span>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr key={`${row.account}/${row.region}/${row.kind}`}>
                <th scope="row">
                  {row.account} · {row.region} · {SOURCES[row.kind] ?? row.kind}
                </th>
                {hours.map(hour => (
                  <Cell key={hour} row={row} hour={hour} most={most} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Box variant="small" margin={{ top: 's' }}>
        {LEGEND.map(([state, text]) => (
          <span key={state} className="vedette-legend">
            <span className={`vedette-cell-${state}`} aria-hidden="true" /> {text}
          </span>
        ))}
      </Box>
    </>
  )
}
