/** What a run was: written into its findings and its summary, so that vedette diff can say why two runs differ. */
import { createHash } from 'node:crypto'
import type { Finding } from '../findings/finding.ts'
import type { RunFacts } from '../findings/run.ts'
import type { Detection } from '../sdk/sdk.ts'
import type { ScanRequest } from './run-scan.ts'

const HEX = 12

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, HEX)

/** Functions count by their text: a changed threshold or condition is another version of the detection. */
const asText = (_: string, value: unknown): unknown => (typeof value === 'function' ? String(value) : value)

/** Words for people do not decide, and examples neither. */
const WORDS = new Set(['why', 'falsePositives', 'respond', 'links', 'examples', 'tuneWhy', 'attack'])

/** Version of one detection: a hash of its members and the text of its functions. What these close over is not seen. */
export const detectionDigest = (detection: Detection): string =>
  digest(
    JSON.stringify(
      Object.entries(detection).filter(([name]) => !WORDS.has(name)),
      asText,
    ),
  )

/** Version of each detection by its type. */
export const detectionDigests = (detections: readonly Detection[]): Record<string, string> =>
  Object.fromEntries(detections.map(detection => [detection.type, detectionDigest(detection)]))

/** The options that decide what a scan can find; the others only decide how it is shown. */
export const settingsOf = (request: ScanRequest): RunFacts['settings'] => ({
  ...(request.since === undefined ? {} : { since: new Date(request.since * 1000).toISOString() }),
  ...(request.until === undefined ? {} : { until: new Date(request.until * 1000).toISOString() }),
  ...(request.accounts.length === 0 ? {} : { accounts: [...request.accounts] }),
  ...(request.regions.length === 0 ? {} : { regions: [...request.regions] }),
  ...(request.minSeverity === undefined ? {} : { minSeverity: request.minSeverity }),
  ...(request.types === undefined ? {} : { types: [...request.types] }),
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
