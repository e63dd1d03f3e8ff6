/** Suppression: filters with the action ARCHIVE, applied to findings that are new. */
import { type Condition, matches } from '../findings/filter.ts'
import type { ExportedFinding } from '../findings/finding.ts'
import type { Store } from '../store/store.ts'
import type { Place } from './detectors.ts'
import { conditionsOf, filtersOf } from './filters.ts'
import { administratorOf } from './members.ts'

export interface SuppressionRule {
  readonly name: string
  readonly conditions: readonly Condition[]
}

/** Whose filters and lists count for an account: its administrator's, else its own. */
export const settlerOf = async (store: Store, { account, region }: Place): Promise<Place> => {
  const administrator = await administratorOf(store, account, region)
  return { account: administrator?.account ?? account, region }
}

/** The rules that apply to an account's findings, by rank: its administrator's where it has one. */
export const suppressionRulesOf = async (
  store: Store,
  place: Place,
  at: number,
): Promise<readonly SuppressionRule[]> => {
  const all = await filtersOf(store, await settlerOf(store, place))
  return all
    .filter(({ body }) => body.action === 'ARCHIVE' && (body.expiresAt ?? Number.POSITIVE_INFINITY) > at)
    .map(({ name, body }) => ({ name, conditions: conditionsOf(body.criteria, 'archivingFilter') }))
}

/** The names of the rules that a new finding matches: the first, of the lowest rank, gets the credit of archiving it. */
export const matching = (finding: ExportedFinding, rules: readonly SuppressionRule[]): readonly string[] =>
  rules.filter(({ conditions }) => matches(finding, conditions)).map(({ name }) => name)
