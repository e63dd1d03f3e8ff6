/** Who is profiled: principals, their peers, their accounts, and buckets. Numbers of each lie in columns. */
import { decayed, refusal } from '../evidence.ts'
import { Habits } from '../habits.ts'
import { TACTICS } from './tactics.ts'

const HOURS = 24
const HOUR_UNIT = 64
const HOUR_HALF_LIFE = 30
/** Of earlier hours' counts as much is kept with each new one: some thirty count. */
const KEPT = 0.97
const PEAK_STEPS = 16

/** So many days in a row can hardly be told from more. */
const OBSERVED_MAX = 365
const LEAST_LEFT = 2 ** (-OBSERVED_MAX / 60)

/** Principals that are profiled; one more is not, and is counted. */
const ENTITIES_MAX = 1 << 20

export interface Entity {
  readonly principal: number
  readonly peers: number
  readonly account: number
}

export class Entities {
  readonly habits = new Habits()
  readonly #numbers = new Map<string, number>()
  /** By entity. */
  #firstDay = new Uint16Array(64)
  /** Active days, fading as what was met on them does. */
  #days = new Float32Array(64)
  #lastDay = new Uint16Array(64)
  #calls = new Float32Array(64)
  #refused = new Float32Array(64)
  /** By entity and hour of the day: on how many days it was active then, in 64ths. */
  #hours = new Uint16Array(64 * HOURS)
  /** By entity: a bit for each hour that was met on its last day, so that one night makes no hour usual. */
  #today = new Uint32Array(64)
  /** By entity and tactic: records of active hours, and how many those hours are. */
  #sums = new Float32Array(64 * TACTICS.length)
  #active = new Float32Array(64 * TACTICS.length)
  /** By entity and tactic: the most records of an hour, 16 steps to the double. */
  #peaks = new Uint8Array(64 * TACTICS.length)
  evictions = 0

