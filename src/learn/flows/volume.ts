/** How much hosts send to their largest destination of an hour, each and the hosts of its subnet together. */

/** Of earlier hours: bytes to the largest destination summed, how many, and the most; fading by days. */
export interface Volume {
  readonly sum: number
  readonly hours: number
  readonly peak: number
}

/** The hosts of one subnet: how many, and on which day their volume was this. */
export interface Group {
  readonly key: string
  readonly number: number
  hosts: number
  day: number
  volume: Volume
}

export const NO_VOLUME: Volume = { sum: 0, hours: 0, peak: 0 }

const HALF_LIFE = 30

/** Active hours that must be known, of a host or of its peers, before a volume is news. */
export const LEAST_HOURS = 24

/** What is left after some days. */
export const faded = ({ sum, hours, peak }: Volume, days: number): Volume => {
  const left = 2 ** (-Math.max(0, days) / HALF_LIFE)
  return { sum: sum * left, hours: hours * left, peak: peak * left }
}

/** With one hour more. */
export const withHour = ({ sum, hours, peak }: Volume, bytes: number): Volume => ({
  ...{ sum: sum + bytes, hours: hours + 1, peak: Math.max(peak, bytes) },
})

/**
 * What a host is held against: its own hours, and while they are few, as many of its peers' as it lacks; undefined while
 * neither tells.
 */
export const usualVolume = (own: Volume, peers: Volume): Volume | undefined => {
  if (own.hours >= LEAST_HOURS) return own
  if (peers.hours < LEAST_HOURS) return undefined
  const lacks = LEAST_HOURS - own.hours
  const sum = own.sum + (peers.sum / peers.hours) * lacks
  return { sum, hours: LEAST_HOURS, peak: Math.max(own.peak, peers.peak) }
}
