/** One question for all figures of the overview, and the address behind each. */
import { useSearchParams } from 'react-router'
import { type Answer, useV1 } from '../api/v1.ts'
import type { Choice } from '../findings/filter.ts'
import type { Params } from '../shell/scope.tsx'

export type Facets = Answer<'countFindings'>['facets']
export type Facet = 'type' | 'principal' | 'resource' | 'account' | 'country' | 'address' | 'severity' | 'region'
const FACETS: readonly Facet[] = [
  'severity',
  'type',
  'principal',
  'resource',
  'account',
  'address',
  'country',
  'region',
]
const GROUPS = 200

const FIELD: Readonly<Record<Facet, string>> = {
  severity: 'severity',
  type: 'type',
  account: 'accountId',
  region: 'region',
  principal: 'about.principal',
  resource: 'about.resource',
  address: 'about.address',
  country: 'about.country',
}

export const useCounts = (choice: Choice | undefined) =>
  useV1(
    'countFindings',
    { body: { ...choice, facets: FACETS, limit: GROUPS } },
    { enabled: choice !== undefined, keep: true, every: 30_000 },
  )

/** The list behind a figure: what the overview is narrowed to goes along. */
export const useListParams = (): ((...filters: readonly string[]) => Params) => {
  const [search] = useSearchParams()
  const since = search.get('since') ?? undefined
  return (...filters) => ({ f: filters, ...(since !== undefined && { since }) })
}

export const filterOf = (facet: Facet, key: string): string => `${FIELD[facet]}=${key}`