  /** The number of an entity, or 0 when there is no room for one more. */
  of(key: string, isMany: boolean): number {
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    if (this.#numbers.size >= ENTITIES_MAX) {
      this.evictions++
      return 0
    }
    const entity = this.habits.add(isMany)
    this.#numbers.set(key, entity)
    if (entity >= this.#firstDay.length) this.#grow(Math.ceil((entity + 1) * 1.34))
    return entity
  }

  /** The entity was active on this day. What was held back is learned late: days that are past count no second time. */
  active(entity: number, day: number): void {
    if (this.#firstDay[entity] === 0) this.#firstDay[entity] = day
    if (day <= this.#lastDay[entity]) return
    const gap = day - this.#lastDay[entity]
    this.#fadeHours(entity, gap)
    this.#days[entity] = decayed(this.#days[entity], gap, this.habits.halfLife(entity)) + 1
    this.#lastDay[entity] = day
    this.#today[entity] = 0
    this.#fadePeaks(entity)
  }

  lastDay(entity: number): number {
    return this.#lastDay[entity]
  }

  /** Days on which it was active, those long past counting less; as counts of values fade, so that both compare. */
  days(entity: number): number {
    return this.#days[entity]
  }

  /**
   * For how many days it has been observed: so many days in a row would count as much as its active days do by now.
   * Somebody seen on forty days of ten years was hardly observed.
   */
  observed(entity: number): number {
    const halfLife = this.habits.halfLife(entity)
    const left = 1 - this.#days[entity] * (1 - 2 ** (-1 / halfLife))
    return left <= LEAST_LEFT ? OBSERVED_MAX : Math.round(-halfLife * Math.log2(left) * 100) / 100
  }

  /** Days since it was first seen. */
  age(entity: number, day: number): number {
    return this.#firstDay[entity] === 0 ? 0 : day - this.#firstDay[entity]
  }

  /** The share of its activity in this hour of the day, its neighbours counted half. */
  hourShare(entity: number, hour: number): number {
    const at = entity * HOURS
    let all = 0
    for (let h = 0; h < HOURS; h++) all += this.#hours[at + h]
    const near = this.#hours[at + ((hour + 23) % HOURS)] + this.#hours[at + ((hour + 1) % HOURS)]
    return (this.#hours[at + hour] / 2 + near / 4 + HOUR_UNIT / 12) / (all + 2 * HOUR_UNIT)
  }

  /** It was active in this hour of its last day; a day counts once, however much was done. */
  meetHour(entity: number, hour: number): void {
    const bit = 1 << hour
    if ((this.#today[entity] & bit) !== 0) return
    this.#today[entity] |= bit
    const at = entity * HOURS + hour
    if (this.#hours[at] < 0xffff - HOUR_UNIT) this.#hours[at] += HOUR_UNIT
  }

  called(entity: number, calls: number, refused: number): void {
    this.#calls[entity] = this.#calls[entity] * 0.999 + calls
    this.#refused[entity] = this.#refused[entity] * 0.999 + refused
  }

  /** The share of its latest calls that were refused, 0 to 1. */
  refusedShare(entity: number): number {
    return this.#calls[entity] === 0 ? 0 : this.#refused[entity] / this.#calls[entity]
  }

  refusal(entity: number): number {
    return refusal(this.#refused[entity], this.#calls[entity])
  }

  /** Refused operations that an active hour has, on the average. */
  refusedMean(entity: number): number {
    return (0.3 + this.#refused[entity]) / (5 + this.#calls[entity] / 10)
  }

  hourlySum(entity: number, tactic: number): number {
    return this.#sums[entity * TACTICS.length + tactic]
  }

  hourlyCount(entity: number, tactic: number): number {
    return this.#active[entity * TACTICS.length + tactic]
  }

  /** An hour with so many records is over. */
  endHour(entity: number, tactic: number, records: number): void {
    const at = entity * TACTICS.length + tactic
    this.#sums[at] = this.#sums[at] * KEPT + records
    this.#active[at] = this.#active[at] * KEPT + 1
    this.#peaks[at] = Math.max(this.#peaks[at], Math.min(255, Math.round(PEAK_STEPS * Math.log2(records))))
  }

  /** How many times more records than in the busiest hour that is remembered, as its ln. */
  overPeak(entity: number, tactic: number, records: number): number {
    const peak = this.#peaks[entity * TACTICS.length + tactic] / PEAK_STEPS
    return Math.max(0, (Math.log2(records) - peak) * Math.LN2)
  }

  /** A busy hour is half as busy in memory after sixteen days of activity. */
  #fadePeaks(entity: number): void {
    const at = entity * TACTICS.length
    for (let t = at; t < at + TACTICS.length; t++) if (this.#peaks[t] > 0) this.#peaks[t]--
  }

  #fadeHours(entity: number, days: number): void {
    const factor = 2 ** (-days / HOUR_HALF_LIFE)
    const at = entity * HOURS
    for (let h = 0; h < HOURS; h++) this.#hours[at + h] = Math.round(this.#hours[at + h] * factor)
  }

  // Cold from here.
  get size(): number {
    return this.#numbers.size
  }

  /** Bytes of the columns, without the names of entities. */
  get bytes(): number {
    const own = [this.#firstDay, this.#days, this.#lastDay, this.#calls, this.#refused, this.#hours, this.#today]
    return (
      this.habits.bytes +
      [...own, this.#sums, this.#active, this.#peaks].reduce((sum, { byteLength }) => sum + byteLength, 0)
    )
  }

  entries(): IterableIterator<[string, number]> {
    return this.#numbers.entries()
  }

  #grow(size: number): void {
    const wider = <T extends Uint8Array | Uint16Array | Uint32Array | Float32Array>(old: T, into: T): T => {
      into.set(old)
      return into
    }
    this.#firstDay = wider(this.#firstDay, new Uint16Array(size))
    this.#days = wider(this.#days, new Float32Array(size))
    this.#lastDay = wider(this.#lastDay, new Uint16Array(size))
    this.#calls = wider(this.#calls, new Float32Array(size))
    this.#refused = wider(this.#refused, new Float32Array(size))
    this.#hours = wider(this.#hours, new Uint16Array(size * HOURS))
    this.#today = wider(this.#today, new Uint32Array(size))
    this.#sums = wider(this.#sums, new Float32Array(size * TACTICS.length))
    this.#active = wider(this.#active, new Float32Array(size * TACTICS.length))
    this.#peaks = wider(this.#peaks, new Uint8Array(size * TACTICS.length))
  }

  save() {
    const columns = {
      ...{ firstDay: this.#firstDay, days: this.#days, lastDay: this.#lastDay, calls: this.#calls },
      ...{ refused: this.#refused, hours: this.#hours, today: this.#today, sums: this.#sums, active: this.#active },
      peaks: this.#peaks,
    }
    return { keys: [...this.#numbers.keys()], columns, habits: this.habits.save() }
  }

  restore({ keys, columns, habits }: ReturnType<Entities['save']>): void {
    this.#numbers.clear()
    for (let i = 0; i < keys.length; i++) this.#numbers.set(keys[i], i + 1)
    this.#firstDay = Uint16Array.from(columns.firstDay)
    this.#days = Float32Array.from(columns.days)
    this.#lastDay = Uint16Array.from(columns.lastDay)
    this.#calls = Float32Array.from(columns.calls)
    this.#refused = Float32Array.from(columns.refused)
    this.#hours = Uint16Array.from(columns.hours)
    this.#today = Uint32Array.from(columns.today)
    this.#sums = Float32Array.from(columns.sums)
    this.#active = Float32Array.from(columns.active)
    this.#peaks = Uint8Array.from(columns.peaks)
    this.habits.restore(habits)
  }
}
