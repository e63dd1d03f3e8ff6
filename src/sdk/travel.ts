import { countryAt } from './countries.ts'
import type { Sighting } from './reducers.ts'

const EARTH_RADIUS = 6371
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/**
 * How far two countries are apart at the least, in kilometres: between their middles, less how far each of them reaches.
 * 0 for neighbours, and where a place is not known.
 */
export const kilometresBetween = (a: number, b: number): number => {
  const [from, to] = [countryAt(a), countryAt(b)]
  if (from === undefined || to === undefined || a === b) return 0
  const up = Math.sin(radians(to.latitude - from.latitude) / 2) ** 2
  const along = Math.sin(radians(to.longitude - from.longitude) / 2) ** 2
  const h = up + Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * along
  const middles = 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(h)))
  return Math.max(0, Math.round(middles - from.radius - to.radius))
}

export interface Travel {
  readonly from: Sighting
  readonly to: Sighting
  readonly kilometres: number
  /** Kilometres an hour; within one minute it is reckoned as one, as clocks and logs are not that exact. */
  readonly speed: number
}

/** The fastest journey that these sightings would take, over at least `kilometres`; undefined when there is none so long. */
export const fastestTravel = (sightings: readonly Sighting[], kilometres: number): Travel | undefined => {
  let fastest: Travel | undefined
  for (const [i, from] of sightings.entries())
    for (const to of sightings.slice(i + 1)) {
      const far = kilometresBetween(from.place, to.place)
      if (far < kilometres) continue
      const speed = Math.round((far * 3600) / Math.max(60, Math.abs(to.at - from.at)))
      if (fastest === undefined || speed > fastest.speed) fastest = { from, to, kilometres: far, speed }
    }
  return fastest
}
