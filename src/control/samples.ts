/** Sample findings: what comes of the service when something is found, without anything having happened. */
import type { Finding } from '../findings/finding.ts'
import { repeated } from '../findings/sample.ts'
import type { Store } from '../store/store.ts'
import { ownDetector, type Place } from './detectors.ts'
import { type Arrival, keepFindings, type Settled } from './keep.ts'
import { refuse } from './refusal.ts'

/** Makes the samples themselves; `serve` fulfils it from the detections. */
export interface SampleSource {
  readonly types: readonly string[]
  /** `at` is in epoch seconds. Undefined for a type that it knows nothing of. */
  make(
    type: string,
    ask: { readonly account: string; readonly region: string; readonly at: number },
  ): Promise<Finding | undefined>
}

const TYPES_MAX = 50

/**
 * CreateSampleFindings: of the types that are named, else of every one. They are suppressed, filtered and kept like any
 * other; the same type again is the same finding and counts.
 */
export const createSamples = async (
  store: Store,
  place: Place,
  detectorId: string,
  types: readonly string[],
  source: SampleSource,
  now: () => number,
  leave: (store: Store, settled: readonly Settled[]) => Promise<void>,
): Promise<void> => {
  await ownDetector(store, place, detectorId)
  if (types.length > TYPES_MAX) throw refuse(`${types.length} types were given; at most ${TYPES_MAX} are allowed`)
  const offered = new Set(source.types)
  const unknown = types.find(type => !offered.has(type))
  if (unknown !== undefined)
    throw refuse(`${JSON.stringify(unknown.slice(0, 100))} is not a finding type of which there are samples`)
  const { account, region } = place
  const made: Finding[] = []
  for (const type of types.length === 0 ? source.types : new Set(types)) {
    const finding = await source.make(type, { account, region, at: Math.floor(now() / 1000) })
    if (finding !== undefined) made.push(finding)
  }
  await store.transaction(async store => {
    const scope = { accounts: [account], region }
    const ids = made.map(({ id }) => id)
    const before = new Map(
      (await store.findings.get(scope, ids, 'exported')).map(({ finding }) => [finding.id, finding]),
    )
    const arrivals = made.map((finding): Arrival => {
      const known = before.get(finding.id)
      return { finding: known ? repeated(finding, known) : finding, group: `sample ${finding.id}`, sample: true }
    })
    await leave(store, await keepFindings(store, arrivals, now()))
  })
}
