/** Hours of coverage as rows of a map. */
import type { Answer } from '../../api/v1.ts'

export type Hour = Answer<'coverage'>['hours'][number]

export const SOURCES: Readonly<Record<string, string>> = {
  cloudtrail: 'CloudTrail',
  flow: 'VPC Flow Logs',
  dns: 'Resolver query logs',
}

export interface Row {
  readonly account: string
  readonly region: string
  readonly kind: string
  readonly hours: ReadonlyMap<number, Hour>
  readonly events: number
  readonly objects: number
  /** Hours without a record between the first and the last that were read. */
  readonly holes: number
  /** Of the latest hour that was read; seconds since 1970. */
  readonly last: number
  readonly lag: number
}

const HOUR = 3600

/** The latest hours that anything was read of: `from` to `to`, both included. */
export const rowsOf = (
  hours: readonly Hour[],
  range: number,
): { readonly rows: readonly Row[]; readonly from: number; readonly to: number } => {
  const to = hours.reduce((latest, { hour }) => Math.max(latest, hour), 0)
  const from = to - (range - 1) * HOUR
  const shown = Map.groupBy(
    hours.filter(({ hour }) => hour >= from),
    ({ account, region, kind }) => `${account}/${region}/${kind}`,
  )
  const rows = [...shown].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, those]) => rowOf(those))
  return { rows, from, to }
}

const rowOf = (hours: readonly Hour[]): Row => {
  const [{ account, region, kind }] = hours
  const byHour = new Map(hours.map(hour => [hour.hour, hour]))
  const starts = [...byHour.keys()]
  const [first, last] = [Math.min(...starts), Math.max(...starts)]
  return {
    ...{ account, region, kind, hours: byHour, last },
    events: hours.reduce((sum, { events }) => sum + events, 0),
    objects: hours.reduce((sum, { objects }) => sum + objects, 0),
    holes: (last - first) / HOUR + 1 - byHour.size,
    lag: Math.max(...hours.map(({ lag }) => lag)),
  }
}

/** What a cell shows. */
export const stateOf = ({ hours, last }: Row, hour: number): 'read' | 'late' | 'hole' | 'none' => {
  const found = hours.get(hour)
  if (found !== undefined) return found.lag > 2 * HOUR ? 'late' : 'read'
  const first = Math.min(...hours.keys())
  return hour > first && hour < last ? 'hole' : 'none'
}
