/** Signals become findings in the store: merged with what their groups hold, revised, taken back. */
import { keepFindings, type Settled } from '../control/keep.ts'
import { canonical } from '../findings/canonical.ts'
import type { Finding } from '../findings/finding.ts'
import { groupKeyOf } from '../findings/identity.ts'
import { mergeSignals } from '../findings/merge.ts'
import type { FindingPorts } from '../findings/ports.ts'
import type { RunFacts } from '../findings/run.ts'
import type { Signal } from '../sdk/sdk.ts'
import type { Store } from '../store/store.ts'

export interface KeepSignals {
  readonly signals: readonly Signal[]
  /** Ids of signals that did not stand. */
  readonly retracted: readonly string[]
  /** Epoch milliseconds: findings are stamped with the time of the commit. */
  readonly at: number
}

export interface KeepPorts extends FindingPorts {
  /** What the run is, to be written into each finding of the type. */
  runOf(type: string): RunFacts
}

/**
 * Keeps signals and what they make of findings; answers the findings that are new or changed. To be called within a
 * transaction. The same signals once more change nothing.
 */
export const keepSignals = async (
  store: Store,
  { signals, retracted, at }: KeepSignals,
  ports: KeepPorts,
): Promise<readonly Settled[]> => {
  const put = signals.map(signal => ({ group: groupKeyOf(signal), signal }))
  const before = await store.findings.groupsOf([...signals.map(({ id }) => id), ...retracted])
  const groups = [...new Set([...put.map(({ group }) => group), ...before.values()])]
  if (groups.length === 0) return []
  await store.findings.removeSignals(retracted)
  await store.findings.putSignals(put)
  const held = await store.findings.signalsOf(groups)
  const known = new Map((await store.findings.ofGroups(groups)).map(kept => [kept.finding.id, kept.finding]))
  const changed: { finding: Finding; group: string; sample: false }[] = []
  for (const [group, all] of held)
    for (const finding of mergeSignals(all, ports)) {
      const old = known.get(finding.id)
      known.delete(finding.id)
      if (old !== undefined && canonical(old) === canonical(finding)) continue
      finding.vedette.run = ports.runOf(finding.type)
      changed.push({ finding, group, sample: false })
    }
  // An earlier event than the first, or another resource than it seemed, makes a finding of another id.
  await store.findings.remove([...known.keys()])
  return changed.length === 0 ? [] : keepFindings(store, changed, at)
}
