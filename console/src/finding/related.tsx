/** Other findings that share an address, a name or a resource with this one: as a graph, and as lists. */
import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQueries } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import type { FindingSummary } from '../api/events.ts'
import { v1 } from '../api/v1.ts'
import { Severity, severityName } from '../parts/severity.tsx'
import { Empty, Loading } from '../parts/states.tsx'
import { Time } from '../parts/time.tsx'
import { To, useHref } from '../shell/scope.tsx'
import type { Finding } from './kept.ts'
import { subjectsOf } from './subjects.ts'

const EACH_MAX = 8
const ROW = 34
const [LEFT, MIDDLE, RIGHT] = [8, 220, 560]

interface Shared {
  readonly subject: string
  readonly value: string
  readonly others: readonly FindingSummary[]
}

const useShared = (finding: Finding): { readonly shared: readonly Shared[]; readonly loading: boolean } => {
  const subjects = subjectsOf(finding)
  const queries = useQueries({
    queries: subjects.map(({ subject, value }) => ({
      queryKey: ['searchFindings', 'about', subject, value],
      queryFn: () => v1('searchFindings', { body: { about: { [subject]: value }, limit: EACH_MAX + 1 } }),
    })),
  })
  const shared = subjects.map(({ subject, value }, i) => ({
    subject,
    value,
    others: (queries[i].data?.findings ?? []).filter(({ id }) => id !== finding.id).slice(0, EACH_MAX),
  }))
  return { shared, loading: queries.some(query => query.isPending) }
}

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length - 1)}…` : text)

const Other = ({
  other: { id, title, severity },
  y,
}: {
  readonly other: Shared['others'][number]
  readonly y: number
}) => {
  const navigate = useNavigate()
  const href = useHref()(`/findings/${id}`)
  return (
    <a
      href={`/console${href}`}
      onClick={event => {
        event.preventDefault()
        navigate(href)
      }}
    >
      <rect className={`vedette-node-${severityName(severity)}`} x={RIGHT} y={y - 13} width="352" height="26" rx="6" />
      <text x={RIGHT + 10} y={y + 4}>
        {cut(title, 48)}
      </text>
    </a>
  )
}

/** Three columns: this finding, what it is about, the others that are about the same. */
const Graph = ({ finding, shared }: { readonly finding: Finding; readonly shared: readonly Shared[] }) => {
  const others = [...new Map(shared.flatMap(each => each.others).map(other => [other.id, other])).values()]
  const height = Math.max(others.length, shared.length * 2, 3) * ROW + 20
  const y = (i: number, of: number): number => (height * (i + 0.5)) / of
  const rowOf = new Map(others.map(({ id }, i) => [id, y(i, others.length)]))
  const line = (x1: number, y1: number, x2: number, y2: number): string =>
    `M${x1} ${y1} C${(x1 + x2) / 2} ${y1} ${(x1 + x2) / 2} ${y2} ${x2} ${y2}`
  return (
    <div className="vedette-scroll">
      <svg className="vedette-graph" viewBox={`0 0 920 ${height}`} aria-labelledby="related-title">
        <title id="related-title">Related findings</title>
        {shared.map(({ value, others }, i) => (
          <g key={value}>
            <path d={line(LEFT + 120, height / 2, MIDDLE, y(i, shared.length))} />
            {others.map(({ id }) => (
              <path key={id} d={line(MIDDLE + 220, y(i, shared.length), RIGHT, rowOf.get(id) ?? 0)} />
            ))}
          </g>
        ))}
        <rect
          className={`vedette-node-${severityName(finding.severity)}`}
          x={LEFT}
          y={height / 2 - 15}
          width="120"
          height="30"
          rx="6"
        />
        <text x={LEFT + 12} y={height / 2 + 5}>
          This finding
        </text>
        {shared.map(({ subject, value }, i) => (
          <g key={value}>
            <rect x={MIDDLE} y={y(i, shared.length) - 20} width="220" height="40" rx="6" />
            <text className="vedette-small" x={MIDDLE + 10} y={y(i, shared.length) - 5}>
              {subject}
            </text>
            <text x={MIDDLE + 10} y={y(i, shared.length) + 12}>
              {cut(value, 27)}
            </text>
          </g>
        ))}
        {others.map(other => (
          <Other key={other.id} other={other} y={rowOf.get(other.id) ?? 0} />
        ))}
      </svg>
    </div>
  )
}

export const Related = ({ finding }: { readonly finding: Finding }) => {
  const { shared, loading } = useShared(finding)
  const withOthers = shared.filter(({ others }) => others.length > 0)
  if (loading) return <Loading what="Looking for what is related…" />
  if (withOthers.length === 0)
    return (
      <Empty title="Nothing else is about the same">No other finding shares its addresses, names or resources.</Empty>
    )
  return (
    <SpaceBetween size="m">
      <Graph finding={finding} shared={withOthers} />
      {withOthers.map(({ subject, value, others }) => (
        <div key={`${subject} ${value}`}>
          <Box variant="h4">
            The same {subject}:{' '}
            <To path="/findings" params={{ f: `about.${subject}=${value}`, show: 'all' }}>
              {value}
            </To>
          </Box>
          <ul className="vedette-list">
            {others.map(({ id, title, severity, lastSeen }) => (
              <li key={id}>
                <Severity of={severity} /> <To path={`/findings/${id}`}>{title}</To>{' '}
                <Box variant="span" color="text-body-secondary" fontSize="body-s">
                  <Time at={lastSeen} as="ago" />
                </Box>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </SpaceBetween>
  )
}
