/** Where remote addresses lie: countries with findings are links to their lists. */
import { geoNaturalEarth1, geoPath } from 'd3-geo'
import { useMemo } from 'react'
import { useNavigate } from 'react-router'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import atlas from 'world-atlas/countries-110m.json'
import { useHref } from '../shell/scope.tsx'
import { filterOf, useListParams } from './use-overview.ts'

const [WIDTH, HEIGHT] = [960, 470]

/** Natural Earth shortens some names; ours are those of the findings. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'United States': 'United States of America',
  'Russian Federation': 'Russia',
  Czechia: 'Czechia',
  'Korea, Republic of': 'South Korea',
  'Viet Nam': 'Vietnam',
  'Iran, Islamic Republic of': 'Iran',
  'Taiwan, Province of China': 'Taiwan',
  'The Netherlands': 'Netherlands',
  'Bosnia & Herzegovina': 'Bosnia and Herz.',
  'Dominican Republic': 'Dominican Rep.',
  'North Macedonia': 'Macedonia',
  Türkiye: 'Turkey',
}

interface Count {
  readonly key: string
  readonly total: number
}

const useShapes = () =>
  useMemo(() => {
    const topology = atlas as unknown as Topology<{ countries: GeometryCollection<{ name: string }> }>
    const countries = feature(topology, topology.objects.countries)
    const draw = geoPath(geoNaturalEarth1().fitSize([WIDTH, HEIGHT], countries))
    return countries.features.map(each => ({ name: each.properties.name, path: draw(each) ?? '' }))
  }, [])

export default ({ countries }: { readonly countries: readonly Count[] }) => {
  const shapes = useShapes()
  const navigate = useNavigate()
  const hrefOf = useHref()
  const paramsOf = useListParams()
  const byName = new Map(countries.map(count => [OTHERWISE[count.key] ?? count.key, count]))
  const most = Math.max(1, ...countries.map(({ total }) => total))
  return (
    <svg className="vedette-map" viewBox={`0 0 ${WIDTH} ${HEIGHT}`}>
      <title>Countries of remote addresses</title>
      {shapes.map(({ name, path }) => {
        const count = byName.get(name)
        if (count === undefined) return <path key={name} d={path} />
        const href = hrefOf('/findings', paramsOf(filterOf('country', count.key)))
        return (
          <a
            key={name}
            href={`/console${href}`}
            aria-label={`${count.key}: ${count.total} findings`}
            onClick={event => {
              event.preventDefault()
              navigate(href)
            }}
          >
            <title>{`${count.key}: ${count.total}`}</title>
            <path d={path} fillOpacity={0.45 + (0.55 * count.total) / most} />
          </a>
        )
      })}
    </svg>
  )
}
