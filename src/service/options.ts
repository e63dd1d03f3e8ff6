/** What the service is made of; the command line fulfils it from the configuration. */
import type { ListSource } from '../control/activate-lists.ts'
import type { LibraryRule } from '../control/rules.ts'
import type { LiveOptions } from '../engine/live-options.ts'
import type { FindingPorts } from '../findings/ports.ts'
import type { RunFacts } from '../findings/run.ts'
import type { Source } from '../intake/source.ts'
import type { PublishingOptions } from '../publish/publishing.ts'
import type { Detection } from '../sdk/sdk.ts'
import type { Store } from '../store/store.ts'
import type { EnrichSettings } from './enrich.ts'
import type { Metrics } from './metrics.ts'

/** Days after which things are removed. */
export interface Retention {
  /** Findings that nobody updated any more. */
  readonly days: number
  /** What became of objects, and what they covered. */
  readonly ledgerDays: number
  readonly auditDays: number
  readonly deadLetterDays: number
}

export interface ServiceOptions {
  readonly store: Store
  readonly detections: readonly Detection[]
  readonly detectionModules: readonly string[]
  readonly openModule: string
  readonly workers: number
  readonly region: string | undefined
  readonly sources: readonly Source[]
  readonly publishing: Pick<PublishingOptions, 'destinations' | 'needs'>
  readonly accounts: readonly string[]
  readonly intelFolder: string | undefined
  readonly lists: { readonly source: ListSource; readonly reload: boolean }
  readonly retention: Retention
  readonly learning: LiveOptions['learning']
  /** Accounts whose resources AWS is asked about. */
  readonly enrich: readonly EnrichSettings[]
  readonly spoolFolder: string
  readonly findings: Omit<FindingPorts, 'describeAddress'>
  runOf(type: string, intel: string): RunFacts
  featureOf(type: string): string
  /** Types that are raised only where an account, or the operator, says so. */
  isDryRun(type: string): boolean
  readonly rules: readonly LibraryRule[]
  readonly metrics: Metrics
  /** One line for the operator. */
  tell(level: 'info' | 'warn' | 'error', words: string, about?: Readonly<Record<string, unknown>>): void
  /** Epoch milliseconds. */
  now(): number
}
