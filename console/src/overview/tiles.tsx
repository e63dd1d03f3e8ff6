/** How many there are, by severity; each leads to its list. */
import Box from '@cloudscape-design/components/box'
import { SEVERITIES, SEVERITY_RANGE, type SeverityName, severityName } from '../parts/severity.tsx'
import { To } from '../shell/scope.tsx'
import { type Facets, useListParams } from './use-overview.ts'

const filtersOf = (name: SeverityName): string[] => {
  const [from, below] = SEVERITY_RANGE[name]
  return name === 'Critical' ? [`severity>=${from}`] : [`severity>=${from}`, `severity<${below}`]
}

export const Tiles = ({ total, facets }: { readonly total: number; readonly facets: Facets }) => {
  const paramsOf = useListParams()
  const counts = Map.groupBy(facets.severity ?? [], ({ key }) => severityName(Number(key)))
  const countOf = (name: SeverityName): number => (counts.get(name) ?? []).reduce((sum, each) => sum + each.total, 0)
  return (
    <div className="vedette-tiles">
      <div className="vedette-tile" data-figure="total">
        <Box color="text-body-secondary">Current findings</Box>
        <To path="/findings" params={paramsOf()} fontSize="heading-xl" label={`${total} current findings`}>
          {total.toLocaleString()}
        </To>
      </div>
      {SEVERITIES.map(name => (
        <div key={name} className={`vedette-tile vedette-tile-${name}`} data-figure={name}>
          <Box color="text-body-secondary">{name}</Box>
          <To
            path="/findings"
            params={{ ...paramsOf(...filtersOf(name)), sort: '-severity' }}
            fontSize="heading-xl"
            label={`${countOf(name)} of severity ${name}`}
          >
            {countOf(name).toLocaleString()}
          </To>
        </div>
      ))}
    </div>
  )
}
