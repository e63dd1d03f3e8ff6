/** What two runs found differently. */
import { canonical } from './canonical.ts'
import { byText } from './fields.ts'
import type { Finding } from './finding.ts'
import { severityName } from './finding.ts'
import { resourceName } from './names.ts'
import type { RunFacts } from './run.ts'

/** One member that is not what it was. */
export interface Change {
  readonly what: string
  readonly before: string | number
  readonly after: string | number
}

export interface Difference {
  readonly kind: 'new' | 'gone' | 'changed'
  readonly before: Finding | undefined
  readonly after: Finding | undefined
  /** For `changed`: what changed. */
  readonly changes: readonly Change[]
}

/** Type and resource: a finding whose first record moved has another id, and is still about the same thing. */
const subjectOf = (finding: Finding): string =>
  JSON.stringify([finding.type, finding.accountId, finding.region, resourceName(finding)])

const overlap = (a: Finding, b: Finding): boolean =>
  a.service.eventFirstSeen <= b.service.eventLastSeen && b.service.eventFirstSeen <= a.service.eventLastSeen

const FACTS: Readonly<Record<string, (finding: Finding) => string | number>> = {
  severity: finding => severityName(finding.severity),
  count: finding => finding.service.count,
  'first seen': finding => finding.service.eventFirstSeen,
  'last seen': finding => finding.service.eventLastSeen,
  occurrences: finding => finding.vedette.occurrences.length + finding.vedette.occurrencesOmitted,
  title: finding => finding.title,
  reason: finding => finding.vedette.reason.summary,
  lists: finding =>
    (finding.service.evidence?.threatIntelligenceDetails ?? []).map(({ threatListName }) => threatListName).join(', '),
}

const changesOf = (before: Finding, after: Finding): Change[] => {
  if (canonical(before) === canonical(after)) return []
  const changes = Object.entries(FACTS).map(([what, of]) => ({ what, before: of(before), after: of(after) }))
  const found = changes.filter(change => change.before !== change.after)
  return found.length > 0 ? found : [{ what: 'records or details', before: 'other', after: 'other' }]
}

/** Compares the findings of two runs: by id, then by type and resource where their times overlap. */
export const diffFindings = (before: readonly Finding[], after: readonly Finding[]): Difference[] => {
  const left = new Map(before.map(finding => [finding.id, finding]))
  const differences: Difference[] = []
  const unmatched: Finding[] = []
  const pair = (was: Finding, is: Finding): void => {
    left.delete(was.id)
    const changes = changesOf(was, is)
    if (changes.length > 0) differences.push({ kind: 'changed', before: was, after: is, changes })
  }
  for (const finding of after) {
    const same = left.get(finding.id)
    if (same === undefined) unmatched.push(finding)
    else pair(same, finding)
  }
  const bySubject = new Map<string, Finding[]>()
  for (const finding of left.values()) {
    const subject = subjectOf(finding)
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), finding])
  }
  for (const finding of unmatched) {
    const same = bySubject.get(subjectOf(finding))?.find(other => left.has(other.id) && overlap(other, finding))
    if (same === undefined) differences.push({ kind: 'new', before: undefined, after: finding, changes: [] })
    else pair(same, finding)
  }
  for (const finding of left.values())
    differences.push({ kind: 'gone', before: finding, after: undefined, changes: [] })
  return differences.sort(byKindAndTime)
}

const KINDS = ['new', 'gone', 'changed']

const byKindAndTime = (a: Difference, b: Difference): number => {
  const [x, y] = [a.after ?? a.before, b.after ?? b.before] as [Finding, Finding]
  const kind = KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind)
  return (
    kind || y.severity - x.severity || byText(x.service.eventFirstSeen, y.service.eventFirstSeen) || byText(x.id, y.id)
  )
}

/** What is known of a run: the facts in its findings, or its summary, which also knows detections that found nothing. */
export interface KnownRun {
  readonly vedette?: string
  readonly intel?: string
  readonly settings?: RunFacts['settings']
  /** Version of each detection by type. */
  readonly detections: Readonly<Record<string, string>>
  /** True when `detections` names all that the run had. */
  readonly complete: boolean
}

/** Why a type may have been decided differently, in words; empty when nothing known differs, so that the logs must. */
export const whyOf = (type: string, before: KnownRun, after: KnownRun): string[] => {
  const reasons: string[] = []
  const [was, is] = [before.detections[type], after.detections[type]]
  if (before.vedette !== undefined && after.vedette !== undefined && before.vedette !== after.vedette)
    reasons.push(`another Vedette (${before.vedette}, then ${after.vedette})`)
  if (before.complete && was === undefined) reasons.push('the earlier run did not have this detection')
  if (after.complete && is === undefined) reasons.push('the later run did not have this detection')
  if (was !== undefined && is !== undefined && was !== is) reasons.push(`the detection changed (${was} to ${is})`)
  if (before.intel !== undefined && after.intel !== undefined && before.intel !== after.intel)
    reasons.push('other lists or tables were loaded')
  const settings = settingsChanged(before.settings ?? {}, after.settings ?? {})
  if (settings !== '') reasons.push(`other settings: ${settings}`)
  return reasons
}

const settingsChanged = (before: RunFacts['settings'], after: RunFacts['settings']): string =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter(name => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .sort(byText)
    .map(name => `${name} ${shown(before[name])} to ${shown(after[name])}`)
    .join('; ')

const shown = (value: string | string[] | undefined): string =>
  value === undefined
    ? '(none)'
    : Array.isArray(value)
      ? value.length > 3
        ? `(${value.length} names)`
        : value.join(',')
      : value
