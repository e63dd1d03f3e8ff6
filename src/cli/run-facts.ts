/** What a run was: written into its findings and its summary, so that vedette diff can say why two runs differ. */
import { createHash } from 'node:crypto'
import type { Finding } from '../findings/finding.ts'
import type { RunFacts } from '../findings/run.ts'
import type { Detection } from '../sdk/sdk.ts'
import { Sources } from './detection-source.ts'
import type { ScanRequest } from './run-scan.ts'

const HEX = 12

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, HEX)

/** Functions count by their text: a changed threshold or condition is another version of the detection. */
const asText = (_: string, value: unknown): unknown => (typeof value === 'function' ? String(value) : value)

/** Words for people do not decide, and examples neither. */
const WORDS = new Set(['why', 'falsePositives', 'respond', 'links', 'examples', 'tuneWhy', 'attack'])

/** Where the source of a type's detection lies; undefined where it is not at hand. */
export type FileOf = (type: string) => string | undefined

/**
 * Version of one detection: a hash of its members, the text of its functions and, where its file is at hand, the text
 * of all that these close over.
 */
export const detectionDigest = (detection: Detection, file: string | undefined, sources = new Sources()): string => {
  const members = Object.entries(detection).filter(([name]) => !WORDS.has(name))
  return digest(JSON.stringify([members, file === undefined ? [] : sources.deciding(file)], asText))
}

/** Version of each detection by its type. */
export const detectionDigests = (detections: readonly Detection[], fileOf: FileOf): Record<string, string> => {
  const sources = new Sources()
  return Object.fromEntries(
    detections.map(detection => [detection.type, detectionDigest(detection, fileOf(detection.type), sources)]),
  )
}

/** The options that decide what a scan can find; the others only decide how it is shown. */
export const settingsOf = (request: ScanRequest): RunFacts['settings'] => ({
  ...(request.since === undefined ? {} : { since: new Date(request.since * 1000).toISOString() }),
  ...(request.until === undefined ? {} : { until: new Date(request.until * 1000).toISOString() }),
  ...(request.accounts.length === 0 ? {} : { accounts: [...request.accounts] }),
  ...(request.regions.length === 0 ? {} : { regions: [...request.regions] }),
  ...(request.minSeverity === undefined ? {} : { minSeverity: request.minSeverity }),
  ...(request.types === undefined ? {} : { types: [...request.types] }),
  ...(request.budget === undefined ? {} : { budget: String(request.budget) }),
  ...(request.dryRun === undefined || request.dryRun.size === 0 ? {} : { dryRun: [...request.dryRun].sort() }),
})

/** Stamps findings with what their run was. */
export const stamp = (
  findings: readonly Finding[],
  run: Omit<RunFacts, 'detection'>,
  digests: Readonly<Record<string, string>>,
): void => {
  for (const finding of findings) finding.vedette.run = { ...run, detection: digests[finding.type] ?? '' }
}
