/** What people do with findings: look at them, count them, put them away, say whether they were of use. */
import type { Condition } from '../findings/filter.ts'
import { isFilterField } from '../findings/filter-fields.ts'
import type { ArchivedBy, CountBy, FindingCount, KeptFinding, Sort } from '../store/findings.ts'
import type { Page } from '../store/page.ts'
import type { Store } from '../store/store.ts'
import { ownDetector, type Place } from './detectors.ts'
import { conditionsOf } from './filters.ts'
import { scopeOf } from './members.ts'
import { refuse } from './refusal.ts'

export const IDS_MAX = 50
const COMMENT_MAX = 1024

/** Whose findings a detector answers with: an administrator's with its members'. */
const scopeOfDetector = async (store: Store, place: Place, detectorId: string) => {
  await ownDetector(store, place, detectorId)
  return scopeOf(store, place.account, place.region)
}

const checkIds = (ids: readonly string[]): void => {
  if (ids.length > IDS_MAX) throw refuse(`${ids.length} finding ids were given; at most ${IDS_MAX} are allowed`)
}

const checkSort = (sort: Sort | undefined): void => {
  if (sort !== undefined && !isFilterField(sort.field) && sort.field !== 'service.count')
    throw refuse(`findings cannot be sorted by ${JSON.stringify(sort.field.slice(0, 128))}`)
}

/** ListFindings: ids, the latest updated first unless said otherwise. */
export const listFindings = async (
  store: Store,
  place: Place,
  detectorId: string,
  ask: { readonly criteria: unknown; readonly sort?: Sort; readonly limit: number; readonly after?: string },
): Promise<Page<string>> => {
  const scope = await scopeOfDetector(store, place, detectorId)
  const { criteria, ...rest } = ask
  checkSort(ask.sort)
  return store.findings.list(scope, { ...rest, conditions: conditionsOf(criteria, 'query') })
}

/** GetFindings: in the order in which they were asked for; what is unknown or not in sight is left out. */
export const getFindings = async (
  store: Store,
  place: Place,
  detectorId: string,
  ids: readonly string[],
): Promise<readonly KeptFinding[]> => {
  checkIds(ids)
  return store.findings.get(await scopeOfDetector(store, place, detectorId), ids, 'exported')
}

/** GetFindingsStatistics. */
export const countFindings = async (
  store: Store,
  place: Place,
  detectorId: string,
  ask: { readonly criteria: unknown; readonly by: CountBy; readonly limit: number; readonly descending: boolean },
): Promise<readonly FindingCount[]> => {
  const scope = await scopeOfDetector(store, place, detectorId)
  const { criteria, ...rest } = ask
  const conditions: readonly Condition[] = conditionsOf(criteria, 'query')
  return store.findings.count(scope, { ...rest, conditions })
}

/** All or none: an id that is not in sight is refused, and nothing was done. */
const mustHaveFound = (asked: readonly string[], found: readonly string[]): void => {
  const known = new Set(found)
  const unknown = asked.filter(id => !known.has(id))
  if (unknown.length > 0)
    throw refuse(
      `no such finding was found: ${unknown.slice(0, 3).map(shown).join(', ')}${unknown.length > 3 ? ' and others' : ''}`,
    )
}

const shown = (id: string): string => JSON.stringify(id.slice(0, 64)).slice(1, -1)

/** ArchiveFindings and UnarchiveFindings: an administrator's, for itself and its members. */
export const archiveFindings = (
  store: Store,
  place: Place,
  detectorId: string,
  ids: readonly string[],
  archived: ArchivedBy | undefined,
  at: number,
): Promise<void> =>
  store.transaction(async store => {
    checkIds(ids)
    const scope = await scopeOfDetector(store, place, detectorId)
    mustHaveFound(ids, await store.findings.archive(scope, ids, archived, at))
  })

/** UpdateFindingsFeedback. */
export const giveFeedback = (
  store: Store,
  place: Place,
  detectorId: string,
  ids: readonly string[],
  feedback: NonNullable<KeptFinding['feedback']>,
  at: number,
): Promise<void> =>
  store.transaction(async store => {
    checkIds(ids)
    if (feedback.comments.length > COMMENT_MAX) throw refuse(`the comments have more than ${COMMENT_MAX} characters`)
    const scope = await scopeOfDetector(store, place, detectorId)
    mustHaveFound(ids, await store.findings.giveFeedback(scope, ids, feedback, at))
  })
