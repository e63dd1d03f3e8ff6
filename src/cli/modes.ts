/** Live and dry-run: a dry-run detection works like the others, but what it finds is counted and not raised. */
import type { Finding } from '../findings/finding.ts'
import type { Detection } from '../sdk/sdk.ts'
import { matchTypes } from './choices.ts'
import { counted } from './terminal.ts'

/** What a type found that was not raised. Nothing here expires: every scan says it again. */
export interface DryRun {
  readonly type: string
  readonly findings: number
  /** Of its findings: the first and the last event; absent where it found nothing. */
  readonly firstSeen?: string
  readonly lastSeen?: string
}

/** The types whose findings are only counted: as each declares, changed by `--live`, then by `--dry-run`. */
export const dryRunTypes = (
  detections: readonly Detection[],
  live: readonly string[] = [],
  dryRun: readonly string[] = [],
): ReadonlySet<string> => {
  const all = detections.map(({ type }) => type)
  const types = new Set(detections.filter(({ mode }) => mode === 'dry-run').map(({ type }) => type))
  if (live.length > 0) for (const type of matchTypes(live, all)) types.delete(type)
  if (dryRun.length > 0) for (const type of matchTypes(dryRun, all)) types.add(type)
  return types
}

/** Counts what dry-run types found, each of them, so that one that found nothing is seen to have been on. */
const dryRunsOf = (types: ReadonlySet<string>, findings: readonly Finding[]): readonly DryRun[] => {
  const byType = Map.groupBy(findings, ({ type }) => type)
  return [...types].sort().map(type => {
    const found = byType.get(type) ?? []
    if (found.length === 0) return { type, findings: 0 }
    const firstSeen = found.map(({ service }) => service.eventFirstSeen).sort()[0]
    const lastSeen = found.map(({ service }) => service.eventLastSeen).sort()[found.length - 1]
    return { type, findings: found.length, firstSeen, lastSeen }
  })
}

const minute = (iso: string | undefined): string => (iso ?? '').slice(0, 16).replace('T', ' ')

/** For people: the types that found something, and how to have it raised. */
export const dryRunText = (runs: readonly DryRun[]): string => {
  const found = runs.filter(({ findings }) => findings > 0)
  if (found.length === 0) return ''
  const lines = found.map(
    ({ type, findings, firstSeen, lastSeen }) =>
      `  ${counted(findings, 'finding')} of ${type}, ${minute(firstSeen)} to ${minute(lastSeen)} UTC`,
  )
  return ['', 'Dry-run, counted and not raised (--live TYPES raises them):', ...lines].join('\n')
}

/** Findings that are raised, and what was counted instead. */
export const byMode = (types: ReadonlySet<string>, found: readonly Finding[]) => ({
  all: found.filter(({ type }) => !types.has(type)),
  dryRun: dryRunsOf(types, found),
})
