/** Putting findings away and saying whether they were of use, in whatever Regions they are. */
import { useQueryClient } from '@tanstack/react-query'
import type { FindingSummary } from '../api/events.ts'
import { guardduty } from '../api/guardduty.ts'
import { usePlaces } from '../shell/scope.tsx'
import { useTell } from '../shell/tell.tsx'

/** GuardDuty takes so many ids at once. */
const AT_ONCE = 50

type Some = readonly Pick<FindingSummary, 'id' | 'region'>[]
export type Feedback = 'USEFUL' | 'NOT_USEFUL'

const many = (count: number): string => (count === 1 ? 'One finding is' : `${count} findings are`)

export const useSettle = () => {
  const places = usePlaces()
  const queries = useQueryClient()
  const tell = useTell()
  const inParts = async (
    some: Some,
    work: (detectorId: string, ids: readonly string[], region: string) => Promise<unknown>,
  ): Promise<void> => {
    for (const [region, findings] of Map.groupBy(some, each => each.region)) {
      const detectorId = places.find(place => place.region === region)?.detectorId ?? ''
      for (let i = 0; i < findings.length; i += AT_ONCE)
        await work(
          detectorId,
          findings.slice(i, i + AT_ONCE).map(({ id }) => id),
          region,
        )
    }
  }
  const done = async (work: Promise<void>, words: string): Promise<void> => {
    try {
      await work
      tell.done(words)
    } catch (error) {
      tell.failed(error)
    }
    for (const key of ['searchFindings', 'countFindings', 'getFinding', 'findingsOverTime'])
      await queries.invalidateQueries({ queryKey: [key] })
  }
  return {
    archive: (some: Some) =>
      done(
        inParts(some, (detectorId, findingIds, region) =>
          guardduty('ArchiveFindings', { detectorId, findingIds }, region),
        ),
        `${many(some.length)} archived.`,
      ),
    unarchive: (some: Some) =>
      done(
        inParts(some, (detectorId, findingIds, region) =>
          guardduty('UnarchiveFindings', { detectorId, findingIds }, region),
        ),
        `${many(some.length)} current again.`,
      ),
    judge: (some: Some, feedback: Feedback, comments?: string) =>
      done(
        inParts(some, (detectorId, findingIds, region) =>
          guardduty('UpdateFindingsFeedback', { detectorId, findingIds, feedback, comments }, region),
        ),
        `${many(some.length)} marked ${feedback === 'USEFUL' ? 'useful' : 'not useful'}.`,
      ),
  }
}
