/** What a window detection may remember of a key. All merge in any order, so that workers can count apart. */
export type Reducer =
  | { readonly reduces: 'count' }
  | { readonly reduces: 'sum' }
  | { readonly reduces: 'distinct' }
  | { readonly reduces: 'each' }
  | { readonly reduces: 'sample'; readonly n: number }
  | { readonly reduces: 'places'; readonly n: number }
  | { readonly reduces: 'first' }
  | { readonly reduces: 'last' }

/** How often: `seen.x += 1`. */
export const count = { reduces: 'count' } as const
/** How much: `seen.x += flow.bytes`. */
export const sum = { reduces: 'sum' } as const
/**
 * How many different whole numbers: `seen.x.add(flow.servicePort)`, read with `seen.x.size`. Exact up to
 * DISTINCT_MAX, then "at least that many". For addresses and text add the key column: `seen.x.add(flow.remoteKey)`.
 */
export const distinct = { reduces: 'distinct' } as const
/**
 * The different whole numbers themselves, for what more is to be asked of them than how many: `seen.x.add(…)`, read
 * with `seen.x.values`. At most DISTINCT_MAX of a minute; numbers that stand for several things carry them as bits.
 */
export const each = { reduces: 'each' } as const
/** The earliest event time that was offered, seconds: `seen.x.offer(flow.at)`. */
export const first = { reduces: 'first' } as const
/** The latest event time that was offered, seconds. */
export const last = { reduces: 'last' } as const
/** The n whole numbers with the lowest hashes, an unbiased and repeatable sample: `seen.x.add(flow.servicePort)`. */
export const sample = <N extends number>(n: N) => ({ reduces: 'sample', n }) as const

/**
 * Where a key was seen and when: `seen.x.add(call.remotePlace, call.at)`, read with `seen.x.values`. Keeps at most n
 * sightings of a minute, those with the lowest hashes; unknown places are left out.
 */
export const places = <N extends number>(n: N) => ({ reduces: 'places', n }) as const

/** Where `distinct` stops counting, per key and minute. Far above every threshold, so that decisions stay exact. */
export const DISTINCT_MAX = 4096

export interface DistinctCounter {
  /** A whole number below 2^32. */
  add(value: number): void
  readonly size: number
}
export interface Sampler {
  add(value: number): void
  readonly values: readonly number[]
}
export interface Sighting {
  /** A country, see `placeNumber`. */
  readonly place: number
  /** Seconds. */
  readonly at: number
}
export interface Sightings {
  add(place: number, at: number): void
  /** In order of time. */
  readonly values: readonly Sighting[]
}
export interface Extreme {
  offer(seconds: number): void
  readonly value: number
}

export type State = Readonly<Record<string, Reducer>>

/** What `observe` writes and `fires` reads: numbers for count and sum, small objects for the rest. */
export type Seen<S extends State> = {
  -readonly [P in keyof S]: S[P]['reduces'] extends 'count' | 'sum'
    ? number
    : S[P]['reduces'] extends 'distinct'
      ? DistinctCounter
      : S[P]['reduces'] extends 'sample' | 'each'
        ? Sampler
        : S[P]['reduces'] extends 'places'
          ? Sightings
          : Extreme
}

export const seconds = (n: number): number => n
export const minutes = (n: number): number => n * 60
export const hours = (n: number): number => n * 3600
