/** Stretches of event time that were decided before all of their objects had come, and must be read again. */
import type { Signal } from '../sdk/signal.ts'
import type { HourCount, LiveObject } from './ports.ts'

/** Event time, seconds; the end is not included. */
export interface Stretch {
  readonly from: number
  readonly until: number
}

const HOUR = 3600
/** Stretches closer than this are read again as one: their readings would overlap. */
const NEAR = 4 * HOUR
/** A hostile object may speak of any number of hours; beyond this, neighbours are put together. */
const STRETCHES_MAX = 32

/** The stretches in order, those that are near each other as one. */
export const joined = (stretches: readonly Stretch[]): Stretch[] => {
  const sorted = stretches.toSorted((a, b) => a.from - b.from)
  for (let near = NEAR; ; near *= 4) {
    const all: Stretch[] = []
    for (const stretch of sorted) {
      const last = all.at(-1)
      if (last !== undefined && stretch.from - last.until <= near)
        all[all.length - 1] = { from: last.from, until: Math.max(last.until, stretch.until) }
      else all.push(stretch)
    }
    if (all.length <= STRETCHES_MAX) return all
  }
}

/** The stretches of an object that lie before the watermark. */
export const lateStretches = (
  hours: readonly HourCount[],
  counts: { readonly firstAt: number; readonly lastAt: number },
  watermark: number,
): Stretch[] => {
  if (counts.firstAt === 0 || counts.firstAt >= watermark) return []
  const late = [...new Set(hours.map(({ hour }) => hour))].filter(hour => hour < watermark)
  return joined(
    late
      .map(hour => ({
        from: Math.max(hour, counts.firstAt),
        until: Math.min(hour + HOUR, counts.lastAt + 1, watermark),
      }))
      .filter(({ from, until }) => from < until),
  )
}

/** The longest rest before a stretch that could not be read is tried again, seconds. */
const REST_MAX = 600

/** Late objects rarely come alone: their times are read again when this long none has come, or after ten times as long. */
const PAUSE = 20

/** What waits to be read again. Times of the clock in seconds. */
export class LateTimes {
  #stretches: Stretch[] = []
  /** Those that could not be read: how often, and when they may be tried again. */
  readonly #failed = new Map<Stretch, { readonly times: number; readonly until: number }>()
  readonly #pause: number
  #firstAt = 0
  #lastAt = 0

  constructor(pause = PAUSE) {
    this.#pause = pause
  }

  /** In order. */
  get stretches(): readonly Stretch[] {
    return this.#stretches
  }

  add(stretches: readonly Stretch[], clock: number): void {
    if (stretches.length === 0) return
    if (this.#stretches.length === 0) this.#firstAt = clock
    this.#lastAt = clock
    this.#stretches = joined([...this.#stretches, ...stretches])
    for (const one of this.#failed.keys()) if (!this.#stretches.includes(one)) this.#failed.delete(one)
  }

  /** The stretch whose turn it is now. `isIdle`: no objects wait that could be late as well. */
  due(clock: number, isIdle: boolean): Stretch | undefined {
    const isQuiet = isIdle && clock - this.#lastAt >= this.#pause
    if (!isQuiet && clock - this.#firstAt < 10 * this.#pause) return undefined
    return this.#stretches.find(one => (this.#failed.get(one)?.until ?? 0) <= clock)
  }

  /** It could not be read: it waits, each time longer, and others have their turn. */
  postpone(stretch: Stretch, clock: number): void {
    const times = (this.#failed.get(stretch)?.times ?? 0) + 1
    this.#failed.set(stretch, { times, until: clock + Math.min(REST_MAX, this.#pause * 2 ** times) })
  }

  done(stretch: Stretch): void {
    this.#failed.delete(stretch)
    this.#stretches = this.#stretches.filter(one => one !== stretch)
  }
}

/** Event time of the first object that is seen and not read; what is read again lies where it lay. */
export const firstOf = (objects: readonly LiveObject[]): number =>
  objects.reduce((first, { at, from }) => Math.min(first, from ?? at), Number.POSITIVE_INFINITY)

/** A signal of a stretch that was read again says how late. */
export const lateSignal = (signal: Signal, stretch: Stretch, watermark: number): Signal =>
  signal.until >= stretch.from && signal.at < stretch.until
    ? { ...signal, lateSeconds: Math.max(0, watermark - signal.until) }
    : signal
