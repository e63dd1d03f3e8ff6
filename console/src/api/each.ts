/** One operation of GuardDuty's API in every Region that is in scope: it keeps everything by Region. */
import { type UseQueryResult, useQueries } from '@tanstack/react-query'
import { type Place, usePlaces, useScope } from '../shell/scope.tsx'
import { guardduty, type Input, type OperationName, type Output } from './guardduty.ts'

export interface At<Data> {
  readonly place: Place
  readonly data: Data
}

/** All answers, once each is there: `useEach('ListMembers', ({ detectorId }) => ({ detectorId }))` */
export const useEach = <Name extends OperationName>(
  name: Name,
  inputOf: (place: Place) => Input<Name>,
): UseQueryResult<readonly At<Output<Name>>[]> => {
  const { region } = useScope()
  const places = usePlaces().filter(place => place.region === (region ?? place.region))
  return useQueries({
    queries: places.map(place => ({
      queryKey: [name, place.region, inputOf(place)],
      queryFn: ({ signal }: { signal: AbortSignal }) => guardduty(name, inputOf(place), place.region, signal),
    })),
    combine: results => {
      const failed = results.find(({ isError }) => isError)
      const isReady = results.every(({ data }) => data !== undefined)
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
