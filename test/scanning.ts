/** Scans folders through the real intake, engine and findings, as `vedette scan` does, for tests that compare runs. */
import { getDomain } from 'tldts'
import { techniquesOf } from '../src/cli/house.ts'
import { detections } from '../src/detections/index.generated.ts'
import type { Losses, ObjectReport } from '../src/engine/ports.ts'
import { run } from '../src/engine/run.ts'
import { canonicalFindings } from '../src/findings/canonical.ts'
import type { Finding } from '../src/findings/finding.ts'
import { mergeSignals } from '../src/findings/merge.ts'
import { findObjects } from '../src/intake/order.ts'
import type { FoundObject } from '../src/intake/ports.ts'
import { loadIntel } from '../src/intel/load.ts'

export interface Scanned {
  readonly findings: readonly Finding[]
  /** Those that `vedette scan` would raise: without what dry-run types found. */
  readonly raised: readonly Finding[]
  /** Canonical forms, sorted: what two runs are compared by. */
  readonly canonical: readonly string[]
  readonly reports: readonly ObjectReport[]
  readonly losses: Losses
}

/** `region` is the Region of logs that do not say, as `--region` gives it. */
export const scan = async (
  paths: readonly string[],
  workers = 1,
  intelFolder?: string,
  region?: string,
): Promise<Scanned> => {
  const intel = await loadIntel(intelFolder)
  const objects: FoundObject[] = []
  const selection = { since: undefined, until: undefined, accounts: [], regions: [] }
  for await (const object of findObjects({ paths, selection, left: () => {} })) objects.push(object)
  const reports: ObjectReport[] = []
  const result = await run({
    detections,
    detectionModules: [new URL('../src/detections/index.generated.ts', import.meta.url).href],
    openModule: new URL('../src/intake/open.ts', import.meta.url).href,
    intel,
    objects,
    workers,
    region,
    onObject: report => reports.push(report),
  })
  const findings = mergeSignals(result.signals, {
    describeAddress: address => intel.describeAddress(address),
    registrableDomain: name => getDomain(name, { allowPrivateDomains: true }) ?? undefined,
    techniquesOf: techniquesOf({ detections }),
  })
  const dryRun = new Set(detections.filter(({ mode }) => mode === 'dry-run').map(({ type }) => type))
  const raised = findings.filter(({ type }) => !dryRun.has(type))
  return { findings, raised, canonical: canonicalFindings(findings), reports, losses: result.losses }
}
