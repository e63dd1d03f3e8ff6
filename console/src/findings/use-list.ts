/** The list as the address says it: what is chosen, how it is sorted, what the service is asked. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { useV1, v1 } from '../api/v1.ts'
import { useScope } from '../shell/scope.tsx'
import { type Choice, criteriaOf, type Field, shownIn, type Token, tokensIn } from './filter.ts'

export const PAGE = 50

export interface Sorting {
  readonly field: string
  readonly descending: boolean
}

/** `sort=-severity`: the worst first. */
export const sortIn = (search: URLSearchParams): Sorting => {
  const [, minus, field] = /^(-?)([A-Za-z][\w.]{0,99})$/.exec(search.get('sort') ?? '') ?? []
  return field === undefined
    ? { field: 'service.eventLastSeen', descending: true }
    : { field, descending: minus === '-' }
}

export const useFields = (): readonly Field[] => useV1('findingFields', {}).data?.fields ?? []

/** The last so many hours of event time: `since=24`. */
const sinceIn = (search: URLSearchParams): number | undefined => {
  const hours = Number(search.get('since'))
  return Number.isFinite(hours) && hours > 0 ? hours : undefined
}

/** Rounded, so that the same question is asked for a minute and not a new one with every look. */
const minuteBefore = (hours: number): number => Math.floor((Date.now() - hours * 3_600_000) / 60_000) * 60_000

/** A time that is written out is compared as a number: what the field is has to be known for that. */
const needsFields = (tokens: readonly Token[]): boolean =>
  tokens.some(({ operator, value }) => operator !== '=' && operator !== '!=' && !/^-?[\d.]+$/.test(String(value)))

/** What the address asks for; undefined until it is known what the fields are, where that matters. */
export const useChoice = (): Choice | undefined => {
  const [search] = useSearchParams()
  const { account, region } = useScope()
  const fields = useFields()
  const text = search.toString()
  return useMemo(() => {
    const search = new URLSearchParams(text)
    const tokens = tokensIn(search)
    if (fields.length === 0 && needsFields(tokens)) return undefined
    const kinds = new Map(fields.map(({ field, kind }) => [field, kind]))
    const shown = shownIn(search)
    if (shown !== 'all' && !tokens.some(({ propertyKey }) => propertyKey === 'service.archived'))
      tokens.push({ propertyKey: 'service.archived', operator: '=', value: String(shown === 'archived') })
    if (account !== undefined) tokens.push({ propertyKey: 'accountId', operator: '=', value: account })
    const hours = sinceIn(search)
    if (hours !== undefined)
      tokens.push({ propertyKey: 'service.eventLastSeen', operator: '>=', value: String(minuteBefore(hours)) })
    return { ...criteriaOf(tokens, kinds), ...(region !== undefined && { region }) }
  }, [text, fields, account, region])
}

/** The list, page by page. */
export const useFindingList = (choice: Choice | undefined, sort: Sorting) =>
  useInfiniteQuery({
    queryKey: ['searchFindings', choice, sort],
    enabled: choice !== undefined,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      v1('searchFindings', { body: { ...choice, sort: sort as never, limit: PAGE, after: pageParam } }, signal),
    getNextPageParam: last => last.next,
    placeholderData: before => before,
  })
