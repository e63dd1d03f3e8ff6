import { byText } from './fields.ts'
import type { Finding } from './finding.ts'

/**
 * The part of a finding that is a function of the logs, as text: two runs found the same when these are equal. Left out
 * is what depends on when and where the run was (createdAt, updatedAt, detectorId, arn), on what people did since
 * (archived, userFeedback), on what the run was (vedette.run), and on how the objects were cut and delivered (object, offset, length, lateness).
 */
export const canonical = (finding: Finding): string => {
  const { createdAt: _c, updatedAt: _u, arn: _a, service, vedette, ...rest } = finding
  const { archived: _ar, userFeedback: _f, detectorId: _d, ...kept } = service
  const { lateSeconds: _l, run: _r, occurrences, ...why } = vedette
  return JSON.stringify(
    sorted({
      ...rest,
      service: kept,
      vedette: {
        ...why,
        occurrences: occurrences.map(({ lateSeconds: _, evidence, ...occurrence }) => ({
          ...occurrence,
          evidence: evidence.map(({ object: _o, offset: _p, length: _n, ...record }) => record),
        })),
      },
    }),
  )
}

/** Canonical findings of a run, in an order of their own. */
export const canonicalFindings = (findings: readonly Finding[]): string[] => findings.map(canonical).sort(byText)

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => byText(a, b))
      .map(([name, member]) => [name, sorted(member)]),
  )
}
