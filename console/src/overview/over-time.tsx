/** Findings by severity and the time of their last event; every bar leads to its list. */
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import { useNavigate } from 'react-router'
import { type Answer, useV1 } from '../api/v1.ts'
import type { Choice } from '../findings/filter.ts'
import { SEVERITIES, severityName } from '../parts/severity.tsx'
import { Asked, Empty } from '../parts/states.tsx'
import { useHref } from '../shell/scope.tsx'

type Step = Answer<'findingsOverTime'>['steps'][number]

const HOUR = 3_600_000
const [WIDTH, HEIGHT, BELOW, LEFT] = [960, 190, 22, 34]
const COLUMNS_MAX = 62

/** The finest step that still gives columns that one can hit. */
const stepFor = (span: number): number =>
  [HOUR, 3 * HOUR, 6 * HOUR, 24 * HOUR, 7 * 24 * HOUR, 31 * 24 * HOUR].find(step => span / step <= COLUMNS_MAX) ??
  31 * 24 * HOUR

const LABEL = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' })

interface Bar {
  readonly at: number
  readonly parts: readonly { readonly severity: string; readonly total: number }[]
  readonly total: number
}

const barsOf = (steps: readonly Step[], step: number): Bar[] => {
  const byTime = Map.groupBy(steps, ({ at }) => Math.floor(at / step) * step)
  const times = [...byTime.keys()]
  const [first, last] = [Math.min(...times), Math.max(...times)]
  return Array.from({ length: Math.round((last - first) / step) + 1 }, (_, i) => {
    const at = first + i * step
    const here = byTime.get(at) ?? []
    const parts = SEVERITIES.map(severity => ({
      severity,
      total: here.filter(each => severityName(each.severity) === severity).reduce((sum, each) => sum + each.total, 0),
    }))
    return { at, parts, total: parts.reduce((sum, each) => sum + each.total, 0) }
  })
}

const Column = ({
  bar,
  step,
  x,
  width,
  scale,
}: {
  bar: Bar
  step: number
  x: number
  width: number
  scale: number
}) => {
  const navigate = useNavigate()
  const href = useHref()('/findings', {
    f: [`service.eventLastSeen>=${bar.at}`, `service.eventLastSeen<${bar.at + step}`],
  })
  let top = HEIGHT
  return (
    <a
      href={`/console${href}`}
      aria-label={`${bar.total} findings, ${LABEL.format(bar.at)}`}
      data-total={bar.total}
      onClick={event => {
        event.preventDefault()
        navigate(href)
      }}
    >
      <title>{`${LABEL.format(bar.at)}: ${bar.total}`}</title>
      {[...bar.parts].reverse().map(({ severity, total }) => {
        top -= total * scale
        return (
          <rect
            key={severity}
            className={`vedette-fill-${severity}`}
            x={x}
            y={top}
            width={width}
            height={total * scale}
          />
        )
      })}
    </a>
  )
}

const Chart = ({ bars, step }: { readonly bars: readonly Bar[]; readonly step: number }) => {
  const most = Math.max(1, ...bars.map(({ total }) => total))
  const each = (WIDTH - LEFT) / bars.length
  const scale = (HEIGHT - 12) / most
  const marks = [...new Set([0, Math.ceil(most / 2), most])]
  const labelled = Math.max(1, Math.ceil(bars.length / 6))
  return (
    <div className="vedette-scroll">
      <svg className="vedette-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT + BELOW}`}>
        <title>Findings by severity over time</title>
        {marks.map(mark => (
          <g key={mark}>
            <line x1={LEFT} x2={WIDTH} y1={HEIGHT - mark * scale} y2={HEIGHT - mark * scale} />
            <text x={LEFT - 6} y={HEIGHT - mark * scale + 4} textAnchor="end">
              {mark}
            </text>
          </g>
        ))}
        {bars.map((bar, i) =>
          bar.total === 0 ? null : (
            <Column
              key={bar.at}
              bar={bar}
              step={step}
              x={LEFT + i * each + 1}
              width={Math.max(1, each - 2)}
              scale={scale}
            />
          ),
        )}
        {bars.map((bar, i) =>
          i % labelled === 0 ? (
            <text key={bar.at} x={LEFT + i * each} y={HEIGHT + 16}>
              {LABEL.format(bar.at)}
            </text>
          ) : null,
        )}
      </svg>
    </div>
  )
}

const Legend = () => (
  <ul className="vedette-chart-legend">
    {SEVERITIES.map(name => (
      <li key={name}>
        <svg viewBox="0 0 12 12" aria-hidden="true">
          <rect className={`vedette-fill-${name}`} width="12" height="12" rx="2" />
        </svg>
        {name}
      </li>
    ))}
  </ul>
)

export const OverTime = ({ choice }: { readonly choice: Choice | undefined }) => {
  const steps = useV1(
    'findingsOverTime',
    { body: { ...choice, stepMs: HOUR } },
    { enabled: choice !== undefined, keep: true },
  )
  return (
    <Container header={<Header variant="h2">Findings over time</Header>}>
      <Asked query={steps}>
        {({ steps }) => {
          if (steps.length === 0) return <Empty title="No findings in this time" />
          const step = stepFor(steps[steps.length - 1].at - steps[0].at)
          return (
            <>
              <Chart bars={barsOf(steps, step)} step={step} />
              <Legend />
            </>
          )
        }}
      </Asked>
    </Container>
  )
}
