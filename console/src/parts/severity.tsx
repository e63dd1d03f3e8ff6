/** GuardDuty's severities: a number in the document, a name for people. */
import Badge from '@cloudscape-design/components/badge'

export const SEVERITIES = ['Critical', 'High', 'Medium', 'Low'] as const
export type SeverityName = (typeof SEVERITIES)[number]

/** From and below, as GuardDuty cuts them. */
export const SEVERITY_RANGE: Readonly<Record<SeverityName, readonly [number, number]>> = {
  Critical: [9, 11],
  High: [7, 9],
  Medium: [4, 7],
  Low: [1, 4],
}

export const severityName = (severity: number): SeverityName =>
  severity >= 9 ? 'Critical' : severity >= 7 ? 'High' : severity >= 4 ? 'Medium' : 'Low'

const BADGE = {
  Critical: 'severity-critical',
  High: 'severity-high',
  Medium: 'severity-medium',
  Low: 'severity-low',
} as const

export const Severity = ({ of }: { readonly of: number }) => {
  const name = severityName(of)
  return <Badge color={BADGE[name]}>{name}</Badge>
}
