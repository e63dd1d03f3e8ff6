/** The filter above the list: every documented attribute, with values that findings have. */
import PropertyFilter, { type PropertyFilterProps } from '@cloudscape-design/components/property-filter'
import { useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import { v1 } from '../api/v1.ts'
import { ABOUT, COMMON, operatorsOf, type Token, tokensIn, tokenText } from './filter.ts'
import { useFields } from './use-list.ts'

const SEVERITY_OPTIONS = ['9', '7', '4', '1'].map((value, i) => ({
  propertyKey: 'severity',
  value,
  label: `${value} (${['Critical', 'High', 'Medium', 'Low'][i]} and above, with >=)`,
}))

const propertiesOf = (fields: ReturnType<typeof useFields>): PropertyFilterProps.FilteringProperty[] => [
  ...Object.entries(ABOUT).map(([key, words]) => ({
    key,
    propertyLabel: words,
    groupValuesLabel: `${words}: values`,
    group: 'about',
    operators: ['='] as const,
  })),
  ...fields.map(({ field, kind }) => ({
    key: field,
    propertyLabel: COMMON[field] ?? field,
    groupValuesLabel: `${COMMON[field] ?? field}: values`,
    group: COMMON[field] === undefined ? 'all' : undefined,
    operators: operatorsOf(kind),
  })),
]

/** Values are asked of the service while one types. */
const useOptions = () => {
  const [options, setOptions] = useState<PropertyFilterProps.FilteringOption[]>(SEVERITY_OPTIONS)
  const [status, setStatus] = useState<PropertyFilterProps.StatusType>('finished')
  const asking = useRef(0)
  const load = async ({ filteringProperty, filteringText }: PropertyFilterProps.LoadItemsDetail): Promise<void> => {
    const field = filteringProperty?.key
    if (field === undefined || field === 'severity') {
      setOptions(SEVERITY_OPTIONS)
      setStatus('finished')
      return
    }
    const turn = ++asking.current
    setStatus('loading')
    try {
      const { values } = await v1('findingValues', { query: { field, holding: filteringText.slice(0, 256) } })
      if (turn !== asking.current) return
      setOptions(values.map(value => ({ propertyKey: field, value })))
      setStatus('finished')
    } catch {
      if (turn === asking.current) setStatus('error')
    }
  }
  return { options, status, load }
}

export const ListFilter = ({ total }: { readonly total: number | undefined }) => {
  const [search, setSearch] = useSearchParams()
  const fields = useFields()
  const { options, status, load } = useOptions()
  const set = (tokens: readonly Token[]): void =>
    setSearch(before => {
      const next = new URLSearchParams(before)
      next.delete('f')
      next.delete('page')
      for (const token of tokens) if (token.propertyKey !== undefined) next.append('f', tokenText(token))
      return next
    })
  return (
    <div id="finding-filter">
      <PropertyFilter
        query={{ tokens: tokensIn(search), operation: 'and' }}
        onChange={({ detail }) => set(detail.tokens)}
        filteringProperties={propertiesOf(fields)}
        filteringOptions={options}
        filteringStatusType={status}
        onLoadItems={({ detail }) => load(detail)}
        asyncProperties={false}
        customGroupsText={[
          { group: 'about', properties: 'About', values: 'About' },
          { group: 'all', properties: 'All attributes', values: 'All attributes' },
        ]}
        hideOperations
        disableFreeTextFiltering
        filteringPlaceholder="Filter by any attribute (press /)"
        filteringAriaLabel="Filter findings"
        countText={total === undefined ? undefined : `${total.toLocaleString()} ${total === 1 ? 'match' : 'matches'}`}
        expandToViewport
      />
    </div>
  )
}
