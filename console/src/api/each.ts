/** One operation of GuardDuty's API in every Region that is in scope: it keeps everything by Region. */
import { type UseQueryResult, useQueries } from '@tanstack/react-query'
import { type Place, usePlaces, useScope } from '../shell/scope.tsx'
import { guardduty, type Input, type OperationName, type Output } from './guardduty.ts'
import { useV1 } from './v1.ts'

export interface At<Data> {
  readonly place: Place
  readonly data: Data
}

/** Asks for page after page while there is a next one; `join` puts two together. */
const allPages = async <Name extends OperationName>(
  name: Name,
  input: Input<Name>,
  region: string,
  signal: AbortSignal,
  join: Join<Name>,
): Promise<Output<Name>> => {
  let all: Output<Name> = await guardduty(name, input, region, signal)
  for (let pages = 1; pages < PAGES_MAX; pages++) {
    const { nextToken } = all as { nextToken?: string }
    if (nextToken === undefined || nextToken === '') break
    all = join(all, await guardduty(name, { ...input, nextToken }, region, signal))
  }
  return all
}

/** Of 50 each: as many members as GuardDuty allows by organisation. */
const PAGES_MAX = 1_000

type Join<Name extends OperationName> = (before: Output<Name>, after: Output<Name>) => Output<Name>

/** All answers, once each is there: `useEach('ListMembers', ({ detectorId }) => ({ detectorId }))` */
export const useEach = <Name extends OperationName>(
  name: Name,
  inputOf: (place: Place) => Input<Name>,
  join?: Join<Name>,
): UseQueryResult<readonly At<Output<Name>>[]> => {
  const { region } = useScope()
  // Without the Regions nothing is known yet, which is not the same as nothing being there.
  const known = useV1('places', {})
  const places = usePlaces().filter(place => place.region === (region ?? place.region))
  return useQueries({
    queries: places.map(place => ({
      queryKey: [name, place.region, inputOf(place)],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        join === undefined
          ? guardduty(name, inputOf(place), place.region, signal)
          : allPages(name, inputOf(place), place.region, signal, join),
    })),
    combine: results => {
      const failed = known.isError ? known : results.find(({ isError }) => isError)
      const isReady = known.data !== undefined && results.every(({ data }) => data !== undefined)
      const data = isReady
        ? results.map(({ data }, i) => ({ place: places[i], data: data as Output<Name> }))
        : undefined
      return {
        data,
        isError: failed !== undefined,
        error: failed?.error ?? null,
        refetch: () => Promise.all(results.map(({ refetch }) => refetch())),
      } as unknown as UseQueryResult<readonly At<Output<Name>>[]>
    },
  })
}
