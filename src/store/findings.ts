/** What the store keeps of findings. Times are epoch milliseconds of the wall clock. */
import type { Condition } from '../findings/filter.ts'
import type { Finding } from '../findings/finding.ts'
import type { Signal } from '../sdk/sdk.ts'
import type { Subject } from './about.ts'
import type { Cursor, Page } from './page.ts'

/** Whose findings are asked for: a member asks for its own account, an administrator for all that it answers for. */
export interface Scope {
  readonly accounts: readonly string[]
  /** A detector speaks for one Region; `/v1` may ask for all of them. */
  readonly region: string | undefined
}

export interface Sort {
  readonly field: string
  readonly descending: boolean
}

/** Why a finding is archived: by hand it still emits updates to EventBridge, by a rule it never does. */
export type ArchivedBy = { readonly by: 'hand' } | { readonly by: 'filter'; readonly name: string }

/** A finding with what the service adds to it. */
export interface KeptFinding {
  readonly finding: Finding
  /** The group its signals share (findings/identity.ts). */
  readonly group: string
  readonly archived: ArchivedBy | undefined
  readonly feedback: { readonly value: 'USEFUL' | 'NOT_USEFUL'; readonly comments: string } | undefined
  readonly sample: boolean
  readonly createdAt: number
  readonly updatedAt: number
}

export type CountBy = 'ACCOUNT' | 'DATE' | 'FINDING_TYPE' | 'RESOURCE' | 'SEVERITY'

/** One row of GetFindingsStatistics. */
export interface FindingCount {
  /** Account, day (YYYY-MM-DD), type, resource id or severity. */
  readonly key: string
  readonly total: number
  /** Of the latest, epoch milliseconds. */
  readonly lastGeneratedAt: number
  readonly accountId?: string
  readonly resourceType?: string
  readonly severity?: number
}

/** What findings are spread over, for overviews. */
export type Facet = 'account' | 'region' | 'type' | 'severity' | 'resourceType' | Subject

export interface FacetCount {
  readonly key: string
  readonly total: number
  /** Event time of the latest, epoch milliseconds. */
  readonly latest: number
}

/** Findings whose last event lies in the step that begins here, of one severity. */
export interface TimelineCount {
  readonly at: number
  readonly severity: number
  readonly total: number
}

export interface Findings {
  /** Signals of these groups that are not older than an episode can be silent, with what was kept of them. */
  signalsOf(groups: readonly string[]): Promise<ReadonlyMap<string, readonly Signal[]>>
  /** A signal with a known id replaces it: late objects revise. */
  putSignals(signals: readonly { readonly group: string; readonly signal: Signal }[]): Promise<void>
  /** The group that each of these signals was last put under; unknown ones are left out. */
  groupsOf(signals: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** Signals that did not stand: what came late showed that it was otherwise. */
  removeSignals(ids: readonly string[]): Promise<void>
  put(findings: readonly KeptFinding[]): Promise<void>
  /** All findings of these groups, of every episode; samples left out. */
  ofGroups(groups: readonly string[]): Promise<readonly KeptFinding[]>
  /** Findings that their signals no longer make. */
  remove(ids: readonly string[]): Promise<void>
  /**
   * In the order of the ids; unknown ones and those out of scope are left out. `exported` leaves the occurrences empty:
   * they hold the evidence, which is far larger than the document that GuardDuty shows.
   */
  get(scope: Scope, ids: readonly string[], parts?: 'all' | 'exported'): Promise<readonly KeptFinding[]>
  /** The same for deliveries, which wait for nobody's statistics: a few findings by their ids. */
  getAtOnce(scope: Scope, ids: readonly string[]): Promise<readonly KeptFinding[]>
  /**
   * A page may come short, or empty, with `next`: where very many findings meet each condition and hardly any all of
   * them, a call looks at a bounded number and says where to go on. Only a page without `next` is the last.
   */
  list(
    scope: Scope,
    ask: {
      readonly conditions: readonly Condition[]
      readonly sort?: Sort
      readonly limit: number
      readonly after?: Cursor
    },
  ): Promise<Page<string>>
  count(
    scope: Scope,
    ask: {
      readonly conditions: readonly Condition[]
      readonly by: CountBy
      readonly limit: number
      readonly descending: boolean
    },
  ): Promise<readonly FindingCount[]>
  facet(
    scope: Scope,
    ask: { readonly conditions: readonly Condition[]; readonly facet: Facet; readonly limit: number },
  ): Promise<readonly FacetCount[]>
  timeline(
    scope: Scope,
    ask: { readonly conditions: readonly Condition[]; readonly stepMs: number },
  ): Promise<readonly TimelineCount[]>
  total(scope: Scope, ask: { readonly conditions: readonly Condition[] }): Promise<number>
  /** Values that findings in scope have in an attribute, of those that hold a text. */
  values(
    scope: Scope,
    ask: { readonly field: string; readonly holding: string; readonly limit: number },
  ): Promise<readonly string[]>
  /** Answers the ids that exist in scope. */
  archive(
    scope: Scope,
    ids: readonly string[],
    archived: ArchivedBy | undefined,
    at: number,
  ): Promise<readonly string[]>
  giveFeedback(
    scope: Scope,
    ids: readonly string[],
    feedback: KeptFinding['feedback'],
    at: number,
  ): Promise<readonly string[]>
  /** Removes everything of an account × Region: its detector was deleted. */
  removeAll(account: string, region: string): Promise<void>
  /** Retention: removes findings that were last updated before this; answers how many. */
  removeBefore(updatedAt: number): Promise<number>
}
