/** Findings on their way into the store: suppression for new ones, and for known ones what people said of them. */
import type { Finding } from '../findings/finding.ts'
import type { ArchivedBy, KeptFinding } from '../store/findings.ts'
import type { Store } from '../store/store.ts'
import { matching, settlerOf, suppressionRulesOf } from './suppression.ts'

/** A finding as merging shaped it. */
export interface Arrival {
  readonly finding: Finding
  /** findings/identity.ts */
  readonly group: string
  readonly sample: boolean
}

/** What came of it: a new finding leaves at once, a changed one when its time comes. */
export interface Settled {
  readonly kept: KeptFinding
  readonly isNew: boolean
  /** The suppression rules that a new finding matches, and whose they are; nothing where none does. */
  readonly rules?: { readonly account: string; readonly names: readonly string[] }
}

/**
 * Writes findings down, new ones archived where a rule says so. A known one keeps its first time, its feedback and
 * whether it is archived: a rule that was made since does not reach back.
 */
export const keepFindings = (store: Store, arrivals: readonly Arrival[], at: number): Promise<readonly Settled[]> =>
  store.transaction(async store => {
    const settled: Settled[] = []
    for (const those of Map.groupBy(arrivals, placeOf).values()) {
      const { accountId: account, region } = those[0].finding
      const ids = those.map(({ finding }) => finding.id)
      const known = await store.findings.get({ accounts: [account], region }, ids, 'exported')
      const knownById = new Map(known.map(kept => [kept.finding.id, kept]))
      const rules = await suppressionRulesOf(store, { account, region }, at)
      const settler = (await settlerOf(store, { account, region })).account
      for (const arrival of those) {
        const before = knownById.get(arrival.finding.id)
        const names = before === undefined ? matching(arrival.finding, rules) : []
        settled.push({
          kept: keptOf(arrival, before, names[0], at),
          isNew: before === undefined,
          ...(names.length > 0 && { rules: { account: settler, names } }),
        })
      }
    }
    await store.findings.put(settled.map(({ kept }) => kept))
    return settled
  })

const placeOf = ({ finding }: Arrival): string => `${finding.accountId} ${finding.region}`

const keptOf = (
  { finding, group, sample }: Arrival,
  before: KeptFinding | undefined,
  /** The rule that has the credit, for a new finding that some rule matches. */
  rule: string | undefined,
  at: number,
): KeptFinding => {
  const archived = before === undefined ? archivedByRule(rule) : before.archived
  const createdAt = before?.createdAt ?? at
  return {
    finding: {
      ...finding,
      service: { ...finding.service, archived: archived !== undefined },
      createdAt: new Date(createdAt).toISOString(),
      updatedAt: new Date(at).toISOString(),
    },
    group,
    archived,
    feedback: before?.feedback,
    sample,
    createdAt,
    updatedAt: at,
  }
}

const archivedByRule = (name: string | undefined): ArchivedBy | undefined =>
  name === undefined ? undefined : { by: 'filter', name }
